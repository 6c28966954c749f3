import { tableOf } from '../output.js';
import { CANDIDATES } from './cast.js';
import type { CandidateOutcome, DemoOutcome } from './outcome.js';

/** The demonstration's result for people. */
export function demoTable({ report, diff, verification, papers }: DemoOutcome): string {
  const rows = report.candidates.map((one) => [
    one.id,
    CANDIDATES.find(({ id }) => id === one.id)?.qualification ?? '',
    theoryOf(one),
    practicalOf(one),
    one.before === null ? one.total : `${one.before.total} → ${one.total}`,
    one.before === null || one.before.decision === one.decision
      ? one.decision
      : `${one.before.decision} → ${one.decision}`,
    CANDIDATES.find(({ id }) => id === one.id)?.says ?? '',
  ]);
  const { audit, appeal } = report;
  return [
    '',
    tableOf(
      ['candidate', 'exam', 'theory', 'practical', 'total', 'decision', 'what it shows'],
      rows,
    ),
    '',
    `papers     ${papers.join(', ')}`,
    `appeal     ${appeal.entryNumber}: ${diff.counts.candidates} candidates had the task, ${diff.counts.up} marks went up, ${appeal.failToPass} fail became pass`,
    `audit log  ${audit.size} events, root ${audit.root}`,
    `evidence   ${verification.checks.filter(({ ok }) => ok).length} of ${verification.checks.length} checks hold offline${audit.verified ? '' : ': NOT VERIFIED'}`,
  ].join('\n');
}

function theoryOf(one: CandidateOutcome): string {
  return sum(
    one.marks.filter(({ verdict, maxPoints }) => verdict === null && Number(maxPoints) < 10),
  );
}

function practicalOf(one: CandidateOutcome): string {
  const tasks = one.marks.filter(({ verdict }) => verdict !== null);
  return tasks.length === 0
    ? '–'
    : tasks
        .map(({ points, verdict }) =>
          verdict === 'accepted' ? points : `${points} (${verdict ?? ''})`,
        )
        .join(' + ');
}

/** Display only: whole and half points of a handful of items; the total beside it is the exact one. */
function sum(marks: readonly { readonly points: string }[]): string {
  return String(marks.reduce((total, { points }) => total + fraction(points), 0));
}

function fraction(points: string): number {
  const [numerator = '0', denominator = '1'] = points.split('/');
  return Number(numerator) / Number(denominator);
}
