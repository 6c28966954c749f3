import type { AuditEvent } from '#audit';
import type { ItemResponse, KnowledgeItem, Task } from '#exam-bank';
import {
  assertConsistentMark,
  compareLayers,
  notReachedItems,
  ScoringError,
  verifyMark,
  type Mark,
  type PinnedMark,
  type RunFacts,
  type Verdict,
  type Judged,
} from '#scoring';
import { differences, type Witnessed } from './differences.js';
import {
  hashOf,
  type PackContents,
  type PackEntry,
  type PackRun,
  type PaperLine,
} from './pack-contents.js';

const NOTHING_SENT = hashOf(null);

export function isMarkEvent({ type }: AuditEvent): boolean {
  return type === 'mark.entered' || type === 'mark.superseded';
}

/** The entries are those that the log saw being made, without a gap, each about what was on the paper. */
export function ledgerFaults(
  { marks, items }: PackContents,
  events: readonly AuditEvent[],
): readonly string[] {
  const { entries } = marks;
  const gaps = entries.filter(
    ({ item, sequence }) =>
      sequence > 1 && !entries.some((one) => one.item === item && one.sequence === sequence - 1),
  );
  const versions = new Map(items.paper.map(({ item, version }) => [item, version]));
  const strays = entries.filter(
    ({ item, itemVersion, sequence, scoredVersion }) =>
      versions.get(item) !== itemVersion || (sequence === 1 && scoredVersion !== itemVersion),
  );
  return [
    ...differences(entries.map(heldOf), events.filter(isMarkEvent).map(seenOf)),
    ...gaps.map((entry) => `${labelOf(entry)} supersedes one that is not there`),
    ...strays.map((entry) => `${labelOf(entry)} is about another version than the paper's`),
  ];
}

function labelOf({ item, sequence }: { readonly item: string; readonly sequence: number }) {
  return `entry ${sequence} of ${item}`;
}

function heldOf(entry: PackEntry): Witnessed {
  const { item, itemVersion, sequence, points, maxPoints, enteredAt } = entry;
  const type = sequence === 1 ? 'mark.entered' : 'mark.superseded';
  const key = [type, item, itemVersion, sequence, points, maxPoints, hashOf(entry), enteredAt];
  return { label: labelOf(entry), key };
}

function seenOf({ type, t, data }: AuditEvent): Witnessed {
  const { item, itemVersion, entry, points, maxPoints, recordSha256 } = data;
  return {
    label: labelOf({ item: String(item), sequence: Number(entry) }),
    key: [type, item, itemVersion, entry, points, maxPoints, recordSha256, t],
  };
}

/**
 * Each mark follows from the content, the answer and the run that its entry pinned. What people decided is not computed: there it
 * is only asked whether it can be a mark at all.
 */
export function markFaults(contents: PackContents): readonly string[] {
  return contents.marks.entries.flatMap((entry) => {
    if (isDecided(entry)) return decisionFaults(contents, entry);
    const pinned = pinnedMark(contents, entry);
    if (typeof pinned === 'string') return [`${labelOf(entry)}: ${pinned}`];
    const { equal, detail } = verifyMark(pinned);
    return equal ? [] : [`${labelOf(entry)}: ${detail}`];
  });
}

/** A recomputation that replaced a decision, because it was told to, is a recomputation still. */
function isDecided({ layer, cause }: PackEntry): boolean {
  return compareLayers(layer ?? 'base', 'key-change') > 0 && cause?.kind !== 'remark-override';
}

/** @returns none, or why the mark cannot be one */
function decisionFaults({ items }: PackContents, entry: PackEntry): readonly string[] {
  const line = items.paper.find(({ item }) => item === entry.item);
  if (line === undefined) return [`${labelOf(entry)}: it is not on the paper`];
  try {
    assertConsistentMark(markOfEntry(line, entry));
    return [];
  } catch (error) {
    if (error instanceof ScoringError) return [`${labelOf(entry)}: ${error.message}`];
    throw error;
  }
}

