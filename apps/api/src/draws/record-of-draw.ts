import type { DrawCommit, DrawRecord } from '#draw-record';
import type { DrawContext } from '#exam-bank';
import { appendEvent, findDraw, inTransaction, selectSetsOfDraw, type Draw } from '#store';
import { actorOf } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import { openFrozenBank, versionIdsOf } from './frozen-bank.js';
import { usedForms, releasedNonces } from './released-nonces.js';
import { selectedDraw } from './selected-draw.js';

/** The whole record of a draw with its bank version: what `exam draw replay` draws again from. Handing it out is recorded. */
export async function exportRecord(
  engine: Engine,
  principal: Principal,
  drawId: string,
): Promise<DrawRecord> {
  const record = await recordOfDraw(engine, drawId);
  await inTransaction(engine.db, (tx) =>
    appendEvent(tx, {
      type: 'draw.exported',
      at: engine.clock.now(),
      actor: actorOf(principal),
      subject: { kind: 'draw', ref: drawId },
      data: { number: record.commit.number },
    }),
  );
  return record;
}

export async function recordOfDraw(engine: Engine, drawId: string): Promise<DrawRecord> {
  const draw = await selectedDraw(findDraw(engine.db, drawId));
  const reveal = await releasedNonces(engine, draw);
  if (reveal === undefined)
    throw new Problem(
      'conflict',
      `Draw ${draw.number} is shown once every session on its sets has begun, so that nobody learns one beforehand.`,
    );
  const bank = await openFrozenBank(engine, engine.db, draw.bank_version_id);
  const outcome = draw.state === 'drawn' ? 'drawn' : 'no-set';
  const { rootKey, snapshot } = bank;
  return {
    format: 'assay-draw/1',
    commit: draw.commit as DrawCommit, // made by commitOfDraw
    reveal,
    inputs: {
      blueprint: draw.blueprint,
      context: draw.context as DrawContext & DrawRecord['inputs']['context'], // made by contextOfDraw
      contextSalt: draw.context_salt,
      bank: { rootKey, snapshot },
    },
    result: {
      outcome,
      path: draw.path ?? 'search',
      steps: draw.steps ?? 0,
      roots: [...(draw.roots ?? [])],
    },
    forms: await formsOf(engine, draw),
  };
}

async function formsOf(engine: Engine, draw: Draw): Promise<DrawRecord['forms']> {
  const versionIds = await versionIdsOf(engine.db, draw.bank_version_id);
  const itemOf = new Map([...versionIds].map(([item, version]) => [version, item]));
  const ids = (versions: readonly string[]): string[] =>
    versions.map((version) => itemOf.get(version) ?? version);
  const sets = await selectSetsOfDraw(engine.db, draw.id);
  const forms = (await usedForms(engine, draw)) ?? [];
  return forms.map(({ theory, practical }, at) => ({
    paperNumber: sets[at]?.paper_number ?? '',
    theory: ids(theory),
    practical: ids(practical),
  }));
}
