import { canonicalJson, type PackVariant } from '#audit';
import {
  openItemVersions,
  selectItemVersion,
  selectMarkEntries,
  selectResponses,
  selectResults,
  selectRunsOfSitting,
  selectSubmissions,
  type Keys,
  type MarkEntry,
  type Reader,
  type Sitting,
} from '#store';
import {
  itemRefs,
  markRecord,
  paperRecord,
  resultRecord,
  submittedFiles,
  type EvidenceFile,
} from './records.js';
import { filesOfRun } from './run-files.js';
import { selectSittingCase, type SittingCase } from './standing.js';

/** What a pack says about a sitting. `about`: written for this pack. `named`: each named by the event of its own time. */
export async function contentFiles(
  db: Reader,
  keys: Keys,
  sitting: Sitting,
  variant: PackVariant,
): Promise<{ readonly about: readonly EvidenceFile[]; readonly named: readonly EvidenceFile[] }> {
  const sittingCase = await selectSittingCase(db, sitting);
  const submissions = (await selectSubmissions(db, sitting.id)).flatMap(submittedFiles);
  const runs = await runFiles(db, sitting);
  const about = [
    { name: 'item-refs.json', bytes: json(itemRefs(sitting, sittingCase.items)) },
    { name: 'responses.json', bytes: await responsesFile(db, sitting) },
  ];
  if (variant === 'candidate')
    return {
      about: [...about, { name: 'result.json', bytes: await resultFile(db, sittingCase) }],
      named: [...submissions, ...runs.filter(({ name }) => name.endsWith('.result.intoto.jsonl'))],
    };
  return {
    about: [
      ...about,
      { name: 'items.json', bytes: await itemsFile(db, keys, sittingCase) },
      { name: 'marks.json', bytes: await marksFile(db, sittingCase) },
    ],
    named: [...submissions, ...runs],
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

async function marksFile(db: Reader, sittingCase: SittingCase): Promise<Buffer> {
  const { session, scheme, qualification, sitting } = sittingCase;
  const entries = (await entriesOf(db, sittingCase)).map(([item, entry]) =>
    markRecord(item, entry),
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

/** Picks what a candidate may have by name, and nothing that the events do not say as well; anything new stays hidden. */
async function resultFile(db: Reader, sittingCase: SittingCase): Promise<Buffer> {
  const { sitting } = sittingCase;
  const entries = (await entriesOf(db, sittingCase)).map(([item, entry]) => ({
    item,
    itemVersion: entry.item_version_id,
    sequence: entry.sequence,
    points: entry.points,
    maxPoints: entry.max_points,
    enteredAt: entry.entered_at.toISOString(),
  }));
  const results = (await selectResults(db, sitting.id)).map((result) => ({
    sequence: result.sequence,
    decision: result.decision,
    total: result.total,
    maxTotal: result.max_total,
    decidedAt: result.decided_at.toISOString(),
  }));
  return json({ sitting: sitting.audit_ref, entries, results });
}

async function entriesOf(
  db: Reader,
  { items, sitting }: SittingCase,
): Promise<readonly (readonly [item: string, entry: MarkEntry])[]> {
  const itemIds = new Map(items.map((item) => [item.id, item.item_id]));
  const entries = await selectMarkEntries(db, sitting.id);
  return entries.map((entry) => [
    itemIds.get(entry.item_version_id) ?? entry.item_version_id,
    entry,
  ]);
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
