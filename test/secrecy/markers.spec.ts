import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openApi, type ApiUnderTest, type Reply } from '../api/api-under-test.js';
import {
  accept,
  answer,
  drawSet,
  freeze,
  gradeAll,
  hireStaff,
  my,
  openSession,
  scheduleSession,
  sitPractical,
  type Player,
  type Staff,
} from '../api/exam-day.js';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { RIGHT_ANSWERS, SECRETS, smallUpload } from '../factories/small-bank.js';
import { foundIn, foundInFolder, foundInProcesses } from './needles.js';

/** Of the PostgreSQL server that test/database.ts runs for this worker. */
const SERVER_FILES = path.join(os.tmpdir(), `assay-test-${process.pid}`);
const RUN = randomBytes(8).toString('hex');
/** Of this run alone: the server's files hold what other tests wrote. */
const marked = (text: string) => text.replaceAll(/SECRET-|Question /g, (word) => `${word}${RUN}-`);
const MARKERS = [
  SECRETS.rationale,
  SECRETS.shortKey,
  SECRETS.hiddenInput,
  SECRETS.hiddenAnswer,
  SECRETS.checker,
  'Question ',
].map(marked);
const [ACCEPTED, PRINTED] = [SECRETS.shortKey, SECRETS.hiddenAnswer].map(marked) as [
  string,
  string,
];
/**
 * Where the design lets something stand in clear, and why. The columns are hidden from the auditor's role.
 * grading_run.facts: what the candidate's program printed, which is the expected answer when it is right.
 * mark_entry.derivation: why a mark is what it is names what was expected, for whoever reviews it.
 * A refused import tells the person who sent it which option of a key is none.
 */
const KNOWN = [
  `a refusal: ${ACCEPTED}`,
  `grading_run: ${PRINTED}`,
  `mark_entry: ${ACCEPTED}`,
] as const;
const OWN_ANSWER = `own-answer-${RUN}`;

