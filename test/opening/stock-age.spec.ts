import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { selectSetItems } from '#store';
import { openApi, type ApiUnderTest } from '../api/api-under-test.js';
import { openSet, type Custodian } from '../api/custodians.js';
import { scheduleExam, type ExamDay } from '../api/exam-day.js';

const AGE_IS_HERE = spawnSync('age', ['--version']).status === 0;

/** Set-up installs Debian's `age` for the tests where it can. */
(AGE_IS_HERE ? describe : describe.skip)("a sealed set and Debian's age", () => {
  let api: ApiUnderTest;
  let day: ExamDay;
  let folder: string;
  beforeAll(async () => {
    api = await openApi();
    day = await scheduleExam(api, 1);
    folder = await mkdtemp(path.join(os.tmpdir(), 'assay-stock-age-'));
    for (const one of day.staff.custodians)
      await writeFile(file(one.id), `${one.identity}\n`, { mode: 0o600 });
  });
  afterAll(async () => {
    await api.close();
    await rm(folder, { recursive: true });
  });

  const file = (name: string) => path.join(folder, name);

  /** The commands of docs/operating.md, with a shell and nothing of ours. */
  function shell(command: string): { readonly status: number | null; readonly stdout: string } {
    const { status, stdout } = spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' });
    return { status, stdout };
  }

  it('is opened by every pair of custodians with what lies in the database', async () => {
    const { db } = api.engine;
    const set = await db
      .selectFrom('exam_set')
      .selectAll()
      .where('id', '=', day.setId)
      .executeTakeFirstOrThrow();
    const pairs = await db
      .selectFrom('set_pair')
      .selectAll()
      .where('exam_set_id', '=', day.setId)
      .execute();
    expect(pairs).toHaveLength(3);
    await writeFile(file('set.age'), set.set_age);
    const opened: unknown[] = [];
    for (const { outer_id: outer, inner_id: inner, age } of pairs) {
      await writeFile(file('pair.age'), age);
      // pipefail is no part of sh: the second age fails on what the first one does not give.
      expect(shell(`age -d -i ${inner} pair.age | age -d -i ${outer}`).status).not.toBe(0);
      expect(shell(`age -d -i ${outer} pair.age | age -d -i ${outer}`).status).not.toBe(0);
      const both = `age -d -i ${outer} pair.age | age -d -i ${inner} > set.key`;
      expect(shell(`${both} && age -d -i set.key set.age > set.json`).status).toBe(0);
      const sum = shell('sha256sum set.json').stdout;
      expect(sum.slice(0, 64)).toBe(set.form_sha256);
      opened.push(JSON.parse(shell('cat set.json').stdout));
    }
    expect(opened[1]).toEqual(opened[0]);
    await openSet(day.staff, day);
    const items = await selectSetItems(db, day.setId);
    const ids = (part: string) => items.filter((item) => item.part === part).map(({ id }) => id);
    expect(opened[0]).toMatchObject({
      format: 'assay-set/1',
      set: day.setId,
      paperNumber: set.paper_number,
      form: { theory: ids('theory'), practical: ids('practical') },
    });
  });

  it('takes keys that age-keygen made', () => {
    const [one] = day.staff.custodians as readonly [Custodian];
    expect(shell(`age-keygen -y ${one.id}`).stdout.trim()).toBe(one.recipient);
  });
});
