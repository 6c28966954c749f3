import type { ItemResponse, KnowledgeItem, Task } from '#exam-bank';
import {
  compareLayers,
  explainMark,
  knowledgeMark,
  notReachedItems,
  practicalMark,
  type ExplainedVerification,
  type PinnedMark,
  type RunFacts,
  type Judged,
} from '#scoring';
import {
  openItemVersions,
  selectCountingResponses,
  selectCountingSubmissions,
  selectItemVersion,
  selectMarkEntries,
  selectRunsOfSitting,
  type GradingRun,
  type Keys,
  type MarkEntry,
  type Reader,
  type SetItem,
} from '#store';
import { contentSha256 } from './records.js';
import { markOfEntry, verdictOfEntry, type SittingCase } from './standing.js';

/** Everything that the marks of a sitting were computed from, as the database holds it now. */
export interface PinnedInputs {
  readonly entries: readonly MarkEntry[];
  /** By version. */
  readonly contents: ReadonlyMap<string, KnowledgeItem | Task>;
  /** What counted, by presented version. */
  readonly sent: ReadonlyMap<string, { readonly body: unknown; readonly sha256: string }>;
  readonly runs: ReadonlyMap<string, GradingRun>;
  readonly notReached: ReadonlySet<string>;
}

/** Reads the inputs of all entries ever made of the sitting. */
export async function selectPinnedInputs(
  db: Reader,
  keys: Keys,
  { items, sitting, scheme }: SittingCase,
): Promise<PinnedInputs> {
  const entries = await selectMarkEntries(db, sitting.id);
  const ids = new Set([
    ...items.map(({ id }) => id),
    ...entries.flatMap((entry) => [
      entry.scored_version_id,
      ...[derivationOf(entry).from ?? []].flat(),
    ]),
  ]);
  const rows = [];
  for (const id of ids) rows.push(await selectItemVersion(db, id));
  const opened = await openItemVersions(keys, rows);
  const responses = await selectCountingResponses(db, sitting.id);
  const submissions = await selectCountingSubmissions(db, sitting.id);
  const runs = await selectRunsOfSitting(db, sitting.id);
  return {
    entries,
    // Checked by parseBank and parseTask before they were sealed.
    contents: new Map(rows.map(({ id }, index) => [id, opened[index] as KnowledgeItem | Task])),
    sent: new Map([
      ...responses.map((one) => [one.item_version_id, sentOf(one.body, one.body_sha256)] as const),
      ...submissions.map((one) => [one.item_version_id, sentOf(null, one.content_sha256)] as const),
    ]),
    runs: new Map(runs.map((run) => [run.id, run])),
    notReached:
      scheme.totals?.notReached === undefined
        ? new Set()
        : notReachedItems({
            items: items.filter(({ part }) => part === 'theory').map(({ id }) => id),
            answered: new Set(responses.map((one) => one.item_version_id)),
            endedByClock: true,
          }),
  };
}

function sentOf(body: unknown, sha256: string) {
  return { body, sha256 };
}

/** Recomputes one entry from what it pinned; what is no longer what was pinned is told first. */
export function explainEntry(
  inputs: PinnedInputs,
  item: SetItem,
  entry: MarkEntry,
): ExplainedVerification {
  const pinned = pinnedMark(inputs, item, entry);
  if (typeof pinned !== 'string') return explainMark(pinned);
  return {
    ...{ equal: false, reason: 'inputs-unusable', detail: pinned, recomputed: null },
    explanation: { text: `${item.item_id}: cannot be recomputed: ${pinned}`, because: [] },
  };
}

/** What a mark is computed from, or why it cannot be. */
function pinnedMark(inputs: PinnedInputs, item: SetItem, entry: MarkEntry): PinnedMark | string {
  const content = inputs.contents.get(entry.scored_version_id);
  if (content === undefined || contentSha256(content) !== entry.content_sha256)
    return 'the content is not the one of its hash';
  const sent = inputs.sent.get(entry.item_version_id);
  if ((sent?.sha256 ?? NOTHING_SENT) !== entry.response_sha256)
    return 'it was made of another answer than the last in time';
  const basis = { scoringVersion: entry.scoring_version, recorded: markOfEntry(item, entry) };
  if (isDecided(entry)) {
    const cause = `${entry.cause?.kind ?? 're-mark'} ${entry.cause?.ref ?? entry.remark_set_id ?? '?'}`;
    const blank = 'groups' in content ? practicalMark(content, null) : knowledgeMark(content, null);
    return { ...basis, kind: 'decided', layer: entry.layer, cause, blank };
  }
  if ('groups' in content) {
    const facts = factsOf(inputs, entry);
    if (typeof facts === 'string') return facts;
    return {
      ...basis,
      kind: 'practical',
      task: content,
      facts,
      recordedVerdict: verdictOfEntry(entry),
    };
  }
  const body = sent?.body ?? null;
  if (contentSha256(body) !== entry.response_sha256) return 'the answer is not the one of its hash';
  const response = body as ItemResponse; // checked by checkResponse when it was received
  const { human } = derivationOf(entry);
  if (human !== undefined) return { ...basis, kind: 'by-people', item: content, response, human };
  return {
    ...basis,
    kind: 'knowledge',
    item: content,
    response,
    judged: scriptOf(entry),
    notReached: entry.state === 'not-reached' && inputs.notReached.has(item.id),
  };
}

/** What the author's script said when the mark was made: nobody's script runs where marks are checked. */
function scriptOf({ derivation }: MarkEntry): Judged {
  const { script } = derivation as Judged; // written by enterTheoryMarks
  return script === undefined ? {} : { script };
}

const NOTHING_SENT = contentSha256(null);

/** What re-marks and people at their desks write beside the lines. */
interface Derivation {
  /** The version whose tests ran, where only the points were computed anew. */
  readonly from?: string;
  readonly decision?: string;
  /** As it came: read before it is believed. */
  readonly human?: unknown;
}

function derivationOf({ derivation }: MarkEntry): Derivation {
  return derivation as Derivation; // hashed with the entry, written by this library
}

/** Above the changes of a key people decide; a recomputation that overrides such a decision stays one. */
export function isDecided(entry: MarkEntry): boolean {
  if (entry.run_id !== null) return false;
  if (derivationOf(entry).decision !== undefined) return true;
  return compareLayers(entry.layer, 'key-change') > 0 && entry.cause?.kind !== 'remark-override';
}

function factsOf(
  { runs, sent, contents }: PinnedInputs,
  entry: MarkEntry,
): RunFacts | null | string {
  if (entry.run_id === null)
    return sent.has(entry.item_version_id) ? 'there is a submission in time, and no run' : null;
  const run = runs.get(entry.run_id);
  if (run?.facts === undefined || run.facts === null) return 'its run is not there';
  const ran = derivationOf(entry).from ?? entry.scored_version_id;
  if (run.item_version_id !== ran) return 'its run was made with another task';
  const facts = run.facts as RunFacts; // written by commitRun
  const { taskSha256, submissionSha256, runImage } = facts.provenance;
  const agrees =
    taskSha256 === contentSha256(contents.get(ran)) &&
    submissionSha256 === entry.response_sha256 &&
    runImage === entry.image_digest;
  return agrees ? facts : 'its run was made with another task, submission or image';
}
