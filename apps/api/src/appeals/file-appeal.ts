import { randomUUID } from 'node:crypto';
import type { Scheme } from '#schemes';
import {
  appendEvent,
  findCurrentResult,
  findPerson,
  findRemarkSet,
  insertAppeal,
  inTransaction,
  lockAppeal,
  lockSitting,
  selectAppealsOfSitting,
  selectParticipations,
  selectResults,
  selectRoles,
  findSetItem,
  selectSetItems,
  updateAppeal,
  type Appeal,
  type Reader,
  type Sitting,
  type Tx,
} from '#store';
import { actorOf, authorise } from '../access/authorise.js';
import type { Facts } from '../access/decide.js';
import type { Principal } from '../access/principal.js';
import { selectOwnSitting, selectSession } from '../candidate/own-sitting.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface FiledAppeal {
  readonly id: string;
  readonly entryNumber: string;
}

/** Files an appeal about the mark of one item, within the window of the scheme. */
export async function fileAppeal(
  engine: Engine,
  principal: Principal,
  request: { readonly sittingId: string; readonly itemId: string; readonly grounds: string },
): Promise<FiledAppeal> {
  const at = engine.clock.now();
  return inTransaction(engine.db, async (tx) => {
    const sitting = await selectOwnSitting(tx, principal, request.sittingId, 'appeal.file-own');
    await lockSitting(tx, sitting.id);
    const session = await selectSession(tx, sitting);
    const scheme = session.scheme as Scheme; // checked by parseScheme when it was scheduled
    await assertWithinWindow(tx, scheme, sitting, at);
    const item = await findSetItem(tx, { setId: session.exam_set_id, itemId: request.itemId });
    if (item === undefined)
      throw new Problem('not-found', `Your paper has no item ${request.itemId}.`);
    await assertFirst(tx, scheme, sitting, item.id);
    const id = randomUUID();
    const entryNumber = `AP-${at.getUTCFullYear()}-${id.slice(0, 8)}`;
    await insertAppeal(tx, {
      id,
      entry_number: entryNumber,
      sitting_id: sitting.id,
      kind: 'marking',
      grounds: request.grounds,
      item_version_id: item.id,
      filed_at: at,
    });
    // The grounds are the appellant's own words: they stay out of the log.
    await appendEvent(tx, {
      type: 'appeal.filed',
      at,
      actor: { kind: 'candidate', ref: sitting.audit_ref },
      subject: { kind: 'sitting', ref: sitting.audit_ref },
      data: { appeal: id, item: item.item_id },
    });
    return { id, entryNumber };
  });
}

/** One appeal at a time about one mark; where there is one instance only, one for ever. */
async function assertFirst(
  db: Reader,
  scheme: Scheme,
  sitting: Sitting,
  itemVersionId: string,
): Promise<void> {
  const earlier = (await selectAppealsOfSitting(db, sitting.id)).find(
    (appeal) => appeal.item_version_id === itemVersionId,
  );
  if (earlier === undefined || (earlier.outcome !== null && !scheme.appeals.singleInstance)) return;
  throw new Problem(
    'conflict',
    earlier.outcome === null
      ? `Your appeal ${earlier.entry_number} about it is not decided yet.`
      : `Your appeal ${earlier.entry_number} about it was decided; that is final.`,
  );
}

async function assertWithinWindow(
  db: Reader,
  scheme: Scheme,
  sitting: Sitting,
  at: Date,
): Promise<void> {
  const first = (await selectResults(db, sitting.id))[0];
  if (first === undefined)
    throw new Problem('conflict', 'There is no result to appeal against yet.');
  const { windowDays } = scheme.appeals;
  if (at.getTime() > first.decided_at.getTime() + windowDays * DAY_MS)
    throw new Problem('too-late', `An appeal is filed within ${windowDays} days of the result.`);
}

/** Gives the appeal to a reviewer who took no part in the exam; the facts are looked up now, not believed. */
export async function assignAppeal(
  engine: Engine,
  principal: Principal,
  request: { readonly appealId: string; readonly reviewerId: string },
): Promise<void> {
  const at = engine.clock.now();
  await inTransaction(engine.db, async (tx) => {
    const { appeal, sitting, facts } = await selectAppealCase(tx, request.appealId);
    if (appeal.outcome !== null) throw new Problem('conflict', 'The appeal is decided.');
    if (appeal.remark_set_id !== null)
      throw new Problem('conflict', 'Its reviewer has opened a re-mark and sees it through.');
    const reviewer = await findPerson(tx, request.reviewerId);
    if (reviewer === undefined || !(await selectRoles(tx, reviewer.id)).includes('appeal-reviewer'))
      throw new Problem('not-found', 'There is no such appeal reviewer.');
    authorise(principal, 'appeal.assign', { ...facts, assignedToId: reviewer.id });
    await updateAppeal(tx, appeal.id, { assigned_to: reviewer.id, assigned_at: at });
    await appendEvent(tx, {
      type: 'appeal.assigned',
      at,
      actor: actorOf(principal),
      subject: { kind: 'sitting', ref: sitting.audit_ref },
      data: { appeal: appeal.id, reviewer: reviewer.id },
    });
  });
}

/** Decides an appeal; where a re-mark belongs to it, that must be decided first. */
export async function decideAppeal(
  engine: Engine,
  principal: Principal,
  request: {
    readonly appealId: string;
    readonly outcome: 'upheld' | 'rejected';
    readonly text: string;
  },
): Promise<void> {
  const at = engine.clock.now();
  await inTransaction(engine.db, async (tx) => {
    const { appeal, sitting, facts } = await selectAppealCase(tx, request.appealId);
    authorise(principal, 'appeal.decide', facts);
    if (appeal.outcome !== null) throw new Problem('conflict', 'The appeal is decided.');
    const remark =
      appeal.remark_set_id === null ? undefined : await findRemarkSet(tx, appeal.remark_set_id);
    if (remark !== undefined && remark.decided_at === null)
      throw new Problem('conflict', 'Its re-mark is not decided yet.');
    await updateAppeal(tx, appeal.id, {
      outcome: request.outcome,
      outcome_text: request.text,
      decided_by: principal.personId,
      decided_at: at,
    });
    const result = await findCurrentResult(tx, sitting.id);
    await appendEvent(tx, {
      type: 'appeal.decided',
      at,
      actor: actorOf(principal),
      subject: { kind: 'sitting', ref: sitting.audit_ref },
      data: {
        appeal: appeal.id,
        outcome: request.outcome,
        decision: result?.decision ?? 'none',
        total: result?.total ?? 'none',
      },
    });
  });
}

/** An appeal, locked, with the facts that decide() needs: who took part in the exam, its set and the appealed item. */
export async function selectAppealCase(
  tx: Tx,
  appealId: string,
): Promise<{ readonly appeal: Appeal; readonly sitting: Sitting; readonly facts: Facts }> {
  const appeal = await lockAppeal(tx, appealId);
  const sitting = appeal && (await lockSitting(tx, appeal.sitting_id));
  if (appeal === undefined || sitting === undefined)
    throw new Problem('not-found', 'There is no such appeal.');
  const session = await selectSession(tx, sitting);
  const items = await selectSetItems(tx, session.exam_set_id);
  const participations = await selectParticipations(tx, {
    sessionId: session.id,
    itemVersionIds: items.map(({ id }) => id),
  });
  return { appeal, sitting, facts: { participations, assignedToId: appeal.assigned_to } };
}
