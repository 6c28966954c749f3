import type { ComparatorFlags } from './comparator-flags.js';
import { MAX_NUMBER_BYTES, parseFloatToken } from './float-token.js';
import { isWithinTolerance } from './float-tolerance.js';
import type { Comparison } from './run-facts.js';

/** Longest piece of a token that a message repeats. */
const SHOWN_BYTES = 60;
const MESSAGE_CHARACTERS = 300;
const LINE_FEED = 0x0a;

/** Takes an output in pieces, however they are cut, and compares it as it comes. */
export interface OutputComparison {
  take(piece: Uint8Array): void;
  /** After the last piece. */
  result(): Comparison;
}

/**
 * Compares a program's output with the expected answer as the Kattis default output validator does: token by token, white
 * space being what C's `isspace` says; letters fold in ASCII only. Where the flags set a tolerance and the answer's token is
 * a finite number, the output's must be one too, and |answer − output| ≤ absolute, or ≤ relative·|answer|. That comparison is
 * in IEEE doubles, bit for bit as the reference does it: it measures a program's floats, it is no arithmetic on marks.
 *
 * Linear in the bytes; of the output it holds no more than one number. The message quotes the expected answer: it is for
 * markers, never for a candidate.
 */
export function compareOutput(
  flags: ComparatorFlags,
  answer: Uint8Array,
  output: Uint8Array,
): Comparison {
  const comparison = beginComparison(flags, answer);
  comparison.take(output);
  return comparison.result();
}

/** The same for an output that comes in pieces: in the end it gives what {@link compareOutput} gives for all of them. */
export function beginComparison(flags: ComparatorFlags, answer: Uint8Array): OutputComparison {
  return new TokenComparison(flags, answer);
}

/**
 * Most outputs are the answer, byte for byte: so long as this one is, it is only compared as bytes. From where it begins to
 * differ, its tokens are.
 */
class TokenComparison implements OutputComparison {
  private tokens: Tokens | undefined;
  /** How much of the output was there, all of it like the answer, before its tokens were looked at. */
  private like = 0;

  constructor(
    private readonly flags: ComparatorFlags,
    private readonly answer: Uint8Array,
  ) {}

  take(piece: Uint8Array): void {
    if (this.tokens === undefined) {
      const next = this.answer.subarray(this.like, this.like + piece.length);
      if (Buffer.compare(next, piece) === 0) {
        this.like += piece.length;
        return;
      }
    }
    this.tokens ??= this.lookAtTokens();
    this.tokens.take(piece);
  }

  result(): Comparison {
    this.tokens ??= this.lookAtTokens();
    return this.tokens.result();
  }

  /** Goes on from the beginning of the token, or of the space, in which the likeness ends. */
  private lookAtTokens(): Tokens {
    const { answer, like } = this;
    let from = like;
    while (from > 0 && !isSpace(answer[from - 1])) from -= 1;
    const tokens = new Tokens(this.flags, answer, from);
    tokens.take(answer.subarray(from, like));
    return tokens;
  }
}

/** Compares tokens from a place on before which output and answer are the same. */
class Tokens implements OutputComparison {
  private line = 1;
  private count = 0;
  private open: OpenToken | undefined;
  /** Of the token that is open; one after the other, so one is enough. */
  private readonly head = new Uint8Array(MAX_NUMBER_BYTES + 1);
  private rejection: string | undefined;

  constructor(
    private readonly flags: ComparatorFlags,
    private readonly answer: Uint8Array,
    private answerIndex: number,
  ) {
    for (let index = 0; index < answerIndex; index += 1) {
      if (answer[index] === LINE_FEED) this.line += 1;
      if (isSpace(answer[index]) && index > 0 && !isSpace(answer[index - 1])) this.count += 1;
    }
  }

  take(piece: Uint8Array): void {
    let index = 0;
    while (index < piece.length && this.rejection === undefined) {
      if (this.open !== undefined) index = this.takeToken(this.open, piece, index);
      else if (this.takeSpace(piece[index])) index += 1;
      else this.open = this.beginToken();
    }
  }

  result(): Comparison {
    if (this.open !== undefined) this.endToken(this.open);
    if (this.rejection === undefined) this.takeSpace(undefined);
    if (this.rejection === undefined) {
      const missing = this.expectedToken();
      if (missing.from === missing.to) {
        return { accepted: true, message: `${this.count} tokens agree` };
      }
      this.reject(`token ${this.count + 1}: output ends, expected ${this.shownAnswer(missing)}`);
    }
    return { accepted: false, message: this.rejection ?? '' };
  }

