import type { AuditEvent, PackCheck, PackFiles } from '#audit';
import { answerFaults } from './answer-faults.js';
import { contentFaults, examFaults } from './exam-faults.js';
import { ledgerFaults, markFaults } from './ledger-faults.js';
import { readContents, type PackContents } from './pack-contents.js';
import { resultFaults } from './result-faults.js';

const MAX_FAULTS = 5;

/** The log's part of a pack, read. */
export interface PackLog {
  readonly sitting: string;
  /** In the order of the log. */
  readonly events: readonly AuditEvent[];
}

/**
 * The checks that need the scoring engine: `complete` (no event was left out), `exam` (sitting, scheme, qualification and paper
 * are those of the time), `contents` (items are those whose hash was pinned), `answers` (what was sent is what was hashed, and
 * nothing is missing), `ledger` (entries are gap-free and each is the one its event vouches for), `marks` (each recomputed),
 * `results` (each recomputed from the marks of its time).
 */
export function recomputeChecks(files: PackFiles, log: PackLog): readonly PackCheck[] {
  const { sitting, events } = log;
  const complete = check('complete', completeness(events), () => missingEvents(events));
  let contents: PackContents;
  try {
    contents = readContents(files);
  } catch (error) {
    return [complete, { name: 'contents', ok: false, detail: reasonOf(error) }];
  }
  const { items, responses, marks } = contents;
  const answers = `${responses.responses.length} answers and ${responses.submissions.length} submissions`;
  const entries = marks.entries.length;
  return [
    complete,
    check('exam', 'session, scheme, qualification and paper are those that were fixed', () =>
      examFaults(contents, events, sitting),
    ),
    check('contents', `${items.contents.length} contents have the hashes that were pinned`, () =>
      contentFaults(contents),
    ),
    check('answers', `${answers} are as received`, () => answerFaults(contents, files, events)),
    check('ledger', `${entries} entries, each vouched for by an event of the log`, () =>
      ledgerFaults(contents, events),
    ),
    check('marks', `${entries} marks recomputed, all equal`, () => markFaults(contents)),
    check('results', `${marks.results.length} results follow from the marks of their time`, () =>
      resultFaults(contents, events),
    ),
  ];
}

/** Whatever a check throws on hostile input is that check's failure. */
function check(name: string, praise: string, faultsOf: () => readonly string[]): PackCheck {
  try {
    const faults = faultsOf();
    if (faults.length === 0) return { name, ok: true, detail: praise };
    const rest = faults.length > MAX_FAULTS ? [`and ${faults.length - MAX_FAULTS} more`] : [];
    return { name, ok: false, detail: [...faults.slice(0, MAX_FAULTS), ...rest].join('; ') };
  } catch (error) {
    return { name, ok: false, detail: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unreadable';
}

/** An older pack of the same sitting is as good as on its day: the day is said, for whoever expects a later one. */
function completeness(events: readonly AuditEvent[]): string {
  return `all ${events.length} events about the sitting until it was handed out, ${events.at(-1)?.t ?? '?'}`;
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
