import { randomUUID } from 'node:crypto';
import { contentSha256, openTask } from '#marking';
import type { Task, TestGroup } from '#exam-bank';
import { appendEvent, findItemVersion, inTransaction, selectNewestItemVersions } from '#store';
import { actorOf } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import { insertDraft, taskColumns } from './import-bank.js';

export interface TestCorrection {
  readonly id: string;
  /** Base64; what is left out stays as it is. */
  readonly input?: string;
  readonly answer?: string;
}

/** Makes a new version of an approved task with corrected tests, as a draft; somebody else approves it. */
export async function correctTask(
  engine: Engine,
  principal: Principal,
  correction: {
    readonly itemVersionId: string;
    readonly note: string;
    readonly tests: readonly TestCorrection[];
  },
): Promise<{ readonly id: string; readonly version: number }> {
  const at = engine.clock.now();
  return inTransaction(engine.db, async (tx) => {
    const row = await findItemVersion(tx, correction.itemVersionId);
    if (row === undefined || row.kind !== 'task')
      throw new Problem('not-found', 'There is no such task version.');
    const newest = (await selectNewestItemVersions(tx, row.qualification_id)).find(
      ({ item_id }) => item_id === row.item_id,
    );
    if (newest?.id !== row.id)
      throw new Problem('conflict', `Version ${row.version} of ${row.item_id} is not the newest.`);
    const task = corrected(openTask(engine.keys, row), correction.tests);
    if (contentSha256(JSON.parse(JSON.stringify(task))) === row.content_sha256)
      throw new Problem('content-refused', `The tests of ${row.item_id} are like that already.`);
    const id = randomUUID();
    await insertDraft(
      tx,
      engine,
      {
        ...taskColumns(task),
        id,
        qualification_id: row.qualification_id,
        version: 0,
        supersedes: null,
        change_note: correction.note,
        created_by: principal.personId,
        created_at: at,
      },
      row,
    );
    await appendEvent(tx, {
      type: 'item.corrected',
      at,
      actor: actorOf(principal),
      subject: { kind: 'item', ref: id },
      data: {
        item: row.item_id,
        version: row.version + 1,
        supersedes: row.id,
        tests: correction.tests.map((test) => test.id),
      },
    });
    return { id, version: row.version + 1 };
  });
}

function corrected(task: Task, tests: readonly TestCorrection[]): Task {
  const known = new Set(task.groups.flatMap((group) => group.tests.map(({ id }) => id)));
  const unknown = tests.find(({ id }) => !known.has(id));
  if (unknown !== undefined)
    throw new Problem('content-refused', `${task.id} has no test ${unknown.id}.`);
  const byId = new Map(tests.map((test) => [test.id, test]));
  if (byId.size < tests.length)
    throw new Problem('content-refused', `A test of ${task.id} is named twice.`);
  const correctedGroup = (group: TestGroup): TestGroup => ({
    ...group,
    tests: group.tests.map((test) => ({
      ...test,
      input: byId.get(test.id)?.input ?? test.input,
      answer: byId.get(test.id)?.answer ?? test.answer,
    })),
  });
  return { ...task, groups: task.groups.map(correctedGroup) };
}
