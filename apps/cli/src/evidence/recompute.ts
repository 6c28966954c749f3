import { canonicalJson, sha256Hex, type AuditEvent, type PackCheck, type PackFiles } from '#audit';
import type { ItemResponse, KnowledgeItem, Qualification, Task } from '#exam-bank';
import { decide, parseScheme } from '#schemes';
import {
  knowledgeMark,
  practicalMark,
  totalOf,
  verifyMark,
  type Mark,
  type PinnedMark,
  type RunFacts,
  type Verdict,
} from '#scoring';
import { readContents, type PackContents, type PackEntry } from './pack-contents.js';

const NOTHING_SENT = hashOf(null);

/**
 * The checks that need the scoring engine: `complete` (no event was left out), `contents` (items are those whose hash was pinned), `answers` (what was sent is what
 * was hashed), `ledger` (entries are gap-free and each is the one its event vouches for), `marks` (each recomputed), `results`.
 */
export function recomputeChecks(
  files: PackFiles,
  events: readonly AuditEvent[],
): readonly PackCheck[] {
  let contents: PackContents;
  try {
    contents = readContents(files);
  } catch (error) {
    return [
      {
        name: 'contents',
        ok: false,
        detail: error instanceof Error ? error.message : 'unreadable',
      },
    ];
  }
  return [
    check('complete', 'no event about the sitting was left out', () => missingEvents(events)),
    check(
      'contents',
      `${contents.items.contents.length} contents have the hashes that were pinned`,
      () => contentFaults(contents),
    ),
    check(
      'answers',
      `${contents.responses.responses.length} answers and ${contents.responses.submissions.length} submissions are as received`,
      () => answerFaults(contents, files, events),
    ),
    check(
      'ledger',
      `${contents.marks.entries.length} entries, each vouched for by an event of the log`,
      () => ledgerFaults(contents, events),
    ),
    check('marks', `${contents.marks.entries.length} marks recomputed, all equal`, () =>
      contents.marks.entries.flatMap((entry) => markFaults(contents, entry)),
    ),
    check(
      'results',
      `${contents.marks.results.length} results: the one in force follows from the marks`,
      () => resultFaults(contents, events),
    ),
  ];
}

function check(name: string, praise: string, faultsOf: () => readonly string[]): PackCheck {
  try {
    const faults = faultsOf();
    return faults.length === 0
      ? { name, ok: true, detail: praise }
      : { name, ok: false, detail: faults.slice(0, 5).join('; ') };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : 'unreadable' };
  }
}

/** The last event tells that the pack was handed out, and how many events about the sitting there were by then. */
function missingEvents(events: readonly AuditEvent[]): readonly string[] {
  const last = events.at(-1);
  if (last?.type !== 'evidence.exported')
    return ['the event of its own handing out is not in the pack'];
  const counted = last.data['events'];
  return counted === events.length
    ? []
    : [`the log had ${String(counted)} events about the sitting, the pack has ${events.length}`];
}

function contentFaults({ items }: PackContents): readonly string[] {
  return items.contents
    .filter(({ content, contentSha256 }) => hashOf(content) !== contentSha256)
    .map(({ item, number }) => `the content of ${item} version ${number} was changed`);
}

/** Every answer's hash is right, and every one that the log saw arrive is there, and none besides. */
function answerFaults(
  { responses, items }: PackContents,
  files: PackFiles,
  events: readonly AuditEvent[],
): readonly string[] {
  const itemOf = new Map(items.paper.map(({ version, item }) => [version, item]));
  const faults = responses.responses
    .filter(({ body, sha256 }) => hashOf(body) !== sha256)
    .map(
      ({ itemVersion, sequence }) =>
        `answer ${sequence} to ${itemOf.get(itemVersion) ?? itemVersion} was changed`,
    );
  for (const submission of responses.submissions) {
    if (
      hashOf({ language: submission.language, files: submittedFiles(files, submission.id) }) !==
      submission.sha256
    )
      faults.push(`submission ${submission.id} was changed`);
  }
  const answers = responses.responses.map(({ itemVersion, sequence, sha256, late }) => [
    late ? 'response.late' : 'response.saved',
    itemOf.get(itemVersion),
    sequence,
    sha256,
  ]);
  const handedIn = responses.submissions.map(({ itemVersion, sequence, sha256, late }) => [
    late ? 'submission.late' : 'submission.taken',
    itemOf.get(itemVersion),
    sequence,
    sha256,
  ]);
  const received = events
    .filter(({ type }) => /^(response|submission)\./.test(type))
    .map(({ type, data }) => [type, data['item'], data['sequence'], data['sha256']]);
  return [...faults, ...differences([...answers, ...handedIn], received, 'answer')];
}