  /** @returns whether the byte, or the end, was dealt with; if not, a token begins with it */
  private takeSpace(given: number | undefined): boolean {
    if (!this.flags.spaceChangeSensitive) {
      if (given === LINE_FEED) this.line += 1;
      return isSpace(given);
    }
    const expected = this.answer[this.answerIndex];
    if (!isSpace(expected) && !isSpace(given)) return false;
    if (expected !== given) {
      this.reject(`white space: expected ${byteName(expected)}, got ${byteName(given)}`);
      return true;
    }
    if (given === LINE_FEED) this.line += 1;
    this.answerIndex += 1;
    return true;
  }

  private beginToken(): OpenToken {
    this.count += 1;
    const { floatAbsoluteTolerance: absolute, floatRelativeTolerance: relative } = this.flags;
    const expected = this.expectedToken();
    const number =
      absolute === null && relative === null
        ? undefined
        : parseFloatToken(this.answer.subarray(expected.from, expected.to));
    // One more than is shown, or can be a number, so that what was cut off is told.
    const room = number === undefined ? SHOWN_BYTES + 1 : MAX_NUMBER_BYTES + 1;
    return { ...expected, number, room, length: 0, same: true };
  }

  /** The answer's next token; empty at its end. */
  private expectedToken(): Place {
    const { answer, flags } = this;
    if (!flags.spaceChangeSensitive)
      while (isSpace(answer[this.answerIndex])) this.answerIndex += 1;
    const from = this.answerIndex;
    while (this.answerIndex < answer.length && !isSpace(answer[this.answerIndex]))
      this.answerIndex += 1;
    return { from, to: this.answerIndex };
  }

  /** @returns where the piece goes on */
  private takeToken(token: OpenToken, piece: Uint8Array, from: number): number {
    const { answer, head, flags } = this;
    let index = from;
    for (; index < piece.length; index += 1) {
      const byte = piece[index] ?? 0;
      if (isSpace(byte)) {
        this.endToken(token);
        break;
      }
      if (token.length < token.room) head[token.length] = byte;
      const at = token.from + token.length;
      token.same &&= at < token.to && sameByte(answer[at] ?? 0, byte, flags.caseSensitive);
      token.length += 1;
    }
    return index;
  }

  private endToken(token: OpenToken): void {
    this.open = undefined;
    const difference = this.difference(token);
    if (difference !== undefined) this.reject(`token ${this.count}: ${difference}`);
  }

  /** @returns what differs, or undefined */
  private difference(token: OpenToken): string | undefined {
    const { from, to, number, length, room, same } = token;
    if (number === undefined && from < to && same && length === to - from) return undefined;
    const given = this.head.subarray(0, Math.min(length, room));
    if (from === to) return `output goes on with ${shown(given)} after the end`;
    const value = number === undefined ? undefined : parseFloatToken(given);
    if (number !== undefined && value !== undefined && isWithinTolerance(this.flags, number, value))
      return undefined;
    const kind = number === undefined ? '' : value === undefined ? 'the number ' : 'about ';
    return `expected ${kind}${this.shownAnswer(token)}, got ${shown(given)}`;
  }

  private shownAnswer({ from, to }: Place): string {
    return shown(this.answer.subarray(from, to));
  }

  private reject(what: string): void {
    this.rejection = `line ${this.line}, ${what}`.slice(0, MESSAGE_CHARACTERS);
  }
}

/** A token of the answer; empty at its end. */
interface Place {
  readonly from: number;
  readonly to: number;
}

/** A token of the output that may go on in the next piece, with the answer's token at its place. */
interface OpenToken extends Place {
  /** The expected number, where the flags compare numbers and it is one. */
  readonly number: number | undefined;
  /** How many of its bytes are kept: all of a number, of other tokens what a message shows. */
  readonly room: number;
  length: number;
  /** Whether all of it so far is as expected, byte by byte. */
  same: boolean;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d);
}

function byteName(byte: number | undefined): string {
  return byte === undefined ? 'the end' : `byte ${byte}`;
}

function sameByte(left: number, right: number, caseSensitive: boolean): boolean {
  return left === right || (!caseSensitive && lowerCase(left) === lowerCase(right));
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
