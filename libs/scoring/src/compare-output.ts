import type { ComparatorFlags } from './comparator-flags.js';
import { parseFloatToken } from './float-token.js';
import type { Comparison } from './run-facts.js';

/** Longest piece of a token that a message repeats. */
const SHOWN_BYTES = 60;

/**
 * Compares a program's output with the expected answer as the Kattis default output validator does: token by token, white
 * space being what C's `isspace` says; letters fold in ASCII only. Where the flags set a tolerance and the answer's token is
 * a finite number, the output's must be one too, and |answer − output| ≤ absolute, or ≤ relative·|answer|. That comparison is
 * in IEEE doubles, bit for bit as the reference does it: it measures a program's floats, it is no arithmetic on marks.
 *
 * Linear in the bytes. The message quotes the expected answer: it is for markers, never for a candidate.
 */
export function compareOutput(
  flags: ComparatorFlags,
  answer: Uint8Array,
  output: Uint8Array,
): Comparison {
  const cursors: Cursors = { answer: startOf(answer), output: startOf(output) };
  for (let token = 1; ; token += 1) {
    const space = flags.spaceChangeSensitive ? sameSpace(cursors) : skipBothSpaces(cursors);
    if (space !== undefined) return rejected(cursors, space);
    const expected = takeToken(cursors.answer);
    const given = takeToken(cursors.output);
    if (expected.length === 0 && given.length === 0) {
      return { accepted: true, message: `${token - 1} tokens agree` };
    }
    const difference = tokenDifference(flags, expected, given);
    if (difference !== undefined) return rejected(cursors, `token ${token}: ${difference}`);
  }
}

interface Cursor {
  readonly bytes: Uint8Array;
  index: number;
  line: number;
}

interface Cursors {
  readonly answer: Cursor;
  readonly output: Cursor;
}

function startOf(bytes: Uint8Array): Cursor {
  return { bytes, index: 0, line: 1 };
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d);
}

function step(cursor: Cursor): void {
  if (cursor.bytes[cursor.index] === 0x0a) cursor.line += 1;
  cursor.index += 1;
}

function skipBothSpaces(cursors: Cursors): undefined {
  for (const cursor of [cursors.answer, cursors.output]) {
    while (isSpace(cursor.bytes[cursor.index])) step(cursor);
  }
}

/** @returns what differs, or undefined */
function sameSpace({ answer, output }: Cursors): string | undefined {
  for (;;) {
    const expected = answer.bytes[answer.index];
    const given = output.bytes[output.index];
    if (!isSpace(expected) && !isSpace(given)) return undefined;
    if (expected !== given) {
      return `white space: expected ${byteName(expected)}, got ${byteName(given)}`;
    }
    step(answer);
    step(output);
  }
}

function byteName(byte: number | undefined): string {
  return byte === undefined ? 'the end' : `byte ${byte}`;
}

function takeToken(cursor: Cursor): Uint8Array {
  const from = cursor.index;
  while (cursor.index < cursor.bytes.length && !isSpace(cursor.bytes[cursor.index])) {
    cursor.index += 1;
  }
  return cursor.bytes.subarray(from, cursor.index);
}

/** @returns what differs, or undefined. An empty token is the end of its stream. */
function tokenDifference(
  flags: ComparatorFlags,
  expected: Uint8Array,
  given: Uint8Array,
): string | undefined {
  if (expected.length === 0) return `output goes on with ${shown(given)} after the end`;
  if (given.length === 0) return `output ends, expected ${shown(expected)}`;
  const { floatAbsoluteTolerance: absolute, floatRelativeTolerance: relative } = flags;
  const wanted = absolute === null && relative === null ? undefined : parseFloatToken(expected);
  if (wanted === undefined) {
    return sameBytes(expected, given, flags.caseSensitive)
      ? undefined
      : `expected ${shown(expected)}, got ${shown(given)}`;
  }
  const value = parseFloatToken(given);
  if (value === undefined) return `expected the number ${shown(expected)}, got ${shown(given)}`;
  const difference = Math.abs(wanted - value);
  const close =
    (absolute !== null && difference <= absolute) ||
    (relative !== null && difference <= relative * Math.abs(wanted));
  return close ? undefined : `expected about ${shown(expected)}, got ${shown(given)}`;
}

function sameBytes(left: Uint8Array, right: Uint8Array, caseSensitive: boolean): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index += 1) {
    const [a, b] = [left[index] ?? 0, right[index] ?? 0];
    if (a !== b && (caseSensitive || lowerCase(a) !== lowerCase(b))) return false;
  }
  return true;
}

function lowerCase(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}

/** As a JSON string, so that control characters cannot play tricks in a terminal or a log. */
function shown(token: Uint8Array): string {
  const head = Buffer.from(token.subarray(0, SHOWN_BYTES)).toString('latin1');
  const printable = head.replace(/[^\x20-\x7e]/g, '?');
  return `${JSON.stringify(printable)}${token.length > SHOWN_BYTES ? '…' : ''}`;
}

function rejected(cursors: Cursors, what: string): Comparison {
  return { accepted: false, message: `line ${cursors.output.line}, ${what}`.slice(0, 300) };
}
