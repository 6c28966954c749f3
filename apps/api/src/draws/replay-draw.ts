import {
  checkInputs,
  checkRoots,
  differencesOf,
  drawSeed,
  revealOf,
  type Check,
  type Difference,
} from '#draw-record';
import type { Blueprint } from '#exam-bank';
import { appendEvent, findDraw, inTransaction } from '#store';
import { actorOf } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { drawSets } from './draw-sets.js';
import { openFrozenBank } from './frozen-bank.js';
import { recordOfDraw } from './record-of-draw.js';
import { selectedDraw } from './selected-draw.js';

export interface Replayed {
  readonly same: boolean;
  readonly checks: readonly Check[];
  readonly differences: readonly Difference[];
}

/** Draws again from the record and says whether the same sets come out. Elsewhere: `exam draw replay`. */
export async function replayDraw(
  engine: Engine,
  principal: Principal,
  drawId: string,
): Promise<Replayed> {
  const record = await recordOfDraw(engine, drawId);
  const draw = await selectedDraw(findDraw(engine.db, drawId));
  const bank = await openFrozenBank(engine, engine.db, draw.bank_version_id);
  const { blueprint, context, contextSalt } = record.inputs;
  const reveal = revealOf(record);
  const inputs = { commit: record.commit, blueprint, context, contextSalt, reveal };
  const checks = [...checkInputs(inputs, bank), checkRoots(record, bank)];
  const problem = { bank, blueprint: blueprint as Blueprint, context }; // checked by parseBlueprint when it was asked for
  const again = await drawSets(problem, drawSeed(record.commit, reveal));
  const differences = differencesOf(record, again.outcome === 'drawn' ? again.forms : []);
  const same = differences.length === 0 && checks.every(({ ok }) => ok);
  await inTransaction(engine.db, (tx) =>
    appendEvent(tx, {
      type: 'draw.replayed',
      at: engine.clock.now(),
      actor: actorOf(principal),
      subject: { kind: 'draw', ref: drawId },
      data: { number: record.commit.number, same },
    }),
  );
  return { same, checks, differences };
}
