import { inv } from 'mathjs';
import { symmetricFunctions } from './symmetric-functions.js';

export interface RaschItem {
  /** Logits; they add up to 0 over the items that have one. Null where everybody was right, or everybody wrong. */
  readonly difficulty: number | null;
  readonly standardError: number | null;
}

const ROUNDS = 2_000;
const CLOSE = 1e-11;
/** The information matrix is dense: beyond this many items the standard errors are left out. */
const MOST_ITEMS_WITH_ERRORS = 80;

/**
 * Item difficulties of the Rasch model by conditional maximum likelihood (Andersen 1972): candidates' abilities drop out, so that
 * the difficulties do not depend on who sat.
 * @param rows complete papers of right (1) and wrong (0) answers
 * @returns null where it cannot be estimated: nobody between all and nothing, or an item set that falls apart
 */
export function raschDifficulties(
  rows: readonly (readonly (0 | 1)[])[],
): readonly RaschItem[] | null {
  const count = rows[0]?.length ?? 0;
  const isKnown = Array.from({ length: count }, (_, at) => {
    const right = rows.filter((row) => row[at] === 1).length;
    return right > 0 && right < rows.length;
  });
  const kept = rows
    .map((row) => row.filter((_, at) => isKnown[at]))
    .filter((row) => row.includes(0) && row.includes(1));
  const found = kept.length === 0 ? null : estimate(kept);
  if (found === null) return null;
  let next = 0;
  return isKnown.map((known) => {
    const at = known ? next++ : -1;
    return {
      difficulty: found.difficulties[at] ?? null,
      standardError: found.errors[at] ?? null,
    };
  });
}

interface Estimate {
  readonly difficulties: readonly number[];
  readonly errors: readonly number[];
}

function estimate(rows: readonly (readonly (0 | 1)[])[]): Estimate | null {
  const items = rows[0]?.length ?? 0;
  const scores = rows.map((row) => row.filter((one) => one === 1).length);
  const withScore = Array.from(
    { length: items + 1 },
    (_, score) => scores.filter((one) => one === score).length,
  );
  const rights = Array.from(
    { length: items },
    (_, at) => rows.filter((row) => row[at] === 1).length,
  );
  let difficulties = centred(rights.map((right) => Math.log((rows.length - right) / right)));
  // Each step takes the other items for fixed, but they move against it: so much of it is theirs.
  const share = (items - 1) / items;
  for (let round = 0; round < ROUNDS; round += 1) {
    const chances = conditionalChances(difficulties);
    const steps = rights.map((right, at) => step(right, chances[at] ?? [], withScore));
    if (!steps.every(Number.isFinite)) return null;
    difficulties = centred(difficulties.map((one, at) => one + share * (steps[at] ?? 0)));
    if (steps.every((one) => Math.abs(one) < CLOSE))
      return { difficulties, errors: standardErrors(difficulties, withScore) };
  }
  return null;
}

/** Newton's step for one item, bounded; at the optimum the expected number of right answers is the observed one. */
function step(right: number, chances: readonly number[], withScore: readonly number[]): number {
  let [expected, information] = [0, 0];
  withScore.forEach((count, score) => {
    const chance = chances[score] ?? 0;
    expected += count * chance;
    information += count * chance * (1 - chance);
  });
  return Math.max(-1, Math.min(1, (expected - right) / information));
}

/** For each item and score the chance of having it right, given the score. */
function conditionalChances(difficulties: readonly number[]): readonly (readonly number[])[] {
  const easiness = difficulties.map((one) => Math.exp(-one));
  const gamma = symmetricFunctions(easiness);
  return easiness.map((one, at) => {
    const without = symmetricFunctions(easiness.toSpliced(at, 1));
    return gamma.map((whole, score) =>
      score === 0 ? 0 : (one * (without[score - 1] ?? 0)) / whole,
    );
  });
}

function centred(values: readonly number[]): readonly number[] {
  const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - middle);
}

/** From the inverse of the information, of which the direction "all harder" is taken out: it is 0 by definition. */
function standardErrors(
  difficulties: readonly number[],
  withScore: readonly number[],
): readonly number[] {
  const items = difficulties.length;
  if (items > MOST_ITEMS_WITH_ERRORS) return [];
  const easiness = difficulties.map((one) => Math.exp(-one));
  const gamma = symmetricFunctions(easiness);
  const chances = conditionalChances(difficulties);
  const information = easiness.map((one, i) =>
    easiness.map((other, j) => {
      const pair = pairTerms(easiness, i, j);
      return withScore.reduce((sum, count, score) => {
        const chance = chances[i]?.[score] ?? 0;
        const both =
          i === j ? chance : (one * other * (pair[score - 2] ?? 0)) / (gamma[score] ?? 1);
        return sum + count * (both - chance * (chances[j]?.[score] ?? 0));
      }, 0);
    }),
  );
  const inverse = inv(information.map((row) => row.map((value) => value + 1 / items)));
  return inverse.map((row, at) => Math.sqrt((row[at] ?? 0) - 1 / items));
}

function pairTerms(easiness: readonly number[], i: number, j: number): readonly number[] {
  return i === j ? [] : symmetricFunctions(easiness.filter((_, at) => at !== i && at !== j));
}
