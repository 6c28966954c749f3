import type { AuditEvent, PackCheck, PackFiles } from '#audit';
import { answerFaults } from './answer-faults.js';
import { differences, type Witnessed } from './differences.js';
import { isMarkEvent } from './ledger-faults.js';
import { readReleased, type ReleasedContents } from './pack-contents.js';
import { check, reasonOf, type PackLog } from './pack-log.js';
import { isResultEvent } from './result-faults.js';

/**
 * What can be said of a candidate's pack, which has no contents to compute anything from: `answers` are those that the log saw, and
 * so are the marks and results of `result.json`.
 */
export function releasedChecks(files: PackFiles, log: PackLog): readonly PackCheck[] {
  let contents: ReleasedContents;
  try {
    contents = readReleased(files);
  } catch (error) {
    return [{ name: 'contents', ok: false, detail: reasonOf(error) }];
  }
  const { entries, results } = contents.result;
  return [
    check('answers', 'answers and submissions are as received', () =>
      answerFaults(contents, files, log.events),
    ),
    check(
      'results',
      `${entries.length} marks and ${results.length} results as the log saw them`,
      () => releasedFaults(contents, log),
    ),
  ];
}

function releasedFaults(
  { result }: ReleasedContents,
  { sitting, events }: PackLog,
): readonly string[] {
  return [
    ...(result.sitting === sitting ? [] : ['result.json is about another sitting']),
    ...differences(
      [...result.entries.map(entryHeld), ...result.results.map(resultHeld)],
      [
        ...events.filter(isMarkEvent).map(entrySeen),
        ...events.filter(isResultEvent).map(resultSeen),
      ],
    ),
  ];
}

type Released = ReleasedContents['result'];

function entryHeld(entry: Released['entries'][number]): Witnessed {
  const { item, itemVersion, sequence, points, maxPoints, enteredAt } = entry;
  const type = sequence === 1 ? 'mark.entered' : 'mark.superseded';
  const key = [type, item, itemVersion, sequence, points, maxPoints, enteredAt];
  return { label: `entry ${sequence} of ${item}`, key };
}

function entrySeen({ type, t, data }: AuditEvent): Witnessed {
  const { item, itemVersion, entry, points, maxPoints } = data;
  const key = [type, item, itemVersion, entry, points, maxPoints, t];
  return { label: `entry ${String(entry)} of ${String(item)}`, key };
}

function resultHeld({
  sequence,
  decision,
  total,
  maxTotal,
  decidedAt,
}: Released['results'][number]) {
  const type = sequence === 1 ? 'result.decided' : 'result.superseded';
  return {
    label: `result ${sequence}`,
    key: [type, sequence, decision, total, maxTotal, decidedAt],
  };
}

function resultSeen({ type, t, data }: AuditEvent): Witnessed {
  const { entry, decision, total, maxTotal } = data;
  return { label: `result ${String(entry)}`, key: [type, entry, decision, total, maxTotal, t] };
}
