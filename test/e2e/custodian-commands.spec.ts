import { readFile, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openApi, type ApiUnderTest, type Client } from '../api/api-under-test.js';
import { askFor } from '../api/custodians.js';
import { scheduleExam, type ExamDay } from '../api/exam-day.js';
import { exam, type Ran } from './exam.js';

describe("a custodian's commands", () => {
  let folder: string;
  let api: ApiUnderTest;
  let day: ExamDay;
  let address: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'assay-custodian-'));
    api = await openApi();
    day = await scheduleExam(api, 1);
    await api.app.listen(0, '127.0.0.1');
    address = (await api.app.getUrl()).replace('[::1]', '127.0.0.1');
    for (const one of day.staff.custodians) {
      await writeFile(file(`${one.id}.key`), `${one.identity}\n`);
      await writeFile(file(`${one.id}.token`), one.token);
    }
  });
  afterAll(async () => {
    await api.close();
    await rm(folder, { recursive: true });
  });
  const file = (name: string) => path.join(folder, name);
  const as = ({ id }: Client) => ['--api', address, '--token-file', file(`${id}.token`)];
  const said = (ran: Ran) => ({ exitCode: ran.exitCode, ...(JSON.parse(ran.stdout) as object) });

  it('make a key for its owner only, register it, and never overwrite it', async () => {
    const key = file('new.key');
    const made = await exam(['custodian', 'keygen', '--out', key]);
    const recipient = made.stdout.trim();
    expect((await stat(key)).mode & 0o777).toBe(0o600);
    expect(await readFile(key, 'utf8')).toMatch(
      new RegExp(`^# public key: ${recipient}\nAGE-SECRET-KEY-1[0-9A-Z]{58}\n$`),
    );
    expect(made.stderr + made.stdout).not.toContain('AGE-SECRET');
    const again = await exam(['custodian', 'keygen', '--out', key]);
    expect(again.exitCode).toBe(2);
    expect(again.stderr).toMatch(/^--out .*never overwritten\n$/);
    const newcomer = await api.person('new.comer', 'custodian');
    await writeFile(file(`${newcomer.id}.token`), newcomer.token);
    const register = ['custodian', 'register', '--key', key, '--json', ...as(newcomer)];
    expect(said(await exam(register))).toEqual({ exitCode: 0, recipient });
    const listed = (await day.staff.examiner.get('/custodians')).body as unknown[];
    expect(listed).toContainEqual(expect.objectContaining({ userName: 'new.comer', recipient }));
  });

  it('open a set, one after the other, and say in one line what is refused', async () => {
    const asked = await askFor(day.staff.invigilator, day.staff.custodians, day);
    const open = (who: Client, keyOf = who) =>
      exam(['set', 'open', asked.id, '--json', '--key', file(`${keyOf.id}.key`), ...as(who)]);
    const { first, second } = asked;
    const early = await open(second);
    expect(early).toMatchObject({ exitCode: 2, stdout: '' });
    expect(early.stderr).toMatch(/^403 not-your-turn.*\n$/);
    const wrong = await open(first, second);
    expect(wrong).toMatchObject({ exitCode: 2, stdout: '' });
    expect(wrong.stderr).toMatch(/^the key does not open the file.*\n$/);
    expect(said(await open(first))).toEqual({ exitCode: 0, opening: asked.id, state: 'half' });
    expect(said(await open(second))).toEqual({ exitCode: 0, opening: asked.id, state: 'opened' });
  });

  it('take a layer off offline', async () => {
    const { outer_id: outer, age } = await api.engine.db
      .selectFrom('set_pair')
      .selectAll()
      .where('exam_set_id', '=', day.setId)
      .executeTakeFirstOrThrow();
    await writeFile(file('pair.age'), age);
    const peel = ['custodian', 'peel', '--key', file(`${outer}.key`), file('pair.age')];
    const { exitCode, stdout } = await exam(peel);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----\n/);
  });
});
