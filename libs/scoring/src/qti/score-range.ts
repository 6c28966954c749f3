import { interactionsOf, withDescendants, type QtiProgram, type QtiValue } from '#exam-bank';
import type { Fraction } from 'fraction.js';
import { ScoringError } from '../scoring-error.js';
import { candidatesFor } from './candidates.js';
import { runQti } from './run.js';
import { scoreOf, type ScoredQti } from './score-response.js';
import { usesIn } from './walk.js';

/** What SCORE can be. */
export interface ScoreRange {
  readonly lowest: Fraction | undefined;
  readonly highest: Fraction | undefined;
  /** Of no answer at all. */
  readonly blank: Fraction | undefined;
  /** Whether some answer leaves SCORE without a value, or cannot be scored. */
  readonly isPartial: boolean;
  /** Whether no answer that was not tried can be outside of the range. */
  readonly isProven: boolean;
}

/** More answers than these are not tried; of an item with many rules, fewer. */
const MOST_ANSWERS = 4_096;
const MOST_STEPS = 2_000_000;

/** Tries all answers, or, where they are too many, those that are made of what the item itself names. */
export function scoreRange(item: ScoredQti, program: QtiProgram): ScoreRange {
  const size = withDescendants([...item.key.declarations, item.key.processing]).length;
  const most = Math.min(MOST_ANSWERS, Math.floor(MOST_STEPS / size));
  const uses = usesIn(program);
  const interactions = new Map(interactionsOf(item.body).map((one) => [one.responseId, one]));
  const variables = [...program.responses.values()];
  const candidates = variables.map((one) => candidatesFor(one, interactions.get(one.id), uses));
  const count = candidates.reduce((product, { values }) => product * values.length, 1);
  const lists = candidates.map(({ values }) => values);
  const answers =
    count <= most
      ? combined(lists)
      : varied(
          lists,
          variables.map(({ correct }) => correct),
        );
  const scores = answers.map((answer) =>
    scored(program, new Map(variables.map(({ id }, at) => [id, answer[at] ?? EMPTY]))),
  );
  const known = scores.filter((score) => score !== undefined);
  const inOrder = known.toSorted((a, b) => a.compare(b));
  return {
    lowest: inOrder[0],
    highest: inOrder.at(-1),
    blank: scored(program, new Map()),
    isPartial: known.length < scores.length,
    isProven: count <= most && candidates.every(({ all }) => all),
  };
}

const EMPTY: QtiValue = { cardinality: 'single', baseType: 'string', items: [] };

function scored(program: QtiProgram, answer: ReadonlyMap<string, QtiValue>): Fraction | undefined {
  try {
    return scoreOf(runQti(program, answer));
  } catch (error) {
    if (error instanceof ScoringError) return undefined;
    throw error;
  }
}

type Answer = readonly QtiValue[];

function combined(lists: readonly (readonly QtiValue[])[]): readonly Answer[] {
  return lists.reduce<readonly Answer[]>(
    (answers, values) => answers.flatMap((answer) => values.map((value) => [...answer, value])),
    [[]],
  );
}

/** The right answer, and it with one part changed at a time; and no answer, likewise. */
function varied(lists: readonly (readonly QtiValue[])[], correct: Answer): readonly Answer[] {
  const blank = correct.map((value) => ({ ...value, items: [] }));
  const changed = (answer: Answer): readonly Answer[] =>
    lists.flatMap((values, at) => values.slice(0, 200).map((value) => answer.with(at, value)));
  return [correct, blank, ...changed(correct), ...changed(blank)];
}
