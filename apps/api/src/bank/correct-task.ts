import { randomUUID } from 'node:crypto';
import { contentSha256, openTask } from '#marking';
import type { Task, TestGroup } from '#exam-bank';
import {
  appendEvent,
  findItemVersion,
  findNewestItemVersion,
  inTransaction,
  type ItemVersion,
  type Tx,
} from '#store';
import { actorOf } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import { insertDrafts, taskColumns } from './insert-drafts.js';

interface TestCorrection {
  readonly id: string;
  /** Base64; what is left out stays as it is. */
  readonly input?: string;
  readonly answer?: string;
}

export interface Correction {
  readonly itemVersionId: string;
  readonly note: string;
  readonly tests: readonly TestCorrection[];
}

/** Makes a new version of a task with corrected tests, as a draft; somebody else approves it. */
export async function correctTask(
  engine: Engine,
  principal: Principal,
  correction: Correction,
): Promise<{ readonly id: string; readonly version: number }> {
  const at = engine.clock.now();
  const id = randomUUID();
  return inTransaction(engine.db, async (tx) => {
    const row = await selectNewestTask(tx, correction.itemVersionId);
    const task = corrected(await openTask(engine.keys, row), correction.tests);
    if (contentSha256(JSON.parse(JSON.stringify(task))) === row.content_sha256)
      throw new Problem('content-refused', `The tests of ${row.item_id} are like that already.`);
    const draft = {
      ...taskColumns(task),
      id,
      qualification_id: row.qualification_id,
      change_note: correction.note,
      created_by: principal.personId,
      created_at: at,
    };
    await insertDrafts(tx, engine, principal, [{ draft, newest: row }]);
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

/** The task version, if it is the newest of its task: an older one has been corrected before. */
async function selectNewestTask(tx: Tx, id: string): Promise<ItemVersion> {
  const row = await findItemVersion(tx, id);
  if (row?.kind !== 'task') throw new Problem('not-found', 'There is no such task version.');
  const newest = await findNewestItemVersion(tx, {
    qualificationId: row.qualification_id,
    itemId: row.item_id,
  });
  if (newest?.id !== row.id)
    throw new Problem('conflict', `Version ${row.version} of ${row.item_id} is not the newest.`);
  return row;
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
