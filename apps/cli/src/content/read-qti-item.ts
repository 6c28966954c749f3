import { checkResponse, readQtiItem } from '#exam-bank';
import {
  formatPoints,
  qtiOutcomes,
  programOf,
  scoreRange,
  declaredMaximum,
  ScoringError,
  shownOutcome,
} from '#scoring';
import { badInput } from '../exit.js';
import { readRegular } from './read-folder.js';

/** Scores one line of responses, or says what is wrong with it. */
export type OutcomesOf = (responses: Readonly<Record<string, unknown>>) => Outcomes;

export type Outcomes =
  | {
      readonly ok: true;
      readonly outcomes: Readonly<Record<string, string | readonly string[] | null>>;
      readonly max: string | null;
    }
  | { readonly ok: false; readonly problem: string };

const MAX_BYTES = 16 * 1024 * 1024;

/**
 * A QTI item by its file, as its own response processing scores it: all outcomes, the maximum as it declares it or as it was
 * found. Pictures that it shows do not matter here.
 * @throws CommandError (bad input) for what cannot be scored exactly, with every reason
 */
export async function readScoredQti(file: string): Promise<OutcomesOf> {
  const reading = readQtiItem(await readRegular(file, MAX_BYTES));
  if (!reading.ok) throw badInput(`${file}: ${reading.reason}`);
  const { scored } = reading;
  if (scored === undefined)
    throw badInput(`${file}: cannot be scored exactly: ${reading.reasons.join('; ')}`);
  const program = programOf(scored);
  const maximum = declaredMaximum(program) ?? scoreRange(scored, program).highest;
  const max = maximum === undefined ? null : formatPoints(maximum);
  return (responses) => {
    const check = checkResponse(scored, responses);
    if (!check.ok) return { ok: false, problem: `${check.code}: ${check.message}` };
    try {
      const outcomes = [...qtiOutcomes(scored, program, check.response)];
      const shown = outcomes.filter(([id]) => id !== 'completionStatus');
      return {
        ok: true,
        outcomes: Object.fromEntries(shown.map(([id, value]) => [id, shownOutcome(value)])),
        max,
      };
    } catch (error) {
      if (error instanceof ScoringError) return { ok: false, problem: error.message };
      throw error;
    }
  };
}
