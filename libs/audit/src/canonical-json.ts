import canonicalize from 'canonicalize';
import { AuditError } from './audit-error.js';

/** Tile-based logs store the length of an entry in 16 bits (c2sp.org/tlog-tiles), so an event may not be longer. */
export const maxEventBytes = 65_535;

/** Events are flat; the bound only stops a cyclic or hostile value before it exhausts the stack. */
const maxDepth = 8;

/**
 * The one RFC 8785 text of a JSON value.
 * @throws AuditError `json-invalid` for what JSON cannot hold (NaN, lone surrogates, cycles, undefined).
 */
export function canonicalJson(value: unknown): string {
  let text: string | undefined;
  try {
    text = canonicalize(value);
  } catch (error) {
    throw new AuditError('json-invalid', error instanceof Error ? error.message : 'not JSON');
  }
  if (text === undefined) throw new AuditError('json-invalid', 'the value has no JSON form');
  return text;
}

/**
 * The value of bytes that are exactly the canonical JSON of that value: one meaning, one spelling, no duplicate keys.
 * @throws AuditError `json-invalid`
 */
export function parseCanonicalJson(bytes: Uint8Array): unknown {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    throw new AuditError('json-invalid', error instanceof Error ? error.message : 'not JSON');
  }
  if (!Buffer.from(canonicalJson(value)).equals(bytes)) {
    throw new AuditError('json-invalid', 'the bytes are not in canonical form (RFC 8785)');
  }
  return value;
}

/**
 * The canonical bytes of an event-like value, under rules stricter than RFC 8785: numbers are safe integers (verifiers
 * in other languages print fractions differently; decimals travel as strings), strings and keys are well-formed and NFC,
 * containers are plain objects and arrays, and the whole is at most `maxEventBytes` long.
 * @throws AuditError `event-invalid` with the JSON path, or `event-too-large`
 */
export function canonicalEvent(value: unknown): Buffer {
  assertStrict(value, '', 0);
  const bytes = Buffer.from(canonicalJson(value));
  if (bytes.length > maxEventBytes) {
    throw new AuditError(
      'event-too-large',
      `the event has ${bytes.length} bytes, at most ${maxEventBytes} are possible; put large content into evidence`,
    );
  }
  return bytes;
}

function assertStrict(value: unknown, path: string, depth: number): void {
  if (depth > maxDepth) throw refusal(path, 'is nested too deeply');
  switch (typeof value) {
    case 'boolean':
      return;
    case 'string':
      return assertText(value, path);
    case 'number':
      if (!Number.isSafeInteger(value)) {
        throw refusal(path, 'is not a safe integer; write decimals as strings');
      }
      return;
    case 'object':
      return assertContainer(value, path, depth);
    case 'undefined':
    case 'bigint':
    case 'symbol':
    case 'function':
      throw refusal(path, `is a ${typeof value}`);
  }
}

function assertContainer(value: object | null, path: string, depth: number): void {
  if (value === null) throw refusal(path, 'is null');
  if (Array.isArray(value)) {
    // Array.from so that the holes of a sparse array are seen as undefined, and refused.
    Array.from<unknown>(value).forEach((element, index) => {
      assertStrict(element, `${path}/${index}`, depth + 1);
    });
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) {
    throw refusal(path, 'is not plain data');
  }
  for (const [key, member] of Object.entries(value)) {
    assertText(key, `${path}/${key}`);
    assertStrict(member, `${path}/${key}`, depth + 1);
  }
}

function assertText(text: string, path: string): void {
  if (!text.isWellFormed()) throw refusal(path, 'holds a lone surrogate');
  if (text.normalize('NFC') !== text) throw refusal(path, 'is not in Unicode normal form C');
}

function refusal(path: string, what: string): AuditError {
  return new AuditError('event-invalid', `${path === '' ? 'the event' : path} ${what}`);
}
