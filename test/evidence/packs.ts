import { sha256Hex, type PackFiles } from '#audit';
import { commitRun, openTask } from '#marking';
import type { TestFacts } from '#scoring';
import { claimRun, findSubmission, selectItemVersion } from '#store';
import { openApi, type ApiUnderTest } from '../api/api-under-test.js';
import { correctDouble, fileAppeal, openRemark, settleAppeal } from '../api/appeal-work.js';
import {
  accept,
  answer,
  my,
  openExam,
  passTheory,
  sitPractical,
  type ExamDay,
  type Player,
} from '../api/exam-day.js';
import { playedFacts, sourceOf, type Program } from '../factories/played-programs.js';
import { RIGHT_ANSWERS, SECRETS } from '../factories/small-bank.js';

/** What one exam day left: the packs of its candidates as the API hands them out, and the log's public key. */
export interface HandedOut {
  readonly vkey: string;
  /** Wrong, changed, blank and late answers; three submissions for a task; an appeal that a re-mark upheld. */
  readonly appellant: PackFiles;
  /** The same sitting, handed out before the appeal. */
  readonly beforeAppeal: PackFiles;
  /** Of another candidate with the same paper, the same answers and the same re-mark. */
  readonly neighbour: PackFiles;
  /** Failed the theory part, saw no task. */
  readonly keptOut: PackFiles;
  /** Registered and never came. */
  readonly absent: PackFiles;
  /** The appellant's for the candidate. */
  readonly released: PackFiles;
  /** Of the one who answered nothing right. */
  readonly releasedKeptOut: PackFiles;
}

/** Plays a whole exam over HTTP on a real database, with an appeal, and asks for the evidence of everybody. */
export async function playExam(): Promise<HandedOut> {
  const api = await openApi();
  try {
    const day = await openExam(api, 4);
    const [appellant, neighbour, keptOut, absent] = day.players as [Player, Player, Player, Player];
    await sitEverything(api, appellant);
    await passTheory(neighbour, ['mini-k8']);
    await sitPractical(neighbour, { double: 'right', sum: 'right' });
    await accept(keptOut);
    await answer(keptOut, 'mini-k1', 'B');
    await keptOut.post(my(keptOut, '/theory/finish'));
    await grade(api);
    const beforeAppeal = await packOf(day, appellant);
    await appeal(day, appellant);
    // Who never came has no result: their evidence is handed out once the session is closed.
    await day.staff.invigilator.post(`/sessions/${day.sessionId}/close`);
    const checkpoint = await day.staff.auditor.get('/audit/checkpoint');
    return {
      vkey: checkpoint.body.vkey as string,
      beforeAppeal,
      appellant: await packOf(day, appellant),
      neighbour: await packOf(day, neighbour),
      keptOut: await packOf(day, keptOut),
      absent: await packOf(day, absent),
      released: await packOf(day, appellant, '?for=candidate'),
      releasedKeptOut: await packOf(day, keptOut, '?for=candidate'),
    };
  } finally {
    await api.close();
  }
}

async function sitEverything({ clock }: ApiUnderTest, player: Player): Promise<void> {
  await accept(player);
  await answer(player, 'mini-k1', 'A');
  clock.advance({ minutes: 1 });
  for (const [item, response] of Object.entries(RIGHT_ANSWERS))
    if (item !== 'mini-k8') await answer(player, item, response);
  await player.post(my(player, '/theory/finish'));
  await player.post(my(player, '/practical/start'));
  await handIn(player, 'small-only');
  clock.advance({ minutes: 1 });
  await handIn(player, 'right');
  await player.post(my(player, '/submissions/mini-double'), submissionOf('right'));
  await player.post(my(player, '/practical/finish'));
  clock.advance({ minutes: 180 });
  const late = RIGHT_ANSWERS['mini-k8'];
  await tooLate(
    player.call({
      method: 'PUT',
      path: my(player, '/responses/mini-k8'),
      body: { response: late },
    }),
  );
  const path = my(player, '/submissions/mini-sum');
  await tooLate(player.call({ method: 'POST', path, body: submissionOf('wrong') }));
}

async function tooLate(reply: ReturnType<Player['call']>): Promise<void> {
  const { status, text } = await reply;
  if (status !== 409) throw new Error(`it should be late: ${text}`);
}

