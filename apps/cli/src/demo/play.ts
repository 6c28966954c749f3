import { setTimeout as delay } from 'node:timers/promises';
import { infrastructure } from '../exit.js';
import { verifyEvidence } from '../evidence/verify-evidence.js';
import type { ApiClient } from '../api/api-client.js';
import { runAppeal } from './appeal-work.js';
import { CANDIDATES, STAFF, type CastCandidate, type StaffId, type Story } from './cast.js';
import {
  finishPractical,
  sitPractical,
  sitTheory,
  tryLate,
  type Player,
} from './candidate-work.js';
import { problemsOf } from './expectations.js';
import type { CandidateOutcome, DemoOutcome, DemoReport } from './outcome.js';
import { equipCustodians } from './opening-work.js';
import { employPeople } from './people-work.js';
import type { Services } from './services.js';
import { prepareExam, readSample, type PreparedExam, type SampleBank } from './staff-work.js';

const HOUR_MS = 60 * 60 * 1000;
const GRADING_DEADLINE_MS = 90_000;

type Clients = Readonly<Record<StaffId, ApiClient>>;

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
    '1/7 banks imported by their author, approved by somebody else; sets drawn before a witness, sealed, opened by two custodians, drawn again: the same',
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
  const players = CANDIDATES.map((one) => playerOf(clients, one, people, samples, exams));
  say('2/7 eight candidates sit the theory part, 60 minutes by the server clock');
  for (const player of players) await sitTheory(player);
  await services.advanceClock(HOUR_MS + 1000);
  const late = await tryLate(playerIn(players, 'fails-theory-gate'));
  say(
    `3/7 the hour is over: a late answer was refused (${late}) and kept as late; practical part for who passed`,
  );
  const practical = players.filter(({ story }) => story !== 'fails-theory-gate');
  for (const player of practical) await sitPractical(player);
  say('4/7 grading in the sandbox; one container is killed in the middle of a run');
  const killing = services.killNextContainer();
  const unlucky = playerIn(practical, 'sandbox-dies');
  await finishPractical(unlucky);
  await killing;
  for (const player of practical) if (player !== unlucky) await finishPractical(player);
  await untilDecided(staff['a.dudek'], exams, say);
  const before = await outcomes(players);
  say(
    '5/7 an appeal: the test is corrected, everybody who had the task is marked again, a second person approves',
  );
  const fault = samples.get('python')?.planted;
  if (fault === undefined) throw infrastructure('no fault was planted');
  const appeal = await runAppeal(
    appealStaff(staff),
    { reviewer: idOf(people, 'r.kaczmarek'), takenPart: idOf(people, 'w.dabrowska') },
    playerIn(players, 'appeals'),
    fault,
  );
  const after = await outcomes(players);
  say('6/7 evidence pack of the appellant, checked offline');
  const pack = await fetchPack(staff['a.dudek'], playerIn(players, 'appeals').sitting);
  const checkpoint = await staff['a.dudek'].get<{ size: number; root: string; vkey: string }>(
    '/audit/checkpoint',
  );
  const verification = verifyEvidence(pack, checkpoint.vkey);
  const candidates = after.map((one) =>
    withBefore(
      one,
      before.find(({ id }) => id === one.id),
    ),
  );
  const report: DemoReport = {
    candidates,
    appeal: {
      entryNumber: appeal.entryNumber,
      concerned: appeal.diff.counts.candidates,
      failToPass: appeal.diff.failToPass.length,
      refusedReviewer: appeal.refusedReviewer,
    },
    late,
    openings: [...exams.values()].map(({ opening }) => opening),
    infrastructure: { epochOfRun: await highestEpoch(staff['a.dudek'], unlucky.sitting) },
    audit: { size: checkpoint.size, root: checkpoint.root, verified: verification.ok },
  };
  say('7/7 the result');
  const papers = [...exams.values()].map(({ paperNumber }) => paperNumber);
  return {
    report,
    diff: appeal.diff,
    pack,
    verification,
    papers,
    problems: problemsOf(report, verification),
  };
}

