import { assertConsistentMark, sumOfParts, type CriterionPoints } from '#scoring';
import { insertMarkEntry, selectItemVersion, type MarkEntry, type Sitting, type Tx } from '#store';
import { appendMarkEvent } from './enter-marks.js';
import type { MarkingContext } from './ports.js';

/** A mark that an appeal set, over the entry that was in force. */
interface AppealMark {
  readonly over: MarkEntry;
  /** Every criterion of the item. */
  readonly parts: readonly CriterionPoints[];
  readonly appealId: string;
  /** What says why, without a word of anybody's: ids, codes, hashes. */
  readonly ruling: Readonly<Record<string, string | null>>;
}

/**
 * Enters the mark of an appeal in its own layer, so that no recomputation undoes it. It pins what the entry below it pinned:
 * the same content, answer and run were looked at.
 * @throws ScoringError `mark-inconsistent`
 */
export async function enterAppealMark(
  tx: Tx,
  context: MarkingContext,
  sitting: Sitting,
  { over, parts, appealId, ruling }: AppealMark,
): Promise<MarkEntry> {
  const presented = await selectItemVersion(tx, over.item_version_id);
  const points = sumOfParts(parts);
  assertConsistentMark({
    item: presented.item_id,
    kind: presented.kind === 'task' ? 'practical' : 'knowledge',
    state: 'marked',
    ...points,
    parts,
  });
  const entry = await insertMarkEntry(tx, {
    sitting_id: sitting.id,
    item_version_id: over.item_version_id,
    scored_version_id: over.scored_version_id,
    points: points.points,
    max_points: points.maxPoints,
    parts,
    state: 'marked',
    derivation: { lines: [`set on appeal, over entry ${String(over.sequence)}`], appeal: ruling },
    content_sha256: over.content_sha256,
    response_sha256: over.response_sha256,
    scoring_version: over.scoring_version,
    seed: over.seed,
    layer: 'appeal',
    cause: { kind: 'appeal', ref: appealId },
    run_id: null,
    image_digest: null,
    remark_set_id: null,
    entered_at: context.at,
  });
  await appendMarkEvent(tx, context, sitting, { entry, presented, run: undefined });
  return entry;
}
