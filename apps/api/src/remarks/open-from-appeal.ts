import { openRemark, RemarkRefused, type OpenedRemark } from '#marking';
import {
  findItemVersion,
  findRemarkSet,
  inTransaction,
  selectParticipations,
  updateAppeal,
  type Appeal,
  type Reader,
} from '#store';
import { actorOf, authorise } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import { selectAppealCase } from '../appeals/appeal-case.js';
import { mayGoDown } from '../appeals/appeal-case.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import { recordRemarkers } from './recorded-part.js';
import { refusedAsProblem } from './remark-case.js';

/** Opens the re-mark of an appeal: everybody who had the task runs again with a corrected version. */
export async function openFromAppeal(
  engine: Engine,
  principal: Principal,
  request: {
    readonly appealId: string;
    readonly newVersionId: string;
    readonly reasonCode: string;
    readonly rationale: string;
  },
): Promise<OpenedRemark> {
  const context = { keys: engine.keys, at: engine.clock.now(), actor: actorOf(principal) };
  return inTransaction(engine.db, async (tx) => {
    const { appeal, matters, sitting, scheme, facts } = await selectAppealCase(
      tx,
      request.appealId,
    );
    const corrected = await findItemVersion(tx, request.newVersionId);
    if (corrected === undefined) throw new Problem('not-found', 'There is no such item version.');
    // Who corrected the task or approved that has an opinion on its tests already.
    const correctors = await selectParticipations(tx, {
      sessionId: sitting.exam_session_id,
      itemVersionIds: [request.newVersionId],
    });
    authorise(principal, 'remark.create', {
      ...facts,
      participations: [...(facts.participations ?? []), ...correctors],
    });
    await assertOpenForRemark(tx, appeal);
    const { reasonCode, rationale, newVersionId: withVersionId } = request;
    const itemVersionId = matters.find(
      ({ item_id: item }) => item === corrected.item_id,
    )?.item_version_id;
    if (itemVersionId === undefined || itemVersionId === null)
      throw new Problem('conflict', `The appeal is not about ${corrected.item_id}.`);
    const opening =
      itemVersionId === withVersionId
        ? Promise.reject(new RemarkRefused('not-a-correction', 'it is the version of the exam'))
        : openRemark(tx, context, {
            operations: [{ kind: 'rerun', itemVersionId, withVersionId }],
            scope: { kind: 'everybody' },
            overrides: null,
            consents: mayGoDown({ appeal, scheme })
              ? [{ sittingId: sitting.id, ref: appeal.id }]
              : [],
            ...{ reasonCode, rationale },
            origin: { kind: 'appeal', ref: appeal.id },
            createdBy: principal.personId,
          });
    const opened = await refusedAsProblem(opening);
    await updateAppeal(tx, appeal.id, { remark_set_id: opened.id });
    await recordRemarkers(tx, [principal.personId], opened.sittings, context.at);
    return opened;
  });
}

/** A re-mark that was discarded leaves the appeal open for another. */
async function assertOpenForRemark(db: Reader, appeal: Appeal): Promise<void> {
  if (appeal.state !== 'in-review')
    throw new Problem('conflict', `The appeal is ${appeal.state}, not in review.`);
  const earlier =
    appeal.remark_set_id === null ? undefined : await findRemarkSet(db, appeal.remark_set_id);
  if (earlier !== undefined && earlier.state !== 'discarded')
    throw new Problem('conflict', 'The appeal has its re-mark already.');
}
