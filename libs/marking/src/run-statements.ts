import type { Task } from '#exam-bank';
import { determineVerdict, type RunFacts, type TestFacts, type Verdict } from '#scoring';
import type { GradingRun } from '#store';
import { contentSha256, runFile } from './records.js';

/** What the statements about a run are made from. */
export interface AttestedRun {
  readonly run: Pick<
    GradingRun,
    'id' | 'submission_id' | 'item_version_id' | 'purpose' | 'epoch' | 'outcome'
  > & { readonly verdict: Verdict };
  readonly facts: RunFacts;
  readonly task: Pick<Task, 'id' | 'nearLimit'>;
  /** The sitting's reference in the log; never a name. */
  readonly sittingRef: string;
  readonly points: string;
  readonly maxPoints: string;
  readonly scoringVersion: string;
  /** The statement about the run of the same submission before this one. */
  readonly previous?: { readonly run: string; readonly sha256: string };
}

const statementType = 'https://in-toto.io/Statement/v1';

/**
 * The predicate that every in-toto tool knows. It goes to candidates, too: tests have numbers here, no names, and nothing has the
 * hash of a hidden test, of its output, or of the task.
 */
export function resultStatement(attested: AttestedRun) {
  const { run, facts, task } = attested;
  const tests = determineVerdict(facts, task.nearLimit).tests;
  const numbers = (isIn: (verdict: Verdict) => boolean) =>
    tests.flatMap(({ verdict }, at) => (isIn(verdict) ? [`test ${at + 1}`] : []));
  return {
    _type: statementType,
    subject: [subjectOf(attested)],
    predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
    predicate: {
      result: run.verdict === 'accepted' ? 'PASSED' : 'FAILED',
      configuration: [
        {
          name: facts.provenance.runImage,
          digest: { sha256: bareDigest(facts.provenance.runImage) },
        },
      ],
      passedTests: numbers((verdict) => verdict === 'accepted'),
      warnedTests: numbers((verdict) => verdict === 'partial'),
      failedTests: numbers((verdict) => verdict !== 'accepted' && verdict !== 'partial'),
    },
  };
}

/**
 * All that is known of the run. `compared` is what a run with the same submission, task and image must give again; what differs
 * from time to time stands in `observed`.
 * @param origin of the log, e.g. `exam.example/audit`
 */
export function detailStatement(origin: string, attested: AttestedRun) {
  const { run, facts, previous } = attested;
  const compared = comparedPart(attested);
  return {
    _type: statementType,
    subject: [subjectOf(attested)],
    predicateType: `https://${origin}/grading-run/v1`,
    predicate: {
      run: { id: run.id, epoch: run.epoch, purpose: run.purpose, task: attested.task.id },
      taskVersion: run.item_version_id,
      scoringVersion: attested.scoringVersion,
      factsSha256: contentSha256(JSON.parse(runFile({ ...run, facts }).bytes.toString())),
      compared,
      comparedSha256: contentSha256(compared),
      tests: facts.tests.map(testPart),
      environment: environmentOf(facts),
      observed: observedPart(facts),
      ...(previous === undefined ? {} : { previous }),
    },
  };
}

function subjectOf({ run, facts, sittingRef }: AttestedRun) {
  return {
    name: `${sittingRef}/${run.submission_id}`,
    digest: { sha256: facts.provenance.submissionSha256 },
  };
}

function comparedPart({ run, facts, task, points, maxPoints }: AttestedRun) {
  const { compileImage, runImage, taskSha256, submissionSha256 } = facts.provenance;
  return {
    submissionSha256,
    taskSha256,
    compileImage,
    runImage,
    compiled: facts.compile.ok,
    verdicts: determineVerdict(facts, task.nearLimit).tests,
    verdict: run.verdict,
    points,
    maxPoints,
  };
}

function testPart({ test, group, limits, inputSha256, answerSha256, process, ...rest }: TestFacts) {
  return {
    test,
    group,
    limits,
    inputSha256,
    answerSha256,
    accepted: rest.comparison?.accepted ?? null,
    ...(rest.transcript === undefined ? {} : { transcriptSha256: rest.transcript.sha256 }),
    ...(process === null
      ? {}
      : {
          exitCode: process.exitCode,
          signal: process.signal,
          killedFor: process.killedFor,
          stdoutSha256: process.stdout.sha256,
          stderrSha256: process.stderr.sha256,
        }),
  };
}

function environmentOf({ provenance, compile }: RunFacts) {
  const others = ['startedAt', 'finishedAt', 'taskSha256', 'submissionSha256']; // stand elsewhere in the statement
  const known = Object.entries(provenance).filter(([name]) => !others.includes(name));
  return { ...Object.fromEntries<unknown>(known), artefactSha256: compile.artefactSha256 };
}

function observedPart({ provenance, tests }: RunFacts) {
  return {
    startedAt: provenance.startedAt,
    finishedAt: provenance.finishedAt,
    tests: tests.flatMap(({ test, process, repeats }) =>
      process === null
        ? []
        : [
            {
              test,
              cpuUserUs: process.cpuUserUs,
              cpuSystemUs: process.cpuSystemUs,
              wallUs: process.wallUs,
              waitUs: process.waitUs,
              peakMemoryBytes: process.peakMemoryBytes,
              repeats: repeats?.runs.length ?? 0,
            },
          ],
    ),
  };
}

/** `sha256:…` as engines write it, or `name@sha256:…`. */
function bareDigest(image: string): string {
  return image.replace(/^.*sha256:/, '');
}
