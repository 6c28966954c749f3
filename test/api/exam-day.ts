import { commitRun, openTask } from '#marking';
import { claimRun, findSubmission, selectItemVersion } from '#store';
import { sourceOf, playedFacts, type Program } from '../factories/played-programs.js';
import { QUALIFICATION, RIGHT_ANSWERS, smallUpload } from '../factories/small-bank.js';
import { hireCustodians, openSet, type Custodian } from './custodians.js';
import type { ApiUnderTest, Client } from './api-under-test.js';
import { drawSets } from './draw-work.js';

export interface Staff {
  readonly author: Client;
  readonly approver: Client;
  readonly examiner: Client;
  readonly coordinator: Client;
  readonly invigilator: Client;
  readonly grader: Client;
  readonly reviewer: Client;
  readonly secondReviewer: Client;
  readonly auditor: Client;
  readonly witness: Client;
  readonly custodians: readonly Custodian[];
}

export async function hireStaff(api: ApiUnderTest): Promise<Staff> {
  return {
    author: await api.person('ann.author', 'author'),
    approver: await api.person('app.rover', 'approver'),
    examiner: await api.person('ed.examiner', 'examiner'),
    coordinator: await api.person('co.ordinator', 'coordinator'),
    invigilator: await api.person('in.vigilator', 'invigilator'),
    grader: await api.person('gra.der', 'grader'),
    reviewer: await api.person('re.viewer', 'appeal-reviewer'),
    secondReviewer: await api.person('se.cond', 'appeal-reviewer'),
    auditor: await api.person('au.ditor', 'auditor'),
    witness: await api.person('wit.ness', 'witness'),
    custodians: await hireCustodians(api),
  };
}

/** Import, approval by another, frozen bank. @returns the bank version's id */
export async function prepareBank(staff: Staff): Promise<string> {
  const { created } = (await staff.author.post('/bank/imports', smallUpload())).body;
  await staff.approver.post('/bank/approvals', { itemVersions: created });
  return freeze(staff, '2026.1');
}

export async function freeze(staff: Staff, version: string): Promise<string> {
  const frozen = await staff.approver.post(`/bank/${QUALIFICATION}/versions`, { version });
  return frozen.body.id as string;
}

export async function drawSet(staff: Staff, bankVersionId: string): Promise<string> {
  const { sets } = await drawSets(staff, { bankVersionId });
  return sets[0]!.id;
}

/** A candidate with their sitting. */
export interface Player extends Client {
  readonly sitting: string;
}

export interface ExamDay {
  readonly api: ApiUnderTest;
  readonly staff: Staff;
  readonly bankVersionId: string;
  readonly setId: string;
  readonly sessionId: string;
  readonly players: readonly Player[];
}

/** Everything up to the scheduled session, with as many candidates as asked for. */
export async function scheduleExam(api: ApiUnderTest, candidates: number): Promise<ExamDay> {
  const staff = await hireStaff(api);
  const bankVersionId = await prepareBank(staff);
  const setId = await drawSet(staff, bankVersionId);
  const people: Client[] = [];
  for (let at = 1; at <= candidates; at += 1)
    people.push(await api.person(`candidate${String(at)}`, 'candidate'));
  const session = await scheduleSession(
    api,
    staff,
    setId,
    people.map(({ id }) => id),
  );
  const players = people.map((one) => ({ ...one, sitting: session.sittings.get(one.id)! }));
  return { api, staff, bankVersionId, setId, sessionId: session.id, players };
}

export async function scheduleSession(
  api: ApiUnderTest,
  staff: Staff,
  setId: string,
  candidates: readonly string[],
): Promise<{ readonly id: string; readonly sittings: ReadonlyMap<string, string> }> {
  const { body } = await staff.coordinator.post('/sessions', {
    title: 'Spring session',
    place: 'Room 1',
    setId,
    scheme: 'sci',
    startsAt: api.clock.now().toISOString(),
    candidates,
  });
  const sittings = body.sittings as readonly { readonly id: string; readonly candidate: string }[];
  return { id: body.id, sittings: new Map(sittings.map((one) => [one.candidate, one.id])) };
}

/** Two custodians open the set, and the invigilator the session. */
export async function openSession(
  staff: Staff,
  day: { readonly setId: string; readonly sessionId: string },
): Promise<void> {
  await openSet(staff, day);
  await staff.invigilator.post(`/sessions/${day.sessionId}/open`);
}

/** The same with the session open. */
export async function openExam(api: ApiUnderTest, candidates: number): Promise<ExamDay> {
  const day = await scheduleExam(api, candidates);
  await openSession(day.staff, day);
  return day;
}

/** What a candidate is told of their result. */
export interface ToldResult {
  readonly decision: string;
  readonly total: string;
  readonly marks: readonly {
    readonly item: string;
    readonly points: string;
    readonly verdict: string | null;
    readonly superseded: boolean;
  }[];
  readonly reasons: readonly { readonly rule: string; readonly met: boolean | null }[];
}

export async function resultOf(player: Player): Promise<ToldResult> {
  return (await player.get(my(player, '/result'))).body as ToldResult;
}

export function my(player: Player, rest = ''): string {
  return `/my/sittings/${player.sitting}${rest}`;
}

export async function accept(player: Player): Promise<void> {
  await player.post(my(player, '/conditions'), { accepted: true });
}

export async function answer(player: Player, item: string, response: unknown): Promise<void> {
  await player.put(my(player, `/responses/${item}`), { response });
}

/** The whole theory part, answered right but for the items named. */
export async function passTheory(player: Player, except: readonly string[] = []): Promise<void> {
  await accept(player);
  for (const [item, response] of Object.entries(RIGHT_ANSWERS))
    if (!except.includes(item)) await answer(player, item, response);
  await player.post(my(player, '/theory/finish'));
}

export function submissionOf(program: Program): unknown {
  const base64 = Buffer.from(sourceOf(program)).toString('base64');
  return { language: 'python', files: [{ name: 'main.py', base64 }] };
}

/** The whole practical part; a task without a program is left out. */
export async function sitPractical(
  player: Player,
  programs: { readonly double?: Program; readonly sum?: Program },
): Promise<void> {
  await player.post(my(player, '/practical/start'));
  for (const [task, program] of Object.entries(programs))
    await player.post(my(player, `/submissions/mini-${task}`), submissionOf(program));
  await player.post(my(player, '/practical/finish'));
}

/** Plays the graders until nothing is due. @returns how many runs there were */
export async function gradeAll({ engine, clock }: ApiUnderTest): Promise<number> {
  const { db, keys, signer } = engine;
  for (let count = 0; ; count += 1) {
    const run = await claimRun(db, { host: 'test', leaseMs: 60_000 });
    if (run === undefined) return count;
    const version = await selectItemVersion(db, run.item_version_id);
    const submission = (await findSubmission(db, run.submission_id))!;
    const played = playedFacts(await openTask(keys, version), submission.files);
    const provenance = {
      ...played.provenance,
      taskSha256: version.content_sha256,
      submissionSha256: submission.content_sha256,
    };
    const facts = { ...played, provenance };
    const actor = { kind: 'system', ref: 'grader' } as const;
    const context = { keys, signer, at: clock.now(), actor };
    await commitRun(db, context, { id: run.id, epoch: run.epoch, facts });
  }
}