function submittedFiles(
  files: PackFiles,
  id: string,
): readonly { readonly name: string; readonly text: string }[] {
  const prefix = `submissions/${id}/`;
  return [...files]
    .filter(([path]) => path.startsWith(prefix))
    .map(([path, bytes]) => ({ name: path.slice(prefix.length), text: bytes.toString('utf8') }));
}

function ledgerFaults({ marks }: PackContents, events: readonly AuditEvent[]): readonly string[] {
  const entered = marks.entries.map((entry) => [
    entry.sequence === 1 ? 'mark.entered' : 'mark.superseded',
    entry.item,
    entry.sequence,
    hashOf(entry),
  ]);
  const vouched = events
    .filter(({ type }) => type === 'mark.entered' || type === 'mark.superseded')
    .map(({ type, data }) => [type, data['item'], data['entry'], data['recordSha256']]);
  const gaps = marks.entries.filter(
    (entry) =>
      entry.sequence > 1 &&
      !marks.entries.some((one) => one.item === entry.item && one.sequence === entry.sequence - 1),
  );
  return [
    ...differences(entered, vouched, 'entry'),
    ...gaps.map(
      ({ item, sequence }) => `entry ${sequence} of ${item} supersedes one that is not there`,
    ),
  ];
}

/** What the pack holds against what the log saw, as sets of tuples. */
function differences(
  held: readonly (readonly unknown[])[],
  seen: readonly (readonly unknown[])[],
  what: string,
): readonly string[] {
  const heldKeys = new Set(held.map((tuple) => JSON.stringify(tuple)));
  const seenKeys = new Set(seen.map((tuple) => JSON.stringify(tuple)));
  const strangers = held
    .filter((tuple) => !seenKeys.has(JSON.stringify(tuple)))
    .map(
      ([, item, sequence]) =>
        `no event of the log vouches for ${what} ${String(sequence)} of ${String(item)}`,
    );
  const missing = seen
    .filter((tuple) => !heldKeys.has(JSON.stringify(tuple)))
    .map(
      ([, item, sequence]) =>
        `${what} ${String(sequence)} of ${String(item)}, which the log saw, is missing or changed`,
    );
  return [...strangers, ...missing];
}

function markFaults(contents: PackContents, entry: PackEntry): readonly string[] {
  const { equal, detail } = verifyMark(pinnedMark(contents, entry));
  return equal ? [] : [`${entry.item} (entry ${entry.sequence}): ${detail}`];
}

function pinnedMark(contents: PackContents, entry: PackEntry): PinnedMark {
  const scored = contents.items.contents.find(({ version }) => version === entry.scoredVersion);
  if (scored === undefined || scored.contentSha256 !== entry.contentSha256)
    throw new Error(`the content that decided ${entry.item} is not in the pack`);
  const recorded = markOf(entry, scored.kind);
  const { scoringVersion } = entry;
  if (scored.kind === 'knowledge') {
    return {
      kind: 'knowledge',
      scoringVersion,
      recorded,
      item: scored.content as KnowledgeItem,
      response: responseOf(contents, entry),
    }; // its hash is the pinned one
  }
  const run = entry.run === null ? null : contents.runs.get(entry.run);
  if (run === undefined) throw new Error(`the run of ${entry.item} is not in the pack`);
  if (run !== null && submissionHash(contents, run.submission) !== entry.responseSha256)
    throw new Error(`the run of ${entry.item} graded another submission`);
  const derivation = entry.derivation as { readonly verdict?: Verdict }; // hashed with the entry
  return {
    kind: 'practical',
    scoringVersion,
    recorded,
    task: scored.content as Task,
    facts: run === null ? null : (run.facts as RunFacts),
    recordedVerdict: derivation.verdict ?? null,
  };
}

