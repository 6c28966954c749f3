import { buildPack, canonicalJson, inclusionProofs, type PackFiles } from '#audit';
import {
  openItemVersion,
  selectEventsAbout,
  selectItemVersion,
  selectLeafHashes,
  selectMarkEntries,
  selectResponses,
  selectResults,
  selectRunsOfSitting,
  selectSubmissions,
  type KeyProvider,
  type Reader,
  type SignedLog,
  type Sitting,
} from '#store';
import { markRecord, runBytes } from './records.js';
import { selectSittingCase, type SittingCase } from './standing.js';

/**
 * Everything about one sitting, verifiable without us: what was sent, what was found, every entry ever made, the contents that
 * decided, and the log's events with their proofs. It holds keys and hidden tests: it goes to reviewers and auditors only, and
 * handing it out is itself an event.
 * @param log the newest checkpoint; events that came later are left out
 */
export async function assembleEvidence(
  db: Reader,
  options: {
    readonly keys: KeyProvider;
    readonly sitting: Sitting;
    readonly log: SignedLog;
    readonly vkey: string;
  },
): Promise<PackFiles> {
  const { keys, sitting, log, vkey } = options;
  const sittingCase = await selectSittingCase(db, sitting);
  const known = (await selectEventsAbout(db, sitting.audit_ref)).filter(
    ({ index }) => index < log.size,
  );
  // What came after the handing out belongs to the next pack: the event of handing out counts those before it.
  const events = known.slice(
    0,
    known.findLastIndex(({ type }) => type === 'evidence.exported') + 1,
  );
  const indexes = events.map(({ index }) => index);
  const proofs = inclusionProofs(await selectLeafHashes(db, log.size), { indexes, size: log.size });
  const files = new Map<string, Buffer>([
    ['items.json', await itemsFile(db, keys, sittingCase)],
    ['marks.json', await marksFile(db, sittingCase)],
    ['responses.json', await responsesFile(db, sitting)],
    ...(await runFiles(db, sitting)),
    ...(await submissionFiles(db, sitting)),
  ]);
  return buildPack({
    sittingRef: sitting.audit_ref,
    checkpoint: log.note,
    vkey,
    events: events.map(({ index, leaf }, at) => ({ index, leaf, proof: proofs[at] ?? [] })),
    files,
  });
}

/** The contents, by version: those presented, and those that decided a mark. */
async function itemsFile(
  db: Reader,
  keys: KeyProvider,
  { items, sitting }: SittingCase,
): Promise<Buffer> {
  const entries = await selectMarkEntries(db, sitting.id);
  const ids = new Set([
    ...items.map(({ id }) => id),
    ...entries.map((entry) => entry.scored_version_id),
  ]);
  const contents = [];
  for (const id of [...ids].sort()) {
    const row = await selectItemVersion(db, id);
    contents.push({
      version: id,
      item: row.item_id,
      number: row.version,
      kind: row.kind,
      contentSha256: row.content_sha256,
      content: openItemVersion(keys, row),
    });
  }
  const paper = items.map((item) => ({
    position: item.position,
    part: item.part,
    item: item.item_id,
    version: item.id,
  }));
  return json({ paper, contents });
}

async function marksFile(
  db: Reader,
  { items, session, scheme, qualification, sitting }: SittingCase,
): Promise<Buffer> {
  const itemIds = new Map(items.map((item) => [item.id, item.item_id]));
  const entries = (await selectMarkEntries(db, sitting.id)).map((entry) =>
    markRecord(itemIds.get(entry.item_version_id) ?? entry.item_version_id, entry),
  );
  const results = (await selectResults(db, sitting.id)).map((result) => ({
    sequence: result.sequence,
    decision: result.decision,
    total: result.total,
    maxTotal: result.max_total,
    totals: result.totals,
    reasons: result.reasons,
    decidedAt: result.decided_at.toISOString(),
  }));
  return json({
    sitting: sitting.audit_ref,
    session: session.id,
    scheme,
    qualification,
    theoryPassed: sitting.theory_passed,
    entries,
    results,
  });
}

async function responsesFile(db: Reader, sitting: Sitting): Promise<Buffer> {
  const responses = (await selectResponses(db, sitting.id)).map((response) => ({
    itemVersion: response.item_version_id,
    sequence: response.sequence,
    body: response.body,
    sha256: response.body_sha256,
    receivedAt: response.received_at.toISOString(),
    late: response.late,
  }));
  const submissions = (await selectSubmissions(db, sitting.id)).map((submission) => ({
    id: submission.id,
    itemVersion: submission.item_version_id,
    sequence: submission.sequence,
    language: submission.language,
    sha256: submission.content_sha256,
    receivedAt: submission.received_at.toISOString(),
    late: submission.late,
  }));
  return json({ responses, submissions });
}

/** Runs of the exam and of re-marks that were put into force; a discarded trial is no evidence about a mark. */
async function runFiles(
  db: Reader,
  sitting: Sitting,
): Promise<readonly (readonly [string, Buffer])[]> {
  const used = new Set((await selectMarkEntries(db, sitting.id)).map((entry) => entry.run_id));
  const runs = (await selectRunsOfSitting(db, sitting.id)).filter((run) => used.has(run.id));
  return runs.map((run) => [`runs/${run.id}.json`, runBytes(run)] as const);
}

async function submissionFiles(
  db: Reader,
  sitting: Sitting,
): Promise<readonly (readonly [string, Buffer])[]> {
  const submissions = await selectSubmissions(db, sitting.id);
  return submissions.flatMap((submission) =>
    submission.files.map(
      (file) => [`submissions/${submission.id}/${file.name}`, Buffer.from(file.text)] as const,
    ),
  );
}

function json(value: unknown): Buffer {
  return Buffer.from(canonicalJson(value));
}
