import { canonicalJson, sha256Hex } from '#audit';
import type { GradingRun, MarkEntry } from '#store';

/**
 * The forms in which ledger entries and runs are hashed into the log and put into evidence packs: plain data, canonical JSON,
 * so that the same fact always gives the same bytes.
 */
export interface MarkRecord {
  readonly item: string;
  readonly itemVersion: string;
  readonly scoredVersion: string;
  readonly sequence: number;
  readonly points: string;
  readonly maxPoints: string;
  readonly parts: MarkEntry['parts'];
  readonly state: MarkEntry['state'];
  readonly derivation: unknown;
  readonly contentSha256: string;
  readonly responseSha256: string;
  readonly scoringVersion: string;
  readonly run: string | null;
  readonly imageDigest: string | null;
  readonly remarkSet: string | null;
  readonly enteredAt: string;
}

export function markRecord(itemId: string, entry: MarkEntry): MarkRecord {
  return {
    item: itemId,
    itemVersion: entry.item_version_id,
    scoredVersion: entry.scored_version_id,
    sequence: entry.sequence,
    points: entry.points,
    maxPoints: entry.max_points,
    parts: entry.parts,
    state: entry.state,
    derivation: entry.derivation,
    contentSha256: entry.content_sha256,
    responseSha256: entry.response_sha256,
    scoringVersion: entry.scoring_version,
    run: entry.run_id,
    imageDigest: entry.image_digest,
    remarkSet: entry.remark_set_id,
    enteredAt: entry.entered_at.toISOString(),
  };
}

export function recordSha256(record: MarkRecord): string {
  return sha256Hex(Buffer.from(canonicalJson(record)));
}

/** The bytes of `runs/<id>.json`. */
export function runBytes(
  run: Pick<
    GradingRun,
    | 'id'
    | 'submission_id'
    | 'item_version_id'
    | 'purpose'
    | 'epoch'
    | 'facts'
    | 'verdict'
    | 'outcome'
  >,
): Buffer {
  return Buffer.from(
    canonicalJson({
      run: run.id,
      submission: run.submission_id,
      taskVersion: run.item_version_id,
      purpose: run.purpose,
      epoch: run.epoch,
      facts: run.facts,
      verdict: run.verdict,
      outcome: run.outcome,
    }),
  );
}

/** SHA-256 of a response or of submitted files, over canonical JSON. */
export function contentSha256(content: unknown): string {
  return sha256Hex(Buffer.from(canonicalJson(content)));
}
