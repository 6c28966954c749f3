import { comparePoints } from '#scoring';
import type { EvidenceReport } from '../evidence/verify-evidence.js';
import type { Story } from './cast.js';
import type { CandidateOutcome, DemoReport } from './outcome.js';

/** What each story must come to: the demonstration checks itself and fails loudly. */
const EXPECTATIONS: Readonly<Record<Story, (one: CandidateOutcome) => boolean>> = {
  'clear-pass': (one) => one.decision === 'pass' && comparePoints(one.total, '90') > 0,
  'fails-theory-gate': (one) =>
    one.decision === 'fail' && one.marks.every(({ verdict }) => verdict === null),
  'misses-a-criterion': (one) =>
    one.decision === 'fail' &&
    comparePoints(one.total, '70') > 0 &&
    one.criteria.some(({ points }) => points === '0'),
  'exactly-70-percent': (one) =>
    one.decision === 'pass' && one.total === '70' && one.maxTotal === '100',
  'compile-error': (one) => has(one, 'compile-error'),
  'time-out-and-memory': (one) => has(one, 'time-limit') && has(one, 'memory-limit'),
  'sandbox-dies': (one) =>
    one.decision === 'pass' &&
    one.marks.every(({ verdict }) => verdict === null || verdict === 'accepted'),
  appeals: (one) => one.decision === 'pass' && one.before?.decision === 'fail',
};

/** Everything that is not as the stories demand; empty when all is well. */
export function problemsOf(report: DemoReport, verification: EvidenceReport): readonly string[] {
  const stories = report.candidates
    .filter((one) => !EXPECTATIONS[one.story](one))
    .map((one) => `${one.id} (${one.story}): ${one.decision} with ${one.total} of ${one.maxTotal}`);
  const checks = verification.checks
    .filter(({ ok }) => !ok)
    .map(({ name, detail }) => `evidence, ${name}: ${detail}`);
  return [
    ...stories,
    ...checks,
    ...(report.late === 'too-late'
      ? []
      : [`a late answer was not refused as too late, but: ${report.late}`]),
    ...report.openings.flatMap(({ sealed, alone }) => [
      ...(sealed === 'set-sealed' ? [] : [`a session on a sealed set was not refused: ${sealed}`]),
      ...(alone === 'same-person-twice' ? [] : [`one custodian alone was not refused: ${alone}`]),
    ]),
    ...(report.infrastructure.epochOfRun > 1
      ? []
      : ['no run was claimed twice although a container was killed']),
    ...(report.appeal.refusedReviewer.includes('not-allowed')
      ? []
      : ['somebody who took part in the exam could be given the appeal']),
    ...(report.appeal.concerned === 2
      ? []
      : [`the re-mark found ${report.appeal.concerned} candidates, not 2`]),
  ];
}

function has(one: CandidateOutcome, verdict: string): boolean {
  return one.marks.some((mark) => mark.verdict === verdict);
}
