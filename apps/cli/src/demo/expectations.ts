import { comparePoints } from '#scoring';
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
export function problemsOf(report: DemoReport): readonly string[] {
  const stories = report.candidates
    .filter((one) => !EXPECTATIONS[one.story](one))
    .map((one) => `${one.id} (${one.story}): ${one.decision} with ${one.total} of ${one.maxTotal}`);
  return [
    ...stories,
    ...problemsOfEveryType(report),
    ...problemsOfProof(report),
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

function problemsOfEveryType({
  everyType,
  marking,
  statistics,
  remark,
}: DemoReport): readonly string[] {
  const [high, atCut, low] = everyType.candidates;
  return failedOf([
    [
      marking.early === 'not-found',
      `a result was told before its essay was marked: ${marking.early}`,
    ],
    [
      marking.answers === 3 && marking.scripts === 2,
      `three essays, two of them equal, made ${marking.scripts} scripts of ${marking.answers}`,
    ],
    [marking.adjudicated === 1, `${marking.adjudicated} scripts went to the adjudicator, not 1`],
    [marking.settled === 2, `${marking.settled} scripts were settled, not 2`],
    [marking.blind, 'a marker saw who the candidate is, or what another one gave'],
    [high?.before.decision === 'pass' && high.decision === 'pass', 'the high result changed'],
    [
      atCut?.before.decision === 'fail' && atCut.decision === 'pass',
      'the key change did not turn fail into pass',
    ],
    [low?.decision === 'fail', 'the low result is no fail'],
    [remark.alone === 'not-allowed', `one person alone put a re-mark into force: ${remark.alone}`],
    [
      remark.failToPass === 1 && remark.passToFail === 0 && remark.counts.down === 0,
      'the dry run of the key change is not what came of it',
    ],
    [remark.counts.up === 2, `the key change raised ${remark.counts.up} marks, not 2`],
    [statistics.candidates === everyType.candidates.length, 'the statistics miss candidates'],
    [statistics.reproduced, 'statistics cannot be made again from the ledger as it stood'],
    [statistics.outdated, 'statistics do not say that marks have changed since'],
  ]);
}

function problemsOfProof({ recomputed, evidence, audit }: DemoReport): readonly string[] {
  return [
    ...recomputed.differing.map((what) => `recomputed otherwise: ${what}`),
    ...audit.unreconciled.map((check) => `log and ledgers, ${check}`),
    ...evidence.flatMap(({ variant, failed, contents }) => [
      ...failed.map((check) => `evidence for the ${variant}, ${check}`),
      ...failedOf([
        [
          contents === (variant === 'reviewer'),
          `contents of items: wrong in the ${variant}'s pack`,
        ],
      ]),
    ]),
    ...failedOf([
      [recomputed.marks > 0, 'no mark was recomputed'],
      [audit.whole, 'the published log does not hash to its signed root'],
      [audit.continues, 'the published log does not continue the checkpoint that was kept'],
    ]),
  ];
}

function failedOf(checks: readonly (readonly [holds: boolean, problem: string])[]) {
  return checks.filter(([holds]) => !holds).map(([, problem]) => problem);
}
