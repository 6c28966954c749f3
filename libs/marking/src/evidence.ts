import {
  buildPack,
  canonicalJson,
  inclusionProofs,
  packGuide,
  packPaths,
  type PackFiles,
} from '#audit';
import {
  appendEvent,
  countEventsAbout,
  lockSitting,
  openItemVersions,
  selectEventsAbout,
  selectItemVersion,
  selectLeafHashes,
  selectMarkEntries,
  selectResponses,
  selectResults,
  selectRunsOfSitting,
  selectSubmissions,
  type Keys,
  type Reader,
  type SignedLog,
  type Sitting,
  type Tx,
} from '#store';
import type { MarkingContext } from './ports.js';
import {
  evidenceOf,
  markRecord,
  paperRecord,
  resultRecord,
  submittedFiles,
  type EvidenceFile,
} from './records.js';
import { filesOfRun } from './run-files.js';
import { selectSittingCase, type SittingCase } from './standing.js';

/** What is handed out about a sitting, as it was when the event of handing it out was written. */
export interface ExportedEvidence {
  readonly sittingRef: string;
  /** How many events there were about the sitting, that of handing out included. */
  readonly events: number;
  readonly files: PackFiles;
}

/**
 * Reads everything about one sitting, verifiable without us: what was sent, what was found, every entry ever made, the contents
 * that decided. It holds keys and hidden tests: it goes to reviewers and auditors only. Handing it out is itself an event, which
 * counts the events about the sitting and vouches for the files that no other event names, so that whoever holds the pack can
 * neither leave anything out nor rewrite it.
 */
export async function exportEvidence(
  tx: Tx,
  context: MarkingContext,
  sittingId: string,
): Promise<ExportedEvidence> {
  // Everything about a sitting is written under its lock: the files and the count are of one moment.
  const sitting = await lockSitting(tx, sittingId);
  if (sitting === undefined) throw new Error(`sitting ${sittingId} is not there`);
  const files = await contentFiles(tx, context.keys, sitting);
  const events = (await countEventsAbout(tx, sitting.audit_ref)) + 1;
  const guide = { name: packPaths.guide, bytes: Buffer.from(packGuide) };
  await appendEvent(tx, {
    type: 'evidence.exported',
    at: context.at,
    actor: context.actor,
    subject: { kind: 'sitting', ref: sitting.audit_ref },
    data: { events },
    evidence: [guide, ...files.about].map(evidenceOf),
  });
  const all = [...files.about, ...files.named].map(({ name, bytes }) => [name, bytes] as const);
  return { sittingRef: sitting.audit_ref, events, files: new Map(all) };
}

/**
 * The evidence pack: what was exported, and the log's events about the sitting with their proofs. What came after the handing
 * out belongs to the next pack.
 * @param log a checkpoint that covers the event of handing out
 */
export async function assembleEvidence(
  db: Reader,
  options: {
    readonly exported: ExportedEvidence;
    readonly log: SignedLog;
    readonly vkey: string;
  },
): Promise<PackFiles> {
  const { exported, log, vkey } = options;
  const { sittingRef, files } = exported;
  const events = (await selectEventsAbout(db, sittingRef)).slice(0, exported.events);
  const indexes = events.map(({ index }) => index);
  const proofs = inclusionProofs(await selectLeafHashes(db, log.size), { indexes, size: log.size });
  return buildPack({
    sittingRef,
    checkpoint: log.note,
    vkey,
    events: events.map(({ index, leaf }, at) => ({ index, leaf, proof: proofs[at] ?? [] })),
    files,
  });
}

/** `about`: written for this pack. `named`: each named by the event of its own time. */
async function contentFiles(
  db: Reader,
  keys: Keys,
  sitting: Sitting,
): Promise<{ readonly about: readonly EvidenceFile[]; readonly named: readonly EvidenceFile[] }> {
  const sittingCase = await selectSittingCase(db, sitting);
  return {
    about: [
      { name: 'items.json', bytes: await itemsFile(db, keys, sittingCase) },
      { name: 'marks.json', bytes: await marksFile(db, sittingCase) },
      { name: 'responses.json', bytes: await responsesFile(db, sitting) },
    ],
    named: [
      ...(await runFiles(db, sitting)),
      ...(await selectSubmissions(db, sitting.id)).flatMap(submittedFiles),
    ],
  };
}

/** The contents, by version: those presented, and those that decided a mark. */
async function itemsFile(db: Reader, keys: Keys, { items, sitting }: SittingCase): Promise<Buffer> {
  const entries = await selectMarkEntries(db, sitting.id);
  const ids = new Set([
    ...items.map(({ id }) => id),
    ...entries.map((entry) => entry.scored_version_id),
  ]);
  const rows = [];
  for (const id of [...ids].sort()) rows.push(await selectItemVersion(db, id));
  const opened = await openItemVersions(keys, rows);
  const contents = rows.map((row, index) => ({
    version: row.id,
    contentSha256: row.content_sha256,
    content: opened[index],
  }));
  return json({ paper: paperRecord(items), contents });
}

async function marksFile(
  db: Reader,
  { items, session, scheme, qualification, sitting }: SittingCase,
): Promise<Buffer> {
  const itemIds = new Map(items.map((item) => [item.id, item.item_id]));
  const entries = (await selectMarkEntries(db, sitting.id)).map((entry) =>
    markRecord(itemIds.get(entry.item_version_id) ?? entry.item_version_id, entry),
  );
  const results = (await selectResults(db, sitting.id)).map(resultRecord);
  return json({
    sitting: sitting.audit_ref,
    salt: sitting.salt,
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
    files: submission.files.map(({ name }) => name),
    sha256: submission.content_sha256,
    receivedAt: submission.received_at.toISOString(),
    late: submission.late,
  }));
  return json({ responses, submissions });
}

/** Runs of the exam and of re-marks that were put into force; a discarded trial is no evidence about a mark. */
async function runFiles(db: Reader, sitting: Sitting): Promise<readonly EvidenceFile[]> {
  const used = new Set((await selectMarkEntries(db, sitting.id)).map((entry) => entry.run_id));
  const runs = await selectRunsOfSitting(db, sitting.id);
  const files = [];
  for (const run of runs.filter(({ id }) => used.has(id)))
    files.push(...(await filesOfRun(db, run)));
  return files;
}

function json(value: unknown): Buffer {
  return Buffer.from(canonicalJson(value));
}
