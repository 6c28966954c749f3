import { PatternReader, type Char, type Piece } from './xsd-pattern-reader.js';

/**
 * A regular expression of XML Schema as an automaton. It is matched by following all its states at once: time grows with text
 * times states, whatever the author wrote, so no pattern can stall scoring.
 */
export interface XsdPattern {
  readonly source: string;
  readonly states: readonly State[];
}
type State =
  | { readonly kind: 'char'; readonly fits: Char; readonly next: number }
  | { readonly kind: 'split'; readonly next: readonly number[] }
  | { readonly kind: 'end' };

const MAX_STATES = 2_000;
const MAX_CHARACTERS = 2_000;

/** @returns the pattern, or what of it is not understood: then no text can be said to match or not */
export function compilePattern(source: string): XsdPattern | { readonly problem: string } {
  if (source.length > MAX_CHARACTERS)
    return { problem: `has more than ${String(MAX_CHARACTERS)} characters` };
  const reader = new PatternReader(source);
  const piece = reader.read();
  if (piece === undefined) return { problem: reader.problem };
  const states: State[] = [{ kind: 'end' }];
  const start = addStates(states, piece, 0);
  if (start === undefined) return { problem: `needs more than ${String(MAX_STATES)} states` };
  return { source, states: [...states, { kind: 'split', next: [start] }] };
}

/** Puts the states of a piece before `next`; undefined when there are too many. */
function addStates(states: State[], piece: Piece, next: number): number | undefined {
  if (states.length > MAX_STATES) return undefined;
  switch (piece.kind) {
    case 'char':
      return states.push({ kind: 'char', fits: piece.fits, next }) - 1;
    case 'sequence':
      return piece.parts.reduceRight<number | undefined>(
        (at, part) => (at === undefined ? undefined : addStates(states, part, at)),
        next,
      );
    case 'choice': {
      const starts = piece.parts.map((part) => addStates(states, part, next));
      const known = starts.filter((start) => start !== undefined);
      return known.length < starts.length
        ? undefined
        : states.push({ kind: 'split', next: known }) - 1;
    }
    case 'repeat':
      return addRepeat(states, piece, next);
  }
}

function addRepeat(
  states: State[],
  { part, min, max }: Extract<Piece, { kind: 'repeat' }>,
  next: number,
): number | undefined {
  let at: number | undefined = next;
  if (max === Infinity) {
    const loop = states.push({ kind: 'split', next: [next] }) - 1;
    const inner = addStates(states, part, loop);
    if (inner === undefined) return undefined;
    states[loop] = { kind: 'split', next: [next, inner] };
    at = loop;
  }
  for (let left = max === Infinity ? 0 : max - min; left > 0 && at !== undefined; left -= 1) {
    const inner = addStates(states, part, at);
    at = inner === undefined ? undefined : states.push({ kind: 'split', next: [next, inner] }) - 1;
  }
  for (let left = min; left > 0 && at !== undefined; left -= 1) at = addStates(states, part, at);
  return at;
}

/** Whether the whole text matches. */
export function matchesPattern({ states }: XsdPattern, text: string): boolean {
  let current = reachable(states, [states.length - 1]);
  for (const character of text) {
    const after: number[] = [];
    for (const at of current) {
      const state = states[at];
      if (state?.kind === 'char' && state.fits(character)) after.push(state.next);
    }
    current = reachable(states, after);
    if (current.size === 0) return false;
  }
  return current.has(0);
}

function reachable(states: readonly State[], from: readonly number[]): ReadonlySet<number> {
  const seen = new Set<number>();
  const open = [...from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const state = states[at];
    if (state?.kind === 'split') open.push(...state.next);
  }
  return seen;
}