function idOf(people: ReadonlyMap<string, string>, name: string): string {
  const id = people.get(name);
  if (id === undefined) throw new Error(`${name} was not created`);
  return id;
}

function staffOf(clients: ReadonlyMap<string, ApiClient>): Clients {
  const entries = STAFF.map(({ id }) => [id, clientOf(clients, id)] as const);
  return Object.fromEntries(entries) as Clients; // one for each of STAFF
}

function clientOf(clients: ReadonlyMap<string, ApiClient>, name: string): ApiClient {
  const client = clients.get(name);
  if (client === undefined) throw new Error(`${name} is not logged in`);
  return client;
}

function rolesOf(staff: Clients) {
  return {
    author: staff['m.zielinska'],
    approver: staff['w.dabrowska'],
    examiner: staff['k.wolska'],
    witness: staff['j.nowak'],
    coordinator: staff['c.baran'],
    invigilator: staff['i.mazur'],
    auditor: staff['a.dudek'],
  };
}

function appealStaff(staff: Clients) {
  return {
    coordinator: staff['c.baran'],
    examiner: staff['k.wolska'],
    approver: staff['w.dabrowska'],
    reviewer: staff['r.kaczmarek'],
    secondReviewer: staff['s.pawlak'],
  };
}

function playerOf(
  clients: ReadonlyMap<string, ApiClient>,
  candidate: CastCandidate,
  people: ReadonlyMap<string, string>,
  samples: ReadonlyMap<string, SampleBank>,
  exams: ReadonlyMap<string, PreparedExam>,
): Player & { readonly id: string } {
  const sample = samples.get(candidate.qualification);
  const sitting = exams.get(candidate.qualification)?.sittings.get(idOf(people, candidate.id));
  if (sample === undefined || sitting === undefined)
    throw new Error(`${candidate.id} has no sitting`);
  return {
    id: candidate.id,
    api: clientOf(clients, candidate.id),
    sitting,
    story: candidate.story,
    bank: sample.bank,
  };
}

function playerIn<P extends Player>(players: readonly P[], story: Story): P {
  const player = players.find((one) => one.story === story);
  if (player === undefined) throw new Error(`nobody plays ${story}`);
  return player;
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

async function outcomes(
  players: readonly (Player & { readonly id: string })[],
): Promise<readonly CandidateOutcome[]> {
  return Promise.all(
    players.map(async ({ id, api, sitting, story }) => {
      const { marks, criteria, total, maxTotal, decision } = await api.get<
        Omit<CandidateOutcome, 'id' | 'story' | 'before'>
      >(`/my/sittings/${sitting}/result`);
      return {
        id,
        story,
        marks: marks.map(({ item, points, maxPoints, verdict }) => ({
          item,
          points,
          maxPoints,
          verdict,
        })),
        criteria,
        total,
        maxTotal,
        decision,
        before: null,
      };
    }),
  );
}

function withBefore(
  after: CandidateOutcome,
  before: CandidateOutcome | undefined,
): CandidateOutcome {
  const changed =
    before !== undefined && (before.total !== after.total || before.decision !== after.decision);
  return changed ? { ...after, before: { total: before.total, decision: before.decision } } : after;
}

async function fetchPack(
  auditor: ApiClient,
  sitting: string,
): Promise<ReadonlyMap<string, Buffer>> {
  const { files } = await auditor.get<{ files: { path: string; base64: string }[] }>(
    `/sittings/${sitting}/evidence`,
  );
  return new Map(files.map(({ path, base64 }) => [path, Buffer.from(base64, 'base64')]));
}

/** How often the unlucky candidate's runs had to be claimed: more than once for the one whose container died. */
async function highestEpoch(auditor: ApiClient, sitting: string): Promise<number> {
  const pack = await fetchPack(auditor, sitting);
  const epochs = [...pack]
    .filter(([name]) => /^runs\/[^/]+\.json$/.test(name))
    .map(([, bytes]) => (JSON.parse(bytes.toString('utf8')) as { readonly epoch: number }).epoch); // written by runFile
  return Math.max(...epochs);
}