/** What a mark is computed from, or why it cannot be. */
function pinnedMark(contents: PackContents, entry: PackEntry): PinnedMark | string {
  const scored = contents.items.contents.find(({ version }) => version === entry.scoredVersion);
  if (scored === undefined || scored.contentSha256 !== entry.contentSha256)
    return 'the content that decided it is not in the pack';
  const line = contents.items.paper.find(({ item }) => item === entry.item);
  if (line === undefined) return 'it is not on the paper';
  const { scoringVersion } = entry;
  const recorded = markOfEntry(line, entry);
  // The casts: contents and answers are of the hashes that were pinned after parseBank and checkResponse had seen them.
  if (line.kind === 'knowledge') {
    const counting = lastInTime(contents.responses.responses, entry);
    if ((counting?.sha256 ?? NOTHING_SENT) !== entry.responseSha256)
      return 'it was marked from another answer than the last in time';
    const response = (counting?.body ?? null) as ItemResponse;
    const item = scored.content as KnowledgeItem;
    const basis = { scoringVersion, recorded, item, response };
    const { human } = entry.derivation as { readonly human?: unknown }; // hashed with the entry
    if (human !== undefined) return { ...basis, kind: 'by-people', human };
    // What a script said is taken from the record: nobody's script runs where a pack is checked.
    const { script } = entry.derivation as Judged;
    return {
      ...basis,
      kind: 'knowledge',
      notReached: notReached(contents).has(entry.itemVersion),
      judged: script === undefined ? {} : { script },
    };
  }
  const run = runOf(contents, entry);
  if (typeof run === 'string') return run;
  const derivation = entry.derivation as { readonly verdict?: Verdict };
  return {
    kind: 'practical',
    scoringVersion,
    recorded,
    task: scored.content as Task,
    facts: run === null ? null : (run.facts as unknown as RunFacts),
    recordedVerdict: derivation.verdict ?? null,
  };
}

/** Where the scheme asks for it; that the clock ended the part is for the event of its end to say. */
function notReached({ items, marks, responses }: PackContents): ReadonlySet<string> {
  const { totals } = marks.scheme as { readonly totals?: { readonly notReached?: unknown } }; // hashed when the part started
  if (totals?.notReached === undefined) return new Set();
  const inTime = responses.responses.filter(({ late }) => !late);
  return notReachedItems({
    items: items.paper.filter(({ part }) => part === 'theory').map(({ version }) => version),
    answered: new Set(inTime.map(({ itemVersion }) => itemVersion)),
    endedByClock: marks.entries.some(({ state }) => state === 'not-reached'),
  });
}

/** The run of the last submission in time, `null` where there was none, or what is wrong with it. */
function runOf(contents: PackContents, entry: PackEntry): PackRun | null | string {
  const counting = lastInTime(contents.responses.submissions, entry);
  if ((counting?.sha256 ?? NOTHING_SENT) !== entry.responseSha256)
    return 'it was marked from another submission than the last in time';
  if (entry.run === null)
    return counting === undefined ? null : 'there is a submission in time, and no run';
  const run = contents.runs.get(entry.run);
  if (run === undefined) return 'its run is not in the pack';
  if (run.submission !== counting?.id) return 'its run graded another submission';
  const { runImage, taskSha256, submissionSha256 } = run.facts.provenance;
  const ran = versionRun(contents, entry);
  const verdict = (entry.derivation as { readonly verdict?: Verdict }).verdict; // hashed with the entry
  const agrees =
    run.taskVersion === ran.version &&
    (run.verdict === verdict || ran.version !== entry.scoredVersion) &&
    taskSha256 === ran.contentSha256 &&
    submissionSha256 === entry.responseSha256 &&
    runImage === entry.imageDigest;
  return agrees ? run : 'its run was made with another task, submission, image or verdict';
}

/** The version whose tests ran: that which decided, unless points were computed anew from what an earlier run had found. */
function versionRun(
  { items }: PackContents,
  { derivation, scoredVersion, contentSha256 }: PackEntry,
) {
  const { from } = derivation as { readonly from?: string }; // hashed with the entry
  if (from === undefined) return { version: scoredVersion, contentSha256 };
  const content = items.contents.find(({ version }) => version === from);
  return { version: from, contentSha256: content?.contentSha256 };
}

interface Sent {
  readonly itemVersion: string;
  readonly sequence: number;
  readonly late: boolean;
}

function lastInTime<T extends Sent>(sent: readonly T[], entry: PackEntry): T | undefined {
  return sent
    .filter(({ itemVersion, late }) => itemVersion === entry.itemVersion && !late)
    .sort((a, b) => b.sequence - a.sequence)[0];
}

export function markOfEntry({ kind }: PaperLine, entry: PackEntry): Mark {
  return {
    item: entry.item,
    kind: kind === 'knowledge' ? 'knowledge' : 'practical',
    points: entry.points,
    maxPoints: entry.maxPoints,
    parts: entry.parts,
    state: entry.state,
  };
}