function handIn(player: Player, program: Program) {
  return player.post(my(player, '/submissions/mini-sum'), submissionOf(program));
}

/** Two files, in an order that is not that of their names. */
function submissionOf(program: Program): unknown {
  const file = (name: string, text: string) => ({
    name,
    base64: Buffer.from(text).toString('base64'),
  });
  return {
    language: 'python',
    files: [file('main.py', sourceOf(program)), file('a_part.py', '# ąę �\n')],
  };
}

/** What the played graders say judged their runs. */
export const JUDGE = {
  kind: 'output-validator',
  language: 'cpp',
  image: `sha256:${'9'.repeat(64)}`,
  toolVersion: 'gcc (Debian 14.2.0-19) 14.2.0',
  artefactSha256: '8'.repeat(64),
} as const;

/** The first run of one test is over its limit, and the middle of three within it: the mark rests on the repeats. */
function nearItsLimit(facts: TestFacts): TestFacts {
  const { test, process, comparison } = facts;
  if (test !== 'small/1' || process === null) return facts;
  const taking = (cpuUserUs: number) => ({ ...process, cpuUserUs, cpuSystemUs: 0 });
  const runs = [950_000, 990_000].map((us) => ({ process: taking(us), comparison }));
  const rule = { withinPercent: 10, runs: 3, counts: 'median' } as const;
  return { ...facts, process: taking(1_050_000), repeats: { rule, runs } };
}

/** One test was a conversation: what was said belongs to the facts. */
export const CONVERSATION = [
  `{"us":120,"by":"interactor","text":"${SECRETS.hiddenInput}"}`,
  '{"us":340,"by":"program","text":"42"}',
  '',
].join('\n');

function talking(facts: TestFacts): TestFacts {
  if (facts.test !== 'small/1') return facts;
  const said = Buffer.from(CONVERSATION);
  const transcript = {
    bytes: said.length,
    sha256: sha256Hex(said),
    truncated: false,
    head: said.toString('base64'),
  };
  const withTalk = { transcript, endedFirst: 'program' } as const;
  if (facts.repeats === undefined) return { ...facts, ...withTalk };
  const runs = facts.repeats.runs.map((run) => ({ ...run, ...withTalk }));
  return { ...facts, ...withTalk, repeats: { ...facts.repeats, runs } };
}

/** Plays the graders; unlike the API's own tests with the hashes that a real grader writes down. */
async function grade({ engine, clock }: ApiUnderTest): Promise<void> {
  const { db, keys, signer } = engine;
  for (;;) {
    const run = await claimRun(db, { host: 'test', leaseMs: 60_000 });
    if (run === undefined) return;
    const version = await selectItemVersion(db, run.item_version_id);
    const submission = (await findSubmission(db, run.submission_id))!;
    const facts = playedFacts(await openTask(keys, version), submission.files);
    const provenance = {
      ...facts.provenance,
      taskSha256: version.content_sha256,
      submissionSha256: submission.content_sha256,
      judge: JUDGE,
    };
    const actor = { kind: 'system', ref: 'grader' } as const;
    const context = { keys, signer, at: clock.now(), actor };
    const tests = facts.tests.map(nearItsLimit).map(talking);
    const completed = { id: run.id, epoch: run.epoch, facts: { ...facts, tests, provenance } };
    await commitRun(db, context, completed);
  }
}

async function appeal(day: ExamDay, appellant: Player): Promise<void> {
  const { reviewer, secondReviewer } = day.staff;
  day.api.clock.advance({ minutes: 60 });
  const filed = await fileAppeal(day, appellant);
  const remark = await openRemark(day, filed, await correctDouble(day, filed.itemVersionId));
  await grade(day.api);
  await reviewer.get(`/remarks/${remark}`);
  await secondReviewer.post(`/remarks/${remark}/commit`);
  await settleAppeal(day, filed, 'upheld');
}

async function packOf({ staff }: ExamDay, player: Player, variant = ''): Promise<PackFiles> {
  const { body } = await staff.auditor.get(`/sittings/${player.sitting}/evidence${variant}`);
  const files = body.files as readonly { readonly path: string; readonly base64: string }[];
  return new Map(files.map(({ path, base64 }) => [path, Buffer.from(base64, 'base64')]));
}