describe('what is written anywhere while an exam is imported, drawn, sat, marked and appealed', () => {
  let database: TestDatabase;
  let api: ApiUnderTest;
  let staff: Staff;
  const refusals: Reply[] = [];

  beforeAll(async () => {
    database = await createTestDatabase('exam_app');
    api = await openApi(undefined, 'off', () => Promise.resolve(database));
    staff = await hireStaff(api);
    await importRefused();
    const { created } = (await staff.author.post('/bank/imports', markedUpload())).body;
    await staff.approver.post('/bank/approvals', { itemVersions: created });
    const setId = await drawSet(staff, await freeze(staff, '2026.1'));
    await sitExam(setId);
    await staff.auditor.get('/audit/checkpoint');
    await database.asOwner('checkpoint'); // all pages are on disk
  });
  afterAll(() => api.close());

  it('holds no prompt, key, rationale, hidden test or checker in clear', async () => {
    expect((await everywhere(MARKERS)).filter((one) => !isInServersFiles(one))).toEqual(KNOWN);
  });

  it("is no more of it in the database's files than its tables hold", async () => {
    const inFiles = (await everywhere(MARKERS)).filter(isInServersFiles);
    const inClear = [ACCEPTED, PRINTED];
    expect(inFiles.filter((one) => !inClear.some((marker) => one.endsWith(marker)))).toEqual([]);
  });

  it("holds a candidate's own answer beside its mark, and neither in the log nor in files", async () => {
    expect(await inTables([OWN_ANSWER])).toEqual([
      `mark_entry: ${OWN_ANSWER}`,
      `response: ${OWN_ANSWER}`,
    ]);
    expect(inLog([OWN_ANSWER])).toEqual([]);
    expect(await foundInFolder(api.engine.config.dataFolder, [OWN_ANSWER])).toEqual([]);
  });

  it('is looked through in earnest: what is planted is found, place by place', async () => {
    const [marker] = MARKERS as [string];
    const leaf = Buffer.from(marker).toString('hex');
    const table = `create table planted as select '\\x${leaf}'::bytea as leaf`;
    await database.asOwner(`${table}; checkpoint`);
    const file = path.join(api.engine.config.dataFolder, 'planted');
    await writeFile(file, `x${Buffer.from(`yy${marker}z`).toString('base64')}`);
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', marker]);
    api.engine.doorbell.ring([marker]).catch(() => undefined);
    const log = api.log as string[];
    log.push(JSON.stringify({ msg: marker }));
    const places = (await everywhere([marker])).map((one) => one.slice(0, one.indexOf(': ')));
    child.kill('SIGKILL');
    log.pop();
    await database.asOwner('drop table planted');
    expect(places).toEqual(
      expect.arrayContaining([
        'the log',
        'a doorbell',
        'planted',
        file,
        `/proc/${String(child.pid)}/cmdline`,
      ]),
    );
    expect(places.some((place) => place.includes('/cluster/'))).toBe(true);
  });

  /** Every place that anything is written to. */
  async function everywhere(markers: readonly string[]): Promise<readonly string[]> {
    return [
      ...inLog(markers),
      ...foundIn('a refusal', refusals.map(({ text }) => text).join('\n'), markers),
      ...foundIn('a doorbell', api.bell.rung.join('\n'), markers),
      ...(await inTables(markers)),
      ...(await foundInFolder(api.engine.config.dataFolder, markers)),
      // The database's own files: tables, its log of changes, its log of messages.
      ...(await foundInFolder(SERVER_FILES, markers)),
      ...(await foundInProcesses(markers)),
    ];
  }

  function isInServersFiles(found: string): boolean {
    return found.startsWith(SERVER_FILES);
  }

  function inLog(markers: readonly string[]): readonly string[] {
    return foundIn('the log', api.log.join(''), markers);
  }

  async function inTables(markers: readonly string[]): Promise<readonly string[]> {
    const { rows } = await database.asOwner(
      "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1",
    );
    const found: string[] = [];
    for (const { name } of rows as { readonly name: string }[]) {
      const { rows: texts } = await database.asOwner(
        `select to_jsonb(t)::text as row from ${name} t`,
      );
      const text = (texts as { readonly row: string }[]).map(({ row }) => row).join('\n');
      found.push(...foundIn(name, text, markers));
    }
    return found;
  }

  async function importRefused(): Promise<void> {
    const { bank, tasks } = markedUpload();
    for (const broken of [
      bank.replace('"M-1.1"', '"M-9"'),
      bank.replace('"single-choice"', '"no-such-type"'),
      bank.replace('"correct":"B"', `"correct":"${MARKERS[1] ?? ''}"`),
      bank.slice(0, bank.indexOf(MARKERS[1] ?? '') + 10),
    ]) {
      const call = {
        method: 'POST',
        path: '/bank/imports',
        body: { bank: broken, tasks },
      } as const;
      const reply = await staff.author.call(call);
      expect(reply.status).toBeGreaterThanOrEqual(400);
      refusals.push(reply);
    }
  }

  async function sitExam(setId: string): Promise<void> {
    const candidate = await api.person('candidate1', 'candidate');
    const session = await scheduleSession(api, staff, setId, [candidate.id]);
    const player: Player = { ...candidate, sitting: session.sittings.get(candidate.id)! };
    await openSession(staff, { setId, sessionId: session.id });
    await accept(player);
    const answers = { ...RIGHT_ANSWERS, 'mini-k6': OWN_ANSWER };
    for (const [item, response] of Object.entries(answers)) await answer(player, item, response);
    await player.post(my(player, '/theory/finish'));
    await sitPractical(player, { double: 'right', sum: 'right' });
    await gradeAll(api);
    expect((await player.get(my(player, '/result'))).body).toMatchObject({ decision: 'pass' });
    await staff.auditor.get(`/sittings/${player.sitting}/evidence`);
  }
});

function markedUpload(): ReturnType<typeof smallUpload> {
  const { bank, tasks } = smallUpload();
  const encoded = (base64: string) =>
    Buffer.from(marked(Buffer.from(base64, 'base64').toString())).toString('base64');
  return {
    bank: marked(bank),
    tasks: tasks.map((task) => ({
      ...task,
      files: task.files.map((file) => ({ ...file, base64: encoded(file.base64) })),
    })),
  };
}
