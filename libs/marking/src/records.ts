import { canonicalJson, sha256Hex } from '#audit';
import type {
  GradingRun,
  MarkEntry,
  Result,
  RunAttestation,
  SetItem,
  Sitting,
  Submission,
} from '#store';
import type { SittingCase } from './standing.js';

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
  /** Keeps the hash from being an oracle for the key; absent in records from before there was one. */
  readonly salt?: string;
  /** Absent: `base`. */
  readonly layer?: MarkEntry['layer'];
  /** Absent: nothing but the first marking, the run or the re-mark made it. */
  readonly cause?: NonNullable<MarkEntry['cause']>;
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
    ...(entry.salt === null ? {} : { salt: entry.salt }),
    // Left out where they say nothing: records from before there were layers keep their hashes.
    ...(entry.layer === 'base' ? {} : { layer: entry.layer }),
    ...(entry.cause === null ? {} : { cause: entry.cause }),
  };
}

export function recordSha256(record: MarkRecord): string {
  return sha256Hex(Buffer.from(canonicalJson(record)));
}

/** A result as it is hashed into the log and put into evidence packs. */
export function resultRecord(result: Result) {
  return {
    sequence: result.sequence,
    decision: result.decision,
    total: result.total,
    maxTotal: result.max_total,
    totals: result.totals,
    reasons: result.reasons,
    decidedAt: result.decided_at.toISOString(),
  };
}

/** What was put before the candidate, in order, with the hash of each content. */
export function paperRecord(items: readonly SetItem[]) {
  return items.map((item) => ({
    position: item.position,
    part: item.part,
    item: item.item_id,
    number: item.version,
    version: item.id,
    kind: item.kind,
    contentSha256: item.content_sha256,
  }));
}

/** What a sitting rests on, as event data: written down when the candidate's time starts, so that nothing of it changes later. */
export function examData({ session, scheme, qualification, items, sitting }: SittingCase) {
  return {
    session: session.id,
    schemeSha256: contentSha256(scheme),
    qualificationSha256: contentSha256(qualification),
    paperSha256: paperSha256(sitting, items),
  };
}

/** With the sitting's salt, so that nobody finds contents out by trying what gives this hash. */
function paperSha256({ salt }: Sitting, items: readonly SetItem[]): string {
  const paper = paperRecord(items);
  return contentSha256(salt === null ? paper : { salt, paper });
}

/**
 * What stands in every pack for a content: the hash of its hash with the sitting's salt. Whoever is told both later can compare,
 * whoever is not cannot guess.
 */
export function itemRefs({ salt }: Sitting, items: readonly SetItem[]) {
  return paperRecord(items).map(({ contentSha256: content, ...line }) => ({
    ...line,
    commitment: salt === null ? null : contentSha256({ salt, contentSha256: content }),
  }));
}

/** A file with its name in evidence packs. */
export interface EvidenceFile {
  readonly name: string;
  readonly bytes: Buffer;
}

export function submittedFiles({
  id,
  files,
}: Pick<Submission, 'id' | 'files'>): readonly EvidenceFile[] {
  return files.map(({ name, text }) => ({
    name: `submissions/${id}/${name}`,
    bytes: Buffer.from(text),
  }));
}

/** How an event vouches for a file. */
export function evidenceOf({ name, bytes }: EvidenceFile) {
  return { name, sha256: sha256Hex(bytes), size: bytes.length };
}

export function runFile(
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
): EvidenceFile {
  const bytes = Buffer.from(
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
  return { name: `runs/${run.id}.json`, bytes };
}

/** The signed statements about a run, as lines of JSON: what everybody may see, and what holds hashes of hidden tests. */
export function attestationFiles(attestation: RunAttestation): readonly EvidenceFile[] {
  const { run_id: run, result, detail } = attestation;
  return [
    { name: `runs/${run}.result.intoto.jsonl`, bytes: Buffer.from(`${result}\n`) },
    { name: `runs/${run}.detail.intoto.jsonl`, bytes: Buffer.from(`${detail}\n`) },
  ];
}

/** SHA-256 of a response or of submitted files, over canonical JSON. */
export function contentSha256(content: unknown): string {
  return sha256Hex(Buffer.from(canonicalJson(content)));
}
