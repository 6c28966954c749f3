/** Whether one character (a code point) fits. */
export type Char = (character: string) => boolean;

export type Piece =
  | { readonly kind: 'char'; readonly fits: Char }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Piece[] }
  | { readonly kind: 'repeat'; readonly part: Piece; readonly min: number; readonly max: number };

const CLASSES: Readonly<Record<string, RegExp>> = {
  d: /^\p{Nd}$/u,
  w: /^[^\p{P}\p{Z}\p{C}]$/u,
  s: /^[ \t\n\r]$/u,
};
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
const ESCAPED = '\\|.?*+(){}-[]^$';
const CATEGORY = /^[LMNPZSC][a-z]?$/;
const QUANTIFIER = /^(?:([?*+])|\{(\d{1,4})(?:(,)(\d{1,4})?)?\})/u;
const MAX_DEPTH = 50;

class Misread extends Error {
  override readonly name = 'Misread';
}

/**
 * Reads the regular expressions of XML Schema (part 2, appendix F). What is not read: `\i`, `\c` and blocks (`\p{IsGreek}`),
 * and `^` or `$` outside of a class, which are letters there but anchors elsewhere, so that one cannot know what was meant.
 */
export class PatternReader {
  problem = '';
  private at = 0;
  private readonly characters: readonly string[];

  constructor(source: string) {
    this.characters = [...source];
  }

  read(): Piece | undefined {
    try {
      const piece = this.choice(0);
      return this.at < this.characters.length ? this.fail('a ")" too many') : piece;
    } catch (error) {
      if (!(error instanceof Misread)) throw error;
      this.problem = error.message;
      return undefined;
    }
  }

  private fail(what: string): never {
    throw new Misread(`${what} at character ${String(this.at + 1)}`);
  }

  private choice(depth: number): Piece {
    if (depth > MAX_DEPTH) this.fail('too many brackets');
    const parts = [this.sequence(depth)];
    while (this.characters[this.at] === '|') {
      this.at += 1;
      parts.push(this.sequence(depth));
    }
    return { kind: 'choice', parts };
  }

  private sequence(depth: number): Piece {
    const parts: Piece[] = [];
    for (;;) {
      const next = this.characters[this.at];
      if (next === undefined || next === '|' || next === ')') return { kind: 'sequence', parts };
      parts.push(this.quantified(this.atom(depth)));
    }
  }

  private quantified(part: Piece): Piece {
    const rest = this.characters.slice(this.at, this.at + 12).join('');
    const match = QUANTIFIER.exec(rest);
    if (!match) return part;
    this.at += match[0].length;
    const [, sign, from, comma, to] = match;
    if (sign !== undefined)
      return { kind: 'repeat', part, min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Infinity };
    const min = Number(from);
    const max = comma === undefined ? min : to === undefined ? Infinity : Number(to);
    return max < min
      ? this.fail('a quantity that ends before it begins')
      : { kind: 'repeat', part, min, max };
  }

  private take(): string {
    const character = this.characters[this.at] ?? this.fail('an unexpected end');
    this.at += 1;
    return character;
  }

  private atom(depth: number): Piece {
    const character = this.take();
    switch (character) {
      case '(': {
        if (this.characters[this.at] === '?') this.fail('"(?" is of no XML Schema expression');
        const inner = this.choice(depth + 1);
        if (this.take() !== ')') this.fail('a ")" is missing');
        return inner;
      }
      case '[':
        return { kind: 'char', fits: this.characterClass(depth + 1) };
      case '.':
        return { kind: 'char', fits: (one) => one !== '\n' && one !== '\r' };
      case '\\':
        return { kind: 'char', fits: this.escape() };
      case '^':
      case '$':
        return this.fail(
          `"${character}" is a letter in XML Schema but an anchor elsewhere; escape or remove it`,
        );
      default:
        if ('?*+{}])'.includes(character)) this.fail(`an unexpected "${character}"`);
        return { kind: 'char', fits: (one) => one === character };
    }
  }

  private escape(): Char {
    const character = this.take();
    if (ESCAPED.includes(character)) return (one) => one === character;
    const control = ESCAPES[character];
    if (control !== undefined) return (one) => one === control;
    const known = CLASSES[character.toLowerCase()];
    if (known) return (one) => known.test(one) === (character === character.toLowerCase());
    if (character.toLowerCase() !== 'p') this.fail(`"\\${character}" is not understood`);
    const close = this.characters.indexOf('}', this.at);
    const name = this.characters.slice(this.at + 1, Math.max(close, this.at)).join('');
    if (this.characters[this.at] !== '{' || !CATEGORY.test(name)) this.fail('an unknown category');
    this.at = close + 1;
    const category = categoryOf(name) ?? this.fail('an unknown category');
    return (one) => category.test(one) === (character === 'p');
  }

  private characterClass(depth: number): Char {
    if (depth > MAX_DEPTH) this.fail('too many brackets');
    const negated = this.characters[this.at] === '^';
    if (negated) this.at += 1;
    const parts: Char[] = [];
    let without: Char = () => false;
    for (let first = true; ; first = false) {
      const character = this.take();
      if (character === ']' && !first) break;
      if (character === '-' && this.characters[this.at] === '[' && !first) {
        this.at += 1;
        without = this.characterClass(depth + 1);
        if (this.take() !== ']') this.fail('a "]" is missing');
        break;
      }
      parts.push(this.classPart(character));
    }
    return (one) => parts.some((fits) => fits(one)) !== negated && !without(one);
  }

  private classPart(character: string): Char {
    if (character === '[' || character === ']')
      this.fail(`an unexpected "${character}" in a class`);
    const single = character === '\\' ? this.singleEscape() : character;
    if (single === undefined) return this.escape();
    const [dash, end] = [this.characters[this.at], this.characters[this.at + 1]];
    if (dash !== '-' || end === undefined || end === ']' || end === '[')
      return (one) => one === single;
    this.at += 1;
    const last = this.take();
    const to = last === '\\' ? this.singleEscape() : last;
    const [low, high] = [codeOf(single), to === undefined ? -1 : codeOf(to)];
    if (high < low) this.fail('a range that ends before it begins');
    return (one) => codeOf(one) >= low && codeOf(one) <= high;
  }

  /** The character that an escape stands for; undefined, and nothing is taken, where it stands for several. */
  private singleEscape(): string | undefined {
    const next = this.characters[this.at] ?? this.fail('an unexpected end');
    const single = ESCAPED.includes(next) ? next : ESCAPES[next];
    if (single !== undefined) this.at += 1;
    return single;
  }
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? -1;
}

function categoryOf(name: string): RegExp | undefined {
  try {
    return new RegExp(`^\\p{${name}}$`, 'u');
  } catch {
    return undefined; // not a category of Unicode
  }
}
