import type { FoundReason } from './explain-counts.js';
import { formCounts } from './form-counts.js';
import type { Selection } from './selection.js';

const MAX_CHOICES = 20_000;

/**
 * A proof by trying every choice, where they are few (as for practical tasks): a reason if none of
 * them keeps all rules, undefined if one does or there are too many to try.
 */
export function exhaustiveReason(selection: Selection, noun: string): FoundReason | undefined {
  const { units, count } = selection;
  const choices = binomial(units.length, count);
  if (count === 0 || choices === 0 || choices > MAX_CHOICES) return undefined;
  if (someChoiceKeepsAll(selection)) return undefined;
  const message =
    `each of the ${String(choices)} ways to choose ${String(count)} of ${String(units.length)} ${noun} ` +
    'breaks a rule or misses the points';
  return { code: 'no-choice-keeps-all', message };
}

/** n over k, or Infinity as soon as it is beyond what would be tried. */
function binomial(n: number, k: number): number {
  if (k > n) return 0;
  let choices = 1;
  for (let step = 1; step <= Math.min(k, n - k); step += 1) {
    choices = (choices * (n - step + 1)) / step;
    if (choices > MAX_CHOICES) return Infinity;
  }
  return choices;
}

function someChoiceKeepsAll(selection: Selection): boolean {
  const counts = formCounts(selection, 1);
  const from = (first: number, left: number): boolean => {
    if (left === 0) return counts.penalty() === 0;
    for (let unit = first; unit <= selection.units.length - left; unit += 1) {
      counts.change(0, unit, 1);
      if (from(unit + 1, left - 1)) return true;
      counts.change(0, unit, -1);
    }
    return false;
  };
  return from(0, selection.count);
}
