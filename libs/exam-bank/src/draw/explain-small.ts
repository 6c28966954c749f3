import type { FoundReason } from './explain-counts.js';
import type { DrawModel } from './model.js';
import { brokenParts } from './model-holds.js';

const MAX_CHOICES = 20_000;

/**
 * A proof by trying every choice, where they are few (as for practical tasks): a reason if none of
 * them keeps all rules, undefined if one does or there are too many to try.
 */
export function exhaustiveReason(model: DrawModel, noun: string): FoundReason | undefined {
  const { units, count } = model;
  const choices = binomial(units.length, count);
  if (count === 0 || choices === 0 || choices > MAX_CHOICES) return undefined;
  if (someChoiceKeepsAll(model)) return undefined;
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

function someChoiceKeepsAll(model: DrawModel): boolean {
  const chosen: number[] = [];
  const from = (first: number, left: number): boolean => {
    if (left === 0) return brokenParts(model, chosen).length === 0;
    for (let unit = first; unit <= model.units.length - left; unit += 1) {
      chosen.push(unit);
      if (from(unit + 1, left - 1)) return true;
      chosen.pop();
    }
    return false;
  };
  return from(0, model.count);
}
