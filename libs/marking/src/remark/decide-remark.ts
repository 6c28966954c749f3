import {
  insertRemarkEffects,
  lockRemarkSet,
  lockSittings,
  recordRemarkDecision,
  recordRemarkDiff,
  selectRunsOfRemarkSet,
  selectSittingsWithItems,
  type Keys,
  type Reader,
  type RemarkSet,
  type Tx,
} from '#store';
import { enterMark } from '../enter-marks.js';
import type { MarkingContext } from '../ports.js';
import { contentSha256 } from '../records.js';
import { settleResult } from '../results.js';
import { planRemark, type PlannedRemark, type PlannedSitting, type RemarkEffects } from './diff.js';
import { assertMarked } from './open-remark.js';
import { RemarkRefused } from './refused.js';
import { appendRemarkEvent } from './remark-event.js';

/**
 * Shows what a re-mark would change, once all its runs are done; the first time it is written down, and approval is for that.
 * @returns undefined before it was started, and while runs are under way
 * @throws RemarkRefused where it cannot be computed: it can only be discarded then
 */
export async function dryRunRemark(
  tx: Tx,
  context: MarkingContext,
  id: string,
): Promise<RemarkEffects | undefined> {
  const set = await lockRemarkSet(tx, id);
  if (set === undefined || set.state === 'draft') return undefined;
  if (set.diff !== null) return set.diff as RemarkEffects; // written below
  const runs = await selectRunsOfRemarkSet(tx, id);
  if (set.state !== 'running' || runs.some((run) => run.state !== 'done')) return undefined;
  const { diff } = await planMarked(tx, context.keys, set);
  const sha256 = contentSha256(diff);
  await recordRemarkDiff(tx, id, { diff, sha256, at: context.at });
  await appendRemarkEvent(tx, context, id, 'remark.shown', {
    candidates: diff.counts.candidates,
    up: diff.counts.up,
    down: diff.counts.down,
    failToPass: diff.failToPass.length,
    passToFail: diff.passToFail.length,
    kept: diff.effects.filter(({ outcome }) => outcome === 'kept').length,
    certificates: diff.certificates.wouldLose.length,
    diffSha256: sha256,
  });
  return diff;
}

/** As it is now: somebody may have begun since it was started. */
async function planMarked(db: Reader, keys: Keys, set: RemarkSet): Promise<PlannedRemark> {
  const planned = await planRemark(db, keys, set);
  assertMarked(
    planned.sittings.map(({ sittingCase }) => sittingCase),
    set.operations.map(({ itemVersionId }) => itemVersionId),
  );
  return planned;
}

/** Whether what a dry run showed is still what would happen. */
export async function isDryRunOutdated(
  tx: Tx,
  context: Pick<MarkingContext, 'keys'>,
  set: RemarkSet,
): Promise<boolean> {
  try {
    const { diff } = await planMarked(tx, context.keys, set);
    return contentSha256(diff) !== contentSha256(set.diff);
  } catch (error) {
    if (error instanceof RemarkRefused) return true;
    throw error;
  }
}

/**
 * Puts an approved re-mark into force, in this one transaction: superseding entries, results, certificates put before people. The
 * caller has asked decide() inside it.
 * @throws RemarkRefused unless the dry run was shown, is still true, and nobody has decided yet
 */
export async function commitRemark(
  tx: Tx,
  context: MarkingContext,
  decision: { readonly id: string; readonly by: string },
): Promise<void> {
  const set = await lockReady(tx, decision.id);
  const holders = await selectSittingsWithItems(
    tx,
    set.operations.map(({ itemVersionId }) => itemVersionId),
  );
  await lockSittings(
    tx,
    holders.map(({ id }) => id),
  );
  const { diff, sittings } = await planMarked(tx, context.keys, set);
  if (contentSha256(diff) !== contentSha256(set.diff))
    throw new RemarkRefused(
      'out-of-date',
      'marks changed since the dry run was shown: discard it and open another',
    );
  let entered = 0;
  for (const sitting of sittings) entered += await carryOut(tx, context, set, sitting);
  await recordRemarkDecision(tx, set.id, { state: 'committed', by: decision.by, at: context.at });
  await appendRemarkEvent(tx, context, set.id, 'remark.committed', {
    entered,
    kept: diff.effects.length - entered,
    diffSha256: contentSha256(diff),
  });
}

/** @returns how many marks were entered */
async function carryOut(
  tx: Tx,
  context: MarkingContext,
  set: RemarkSet,
  planned: PlannedSitting,
): Promise<number> {
  const { sittingCase, marks } = planned;
  const { sitting } = sittingCase;
  const effects = [];
  for (const { proposal, plan } of marks) {
    if (plan.outcome === 'same') continue;
    const row = {
      ...{ remark_set_id: set.id, sitting_id: sitting.id, at: context.at },
      item_version_id: proposal.item.id,
    };
    if (plan.outcome === 'kept') {
      effects.push({
        ...row,
        outcome: 'kept' as const,
        because: plan.because,
        mark_entry_id: null,
      });
      continue;
    }
    const kind = plan.layer === proposal.layer ? 'remark' : 'remark-override';
    const entry = await enterMark(tx, context, sitting, {
      ...proposal.entering,
      layer: plan.layer,
      remarkSetId: set.id,
      cause: { kind, ref: set.id },
    });
    effects.push({
      ...row,
      outcome: 'entered' as const,
      because: null,
      mark_entry_id: entry.id,
    });
  }
  const entered = effects.filter(({ outcome }) => outcome === 'entered').length;
  await insertRemarkEffects(tx, effects);
  if (entered > 0) await settleResult(tx, context, sitting);
  return entered;
}

/** Drops a re-mark that is not decided: nothing of it ever counts; that it was tried stays on record. */
export async function discardRemark(
  tx: Tx,
  context: MarkingContext,
  decision: { readonly id: string; readonly by: string },
): Promise<void> {
  const set = await lockRemarkSet(tx, decision.id);
  assertUndecided(set);
  await recordRemarkDecision(tx, set.id, { state: 'discarded', by: decision.by, at: context.at });
  await appendRemarkEvent(tx, context, set.id, 'remark.discarded', {});
}

async function lockReady(tx: Tx, id: string): Promise<RemarkSet> {
  const set = await lockRemarkSet(tx, id);
  if (set !== undefined && set.state !== 'ready') assertUndecided(set);
  if (set?.state !== 'ready')
    throw new RemarkRefused(
      'not-ready',
      'its runs are not all done, or nobody has looked at the dry run yet',
    );
  return set;
}

function assertUndecided(set: RemarkSet | undefined): asserts set is RemarkSet {
  if (set === undefined) throw new RemarkRefused('not-ready', 'it is not there');
  if (set.state === 'committed' || set.state === 'discarded')
    throw new RemarkRefused('already-decided', `it was ${set.state} before`);
}
