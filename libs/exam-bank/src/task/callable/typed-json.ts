import { elementShape, type BaseType, type TypeShape, type Value } from './value-type.js';

/** What is not of the form that was asked for; the message never quotes the text. */
export class JsonFault extends Error {
  override readonly name = 'JsonFault';
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const WHOLE = /^-?(?:0|[1-9]\d*)$/;
/** No number that anybody writes is longer; a longer one is not worth looking at. */
const MAX_NUMBER_LENGTH = 400;
const INT_MIN = -(2n ** 63n);
const INT_MAX = 2n ** 63n - 1n;

/** What JSON has no number for. */
const NAMED_DOUBLES: ReadonlyMap<string, number> = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);

/**
 * JSON whose types are known beforehand, read without loss: `JSON.parse` rounds an `int` beyond 2^53. Linear in the text, with
 * a recursion no deeper than the type, so that hostile text does no harm.
 */
export class TypedJson {
  private at = 0;
  constructor(private readonly text: string) {}

  /** @throws JsonFault for a value that is not of the type */
  value(type: TypeShape): Value {
    return type.depth === 0
      ? this.single(type.base)
      : this.list(() => this.value(elementShape(type)));
  }

  /** @throws JsonFault */
  list<T>(element: () => T): readonly T[] {
    this.expect('[');
    const elements: T[] = [];
    if (this.next(']')) return elements;
    do elements.push(element());
    while (this.next(','));
    this.expect(']');
    return elements;
  }

  /** @throws JsonFault */
  string(): string {
    this.skipSpace();
    if (this.text[this.at] !== '"') throw new JsonFault('expected a string');
    const from = this.at;
    for (this.at += 1; this.text[this.at] !== '"'; this.at += 1) {
      if (this.at >= this.text.length) throw new JsonFault('a string does not end');
      if (this.text[this.at] === '\\') this.at += 1;
    }
    this.at += 1;
    return plainText(this.text.slice(from, this.at));
  }

  /** Takes the word or sign if it comes next. */
  next(sign: string): boolean {
    this.skipSpace();
    const found = this.text.startsWith(sign, this.at);
    if (found) this.at += sign.length;
    return found;
  }

  /** @throws JsonFault if something else comes next */
  expect(sign: string): void {
    if (!this.next(sign)) throw new JsonFault(`expected ${sign}`);
  }

  /** @throws JsonFault if anything but white space is left */
  end(): void {
    this.skipSpace();
    if (this.at < this.text.length) throw new JsonFault('goes on where it should end');
  }

  private single(base: BaseType): Value {
    switch (base) {
      case 'int':
        return intOf(this.token());
      case 'double':
        return this.double();
      case 'bool':
        return this.bool();
      case 'string':
        return this.string();
    }
  }

  private double(): number {
    this.skipSpace();
    if (this.text[this.at] !== '"') return doubleOf(this.token());
    const named = NAMED_DOUBLES.get(this.string());
    if (named === undefined) throw new JsonFault('expected a double');
    return named;
  }

  private bool(): boolean {
    const token = this.token();
    if (token !== 'true' && token !== 'false') throw new JsonFault('expected a bool');
    return token === 'true';
  }

  private token(): string {
    this.skipSpace();
    const from = this.at;
    while (this.at < this.text.length && !' \t\r\n,]'.includes(this.text[this.at] ?? ''))
      this.at += 1;
    return this.at - from > MAX_NUMBER_LENGTH ? '' : this.text.slice(from, this.at);
  }

  private skipSpace(): void {
    while (this.at < this.text.length && ' \t\r\n'.includes(this.text[this.at] ?? '')) this.at += 1;
  }
}

function intOf(token: string): bigint {
  if (!WHOLE.test(token)) throw new JsonFault('expected an int');
  const value = BigInt(token);
  if (value < INT_MIN || value > INT_MAX) throw new JsonFault('an int has 64 bits');
  return value;
}

function doubleOf(token: string): number {
  const value = NUMBER.test(token) ? Number(token) : NaN;
  if (!Number.isFinite(value)) throw new JsonFault('expected a double');
  return value;
}

function plainText(json: string): string {
  let text: unknown;
  try {
    text = JSON.parse(json);
  } catch {
    throw new JsonFault('a string is not valid JSON');
  }
  if (typeof text !== 'string' || !text.isWellFormed() || text.includes('\0'))
    throw new JsonFault('a string holds NUL or half a surrogate pair');
  return text;
}

/** The value as {@link TypedJson} reads it back, bit for bit; NaNs are all one. */
export function valueText(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return doubleText(value);
  if (typeof value === 'object') return `[${value.map(valueText).join(',')}]`;
  return String(value);
}

function doubleText(value: number): string {
  if (!Number.isFinite(value)) return `"${String(value)}"`;
  return Object.is(value, -0) ? '-0' : String(value);
}
