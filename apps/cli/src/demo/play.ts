import { setTimeout as delay } from 'node:timers/promises';
import { infrastructure } from '../exit.js';
import type { ApiClient } from '../api/api-client.js';
import { runAppeal } from './appeal-work.js';
import { CANDIDATES } from './cast.js';
import { appealStaff, idOf, playerIn, playerOf, rolesOf, staffOf } from './casting.js';
import { finishPractical, sitPractical, sitTheory, tryLate } from './candidate-work.js';
import { playEveryType, prepareEveryType } from './every-type-work.js';
import { problemsOf } from './expectations.js';
import { equipCustodians } from './opening-work.js';
import type { DemoOutcome, DemoReport } from './outcome.js';
import { employPeople } from './people-work.js';
import { fetchPack, highestEpoch, prove, type Checkpoint } from './proof-work.js';
import { outcomes, withBefore } from './results-work.js';
import type { Services } from './services.js';
import { prepareExam, readSample, type PreparedExam, type SampleBank } from './staff-work.js';

const HOUR_MS = 60 * 60 * 1000;
const GRADING_DEADLINE_MS = 90_000;

/** Plays the whole cycle against running services. */
export async function playDemo(
  services: Services,
  say: (line: string) => void,
): Promise<DemoOutcome> {
  const { people, clients } = await employPeople(services.address, services.coordinator);
  const staff = staffOf(clients);
  const custodians = await equipCustodians(
    (['n.sikora', 'o.urban', 'p.wilk'] as const).map((name) => ({
      id: idOf(people, name),
      api: staff[name],
    })),
  );
  say(
    '1/9 banks imported by their author, approved by somebody else; sets drawn before a witness, sealed, opened by two custodians, drawn again: the same',
  );
  const samples = new Map<string, SampleBank>();
  const exams = new Map<string, PreparedExam>();
  for (const qualification of new Set(CANDIDATES.map((one) => one.qualification))) {
    const sample = await readSample(qualification);
    const candidates = CANDIDATES.filter((one) => one.qualification === qualification).map(
      ({ id }) => idOf(people, id),
    );
    samples.set(qualification, sample);
    exams.set(
      qualification,
      await prepareExam({ ...rolesOf(staff), custodians }, sample, candidates),
    );
  }
  const further = await prepareEveryType({ ...rolesOf(staff), custodians }, people);
  const players = CANDIDATES.map((one) => playerOf(clients, one, people, samples, exams));
  say('2/9 eight candidates sit the theory part, 60 minutes by the server clock');
  for (const player of players) await sitTheory(player);
  await services.advanceClock(HOUR_MS + 1000);
  const late = await tryLate(playerIn(players, 'fails-theory-gate'));
  say(
    `3/9 the hour is over: a late answer was refused (${late}) and kept as late; practical part for who passed`,
  );
  const practical = players.filter(({ story }) => story !== 'fails-theory-gate');
  for (const player of practical) await sitPractical(player);
  say('4/9 grading in the sandbox; one container is killed in the middle of a run');
  const killing = services.killNextContainer();
  const unlucky = playerIn(practical, 'sandbox-dies');
  await finishPractical(unlucky);
  await killing;
  for (const player of practical) if (player !== unlucky) await finishPractical(player);
  await untilDecided(staff['a.dudek'], exams, say);
  const before = await outcomes(players);
  const kept = await staff['a.dudek'].get<Checkpoint>('/audit/checkpoint');
  say(
    '5/9 an appeal: the test is corrected, everybody who had the task is marked again, a second person approves',
  );
  const fault = samples.get('python')?.planted;
  if (fault === undefined) throw infrastructure('no fault was planted');
  const appeal = await runAppeal(
    appealStaff(staff),
    { reviewer: idOf(people, 'r.kaczmarek'), takenPart: idOf(people, 'w.dabrowska') },
    playerIn(players, 'appeals'),
    fault,
  );
  const candidates = withBefore(before, await outcomes(players));
  const cast = { staff, people, clients };
  const { everyType, sittings } = await playEveryType(cast, further, say);
  say(
    "8/9 proof: every mark computed again; the appellant's evidence for reviewers and for the candidate checked offline; the published log read and hashed",
  );
  const proof = await prove(staff['a.dudek'], {
    sittings: [...players.map(({ sitting }) => sitting), ...sittings],
    appellant: playerIn(players, 'appeals').sitting,
    kept,
  });
  const report: DemoReport = {
    candidates,
    appeal: {
      entryNumber: appeal.entryNumber,
      concerned: appeal.diff.counts.candidates,
      failToPass: appeal.diff.failToPass.length,
      refusedReviewer: appeal.refusedReviewer,
    },
    ...everyType,
    late,
    openings: [...exams.values()].map(({ opening }) => opening),
    infrastructure: {
      epochOfRun: highestEpoch(await fetchPack(staff['a.dudek'], unlucky.sitting)),
    },
    ...proof.report,
  };
  say('9/9 the result');
  const papers = [...exams.values()].map(({ paperNumber }) => paperNumber);
  return { report, diff: appeal.diff, pack: proof.pack, papers, problems: problemsOf(report) };
}

async function untilDecided(
  auditor: ApiClient,
  exams: ReadonlyMap<string, PreparedExam>,
  say: (line: string) => void,
): Promise<void> {
  const until = Date.now() + GRADING_DEADLINE_MS;
  let shown = -1;
  while (Date.now() < until) {
    const sittings = await Promise.all(
      [...exams.values()].map(({ sessionId }) =>
        auditor.get<{ decision: string | null }[]>(`/sessions/${sessionId}/sittings`),
      ),
    );
    const decided = sittings.flat().filter(({ decision }) => decision !== null).length;
    if (decided !== shown) say(`    ${decided} of ${CANDIDATES.length} results decided`);
    shown = decided;
    if (decided === CANDIDATES.length) return;
    await delay(250);
  }
  throw infrastructure('grading did not end in time; no mark was given for what is missing');
}