/** The last answer in time, which must be the one that the entry pinned. */
function responseOf({ responses }: PackContents, entry: PackEntry): ItemResponse {
  const counting = responses.responses
    .filter(({ itemVersion, late }) => itemVersion === entry.itemVersion && !late)
    .sort((a, b) => b.sequence - a.sequence)[0];
  if ((counting?.sha256 ?? NOTHING_SENT) !== entry.responseSha256)
    throw new Error(`${entry.item} was marked from another answer than the last in time`);
  return (counting?.body ?? null) as ItemResponse; // its hash is the pinned one
}

function submissionHash({ responses }: PackContents, id: string): string | undefined {
  return responses.submissions.find((submission) => submission.id === id)?.sha256;
}

function markOf(entry: PackEntry, kind: 'knowledge' | 'task'): Mark {
  return {
    item: entry.item,
    kind: kind === 'knowledge' ? 'knowledge' : 'practical',
    points: entry.points,
    maxPoints: entry.maxPoints,
    parts: entry.parts,
    state: entry.state,
  };
}

/** The newest result must follow from the entries in force, and every result must be the one that its event tells of. */
function resultFaults(contents: PackContents, events: readonly AuditEvent[]): readonly string[] {
  const { marks, items } = contents;
  const held = marks.results.map(({ sequence, decision, total, maxTotal }) => [
    'result',
    decision,
    sequence,
    total,
    maxTotal,
  ]);
  const seen = events
    .filter(({ type }) => type === 'result.decided' || type === 'result.superseded')
    .map(({ data }) => [
      'result',
      data['decision'],
      data['entry'],
      data['total'],
      data['maxTotal'],
    ]);
  const faults = [...differences(held, seen, 'result')];
  const last = [...marks.results].sort((a, b) => b.sequence - a.sequence)[0];
  if (last === undefined) return faults;
  const current = new Map(
    [...marks.entries].sort((a, b) => a.sequence - b.sequence).map((entry) => [entry.item, entry]),
  );
  const all = items.paper.map(({ item, version }) => {
    const content = items.contents.find((one) => one.version === version);
    if (content === undefined)
      throw new Error(`${item} is on the paper, but its content is not in the pack`);
    const entry = current.get(item);
    return entry === undefined
      ? neverPresented(content, marks.theoryPassed)
      : markOf(entry, content.kind);
  });
  const totals = totalOf(all);
  const { decision } = decide({
    scheme: parseScheme(marks.scheme),
    qualification: marks.qualification as unknown as Qualification, // decide() reads the outline of outcomes and criteria only
    totals,
    ...(marks.theoryPassed === null ? {} : { theoryGatePassed: marks.theoryPassed }),
  });
  if (
    decision !== last.decision ||
    totals.points !== last.total ||
    totals.maxPoints !== last.maxTotal
  ) {
    faults.push(
      `the result says ${last.decision} with ${last.total} of ${last.maxTotal}; the marks give ${decision} with ${totals.points} of ${totals.maxPoints}`,
    );
  }
  return faults;
}

function neverPresented(
  content: PackContents['items']['contents'][number],
  theoryPassed: boolean | null,
): Mark {
  const blank =
    content.kind === 'knowledge'
      ? knowledgeMark(content.content as KnowledgeItem, null)
      : practicalMark(content.content as Task, null); // checked by its hash
  return {
    ...blank,
    state: theoryPassed === false && content.kind === 'task' ? 'not-presented' : 'not-marked',
  };
}

function hashOf(value: unknown): string {
  return sha256Hex(Buffer.from(canonicalJson(value)));
}
