import { tableOf } from '../output.js';
import { CANDIDATES } from './cast.js';
import type { CandidateOutcome, DemoOutcome } from './outcome.js';

/** The demonstration's result for people. */
export function demoTable({ report, diff, papers }: DemoOutcome): string {
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
  const { audit, appeal, recomputed, evidence } = report;
  return [
    '',
    tableOf(
      ['candidate', 'exam', 'theory', 'practical', 'total', 'decision', 'what it shows'],
      rows,
    ),
    '',
    `papers     ${[...papers, report.everyType.paper].join(', ')}`,
    `appeal     ${appeal.entryNumber}: ${diff.counts.candidates} candidates had the task, ${diff.counts.up} marks went up, ${appeal.failToPass} fail became pass`,
    ...everyTypeLines(report),
    `marks      ${recomputed.marks} marks recomputed, ${recomputed.differing.length === 0 ? 'all equal' : `${recomputed.differing.length} DIFFERENT`} (${recomputed.sittings} sittings)`,
    ...evidence.map(
      ({ variant, checks, failed }) =>
        `evidence   for the ${variant}: ${checks - failed.length} of ${checks} checks hold offline`,
    ),
    `audit log  ${audit.size} events published, every mark and result has its one; root ${audit.root}${audit.verified ? '' : ': NOT VERIFIED'}`,
  ].join('\n');
}

function everyTypeLines({
  everyType,
  marking,
  statistics,
  remark,
}: DemoOutcome['report']): readonly string[] {
  const of = everyType.candidates.map(({ id, before, total, maxTotal, decision }) => {
    const told = (old: string, now: string) => (old === now ? now : `${old} → ${now}`);
    return `${id} ${told(before.total, total)} of ${maxTotal}, ${told(before.decision, decision)}`;
  });
  const { counts } = remark;
  return [
    `all types  ${everyType.types} types of item: ${of.join('; ')}`,
    `essays     ${marking.answers} answers in ${marking.scripts} scripts, each marked blind by two, ${marking.adjudicated} settled by a third`,
    `statistics ${statistics.candidates} candidates, mean ${shown(statistics.mean)}, alpha ${shown(statistics.alpha)}; facility of the item with the incomplete key ${shown(statistics.facility)}`,
    `re-mark    key changed: ${counts.up} of ${counts.candidates} marks went up, ${remark.failToPass} fail became pass, ${remark.passToFail} pass became fail`,
  ];
}

function shown(statistic: number | null): string {
  return statistic === null ? '–' : statistic.toFixed(2);
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
