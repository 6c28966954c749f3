import { replayRecord, type Replay } from '#draw-record';
import type { Blueprint } from '#exam-bank';
import { appendEvent, findDraw, inTransaction } from '#store';
import { actorOf } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { drawSets } from './draw-sets.js';
import { openFrozenBank } from './frozen-bank.js';
import { recordOfDraw } from './record-of-draw.js';
import { selectedDraw } from './selected-draw.js';

/** Draws again from the record and says whether the same sets come out. Elsewhere: `exam draw replay`. */
export async function replayDraw(
  engine: Engine,
  principal: Principal,
  drawId: string,
): Promise<Replay> {
  const record = await recordOfDraw(engine, drawId);
  const draw = await selectedDraw(findDraw(engine.db, drawId));
  const bank = await openFrozenBank(engine, engine.db, draw.bank_version_id);
  const blueprint = draw.blueprint as Blueprint; // checked by parseBlueprint when it was asked for
  const replay = await replayRecord(record, bank, async (context, seed) => {
    const again = await drawSets({ bank, blueprint, context }, seed);
    return again.outcome === 'drawn' ? again : { path: 'search', steps: 0, forms: [] };
  });
  await inTransaction(engine.db, (tx) =>
    appendEvent(tx, {
      type: 'draw.replayed',
      at: engine.clock.now(),
      actor: actorOf(principal),
      subject: { kind: 'draw', ref: drawId },
      data: { number: record.commit.number, same: replay.same },
    }),
  );
  return replay;
}
