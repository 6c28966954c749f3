import type { DrawContext, Form } from '#exam-bank';
import {
  checkInputs,
  checkRoots,
  differencesOf,
  revealOf,
  type Difference,
} from './check-record.js';
import { check, type Check } from './check.js';
import type { DrawRecord, SaltedSnapshot } from './record.js';
import { drawSeed } from './seed.js';

/** What came out when a draw was made again; no forms where there is no set. */
export interface DrawnAgain {
  readonly path: 'search' | 'prover';
  readonly steps: number;
  readonly forms: readonly Form[];
}

export interface Replay {
  /** Whether every check holds: the same forms, from what was committed to. */
  readonly same: boolean;
  readonly checks: readonly Check[];
  readonly differences: readonly Difference[];
}

/**
 * Draws again from a record and says where it differs. Nothing is drawn from nonces or inputs that are not those that were committed to.
 * @param draw the engine that the record names
 */
export async function replayRecord(
  record: DrawRecord,
  bank: SaltedSnapshot,
  draw: (context: DrawContext, seed: Buffer) => Promise<DrawnAgain>,
): Promise<Replay> {
  const { commit, result } = record;
  const { blueprint, context, contextSalt } = record.inputs;
  const reveal = revealOf(record);
  const inputs = checkInputs({ commit, blueprint, context, contextSalt, reveal }, bank);
  if (inputs.some(({ ok }) => !ok)) return { same: false, checks: inputs, differences: [] };
  const again = await draw(context, drawSeed(commit, reveal));
  const differences = differencesOf(record, again.forms);
  const checks = [
    ...inputs,
    check('forms', `${String(record.forms.length)} forms, item by item`, () =>
      differences.map(
        ({ form, part, position, recorded, drawn }) =>
          `form ${String(form)}, ${part} ${String(position)}: recorded ${recorded ?? 'nothing'}, drawn ${drawn ?? 'nothing'}`,
      ),
    ),
    check('way', `by ${result.path} in ${String(result.steps)} steps`, () =>
      again.path === result.path && again.steps === result.steps
        ? []
        : [
            `recorded by ${result.path} in ${String(result.steps)} steps, drawn by ${again.path} in ${String(again.steps)}`,
          ],
    ),
    checkRoots(record, bank),
  ];
  return { same: checks.every(({ ok }) => ok), checks, differences };
}
