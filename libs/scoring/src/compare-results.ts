import { outcomeText, type Call, type Outcome, type Value } from '#exam-bank';
import type { ComparatorFlags } from './comparator-flags.js';
import { isWithinTolerance } from './float-tolerance.js';
import type { Comparison } from './run-facts.js';

/** Longest piece of a value that a message repeats. */
const SHOWN_LENGTH = 60;

/**
 * Compares what came of each call with what had to. Ints, bools, strings and the lengths of lists are equal or not. Doubles
 * are within the flags' tolerance as in `compareOutput`; without one they are the same value. NaN is NaN, an infinity that
 * infinity, and −0 is 0. What was thrown is not looked at, only that something was.
 *
 * The message quotes the expected value: it is for markers, never for a candidate.
 */
export function compareResults(
  flags: ComparatorFlags,
  calls: readonly Call[],
  {
    expected,
    given,
  }: { readonly expected: readonly Outcome[]; readonly given: readonly Outcome[] },
): Comparison {
  if (calls.length === 0 || expected.length !== calls.length || given.length !== calls.length)
    throw new Error('calls and outcomes do not belong together');
  for (const [at, call] of calls.entries()) {
    const [wanted, came] = [expected[at], given[at]];
    if (wanted === undefined || came === undefined || !sameOutcome(flags, wanted, came)) {
      const name = `call ${String(at + 1)} (${call.callee.name})`;
      const message = `${name}: expected ${shown(wanted)}, got ${shown(came)}`;
      return { accepted: false, message };
    }
  }
  return { accepted: true, message: `${String(calls.length)} results agree` };
}

function sameOutcome(flags: ComparatorFlags, wanted: Outcome, came: Outcome): boolean {
  if (wanted.kind === 'value' && came.kind === 'value')
    return sameValue(flags, wanted.value, came.value);
  return wanted.kind === came.kind;
}

function sameValue(flags: ComparatorFlags, wanted: Value, came: Value): boolean {
  if (typeof wanted === 'number' && typeof came === 'number')
    return sameDouble(flags, wanted, came);
  if (typeof wanted !== 'object' || typeof came !== 'object') return wanted === came;
  return (
    wanted.length === came.length &&
    wanted.every((each, at) => {
      const other = came[at];
      return other !== undefined && sameValue(flags, each, other);
    })
  );
}

function sameDouble(flags: ComparatorFlags, wanted: number, came: number): boolean {
  if (wanted === came || (Number.isNaN(wanted) && Number.isNaN(came))) return true;
  return Number.isFinite(wanted) && Number.isFinite(came) && isWithinTolerance(flags, wanted, came);
}

/** As JSON in ASCII, so that no character can play tricks in a terminal or a log. */
function shown(outcome: Outcome | undefined): string {
  if (outcome === undefined) return 'nothing';
  if (outcome.kind === 'throws') return 'an exception';
  const text = outcomeText(outcome).replace(/[^\x20-\x7e]/g, '?');
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}
