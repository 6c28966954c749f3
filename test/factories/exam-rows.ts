import { createHash, randomInt, randomUUID } from 'node:crypto';
import type { Language, SourceFile, Task } from '#exam-bank';
import {
  insertBankVersion,
  insertExamSession,
  insertCustodianKey,
  insertExamSet,
  insertItemVersions,
  insertPerson,
  insertRun,
  insertSitting,
  insertSubmission,
  insertStateChanges,
  inTransaction,
  insertSetOpening,
  recordKeyProved,
  recordSetOpened,
  requestTaskCheck,
  updateSetOpening,
  updateSitting,
  upsertQualification,
  type Database,
  type Keys,
  type Role,
  type Tx,
} from '#store';
import { aTask } from './task.js';

/** Rows of an exam in the smallest number that the schema admits; every function stands in for a part of the engine. */

/** When everything here happened. */
export const EXAM_DAY = new Date('2026-03-02T09:00:00.000Z');

export interface ExamRows {
  readonly sessionId: string;
  readonly taskVersionId: string;
  readonly coordinatorId: string;
}

/** A session under way, with an opened set of one practical task and nothing else. */
export async function insertExam(
  db: Database,
  keys: Keys,
  task: Task = aTask(),
): Promise<ExamRows> {
  return inTransaction(db, async (tx) => {
    const coordinatorId = await insertSomebody(tx, 'coordinator');
    const qualificationId = `q-${shortId()}`;
    await upsertQualification(tx, {
      id: qualificationId,
      title: 'Programming in Python',
      body: { id: qualificationId, title: 'Programming in Python', outcomes: [] },
    });
    const taskVersionId = await insertTaskVersion(tx, keys, { qualificationId, task });
    const setId = await insertOpenedSet(tx, keys, {
      qualificationId,
      taskVersionId,
      by: coordinatorId,
    });
    const sessionId = randomUUID();
    await insertExamSession(tx, {
      id: sessionId,
      title: 'Spring session',
      place: 'Room 1',
      qualification_id: qualificationId,
      exam_set_id: setId,
      scheme: {},
      starts_at: EXAM_DAY,
      state: 'open',
      created_by: coordinatorId,
      created_at: EXAM_DAY,
      opened_at: EXAM_DAY,
      closed_at: null,
    });
    return { sessionId, taskVersionId, coordinatorId };
  });
}

/** A candidate who is working on the practical part. @returns the sitting's id */
export async function insertSittingUnderWay(db: Database, exam: ExamRows): Promise<string> {
  return inTransaction(db, async (tx) => {
    const id = randomUUID();
    await insertSitting(tx, {
      id,
      exam_session_id: exam.sessionId,
      candidate_id: await insertSomebody(tx, 'candidate'),
      audit_ref: `sit-${shortId()}`,
      registered_at: EXAM_DAY,
    });
    await updateSitting(tx, id, {
      conditions_accepted_at: EXAM_DAY,
      theory_finished_at: EXAM_DAY,
      theory_passed: true,
      practical_started_at: EXAM_DAY,
    });
    return id;
  });
}

export interface RunRows {
  readonly runId: string;
  readonly submissionId: string;
  readonly sittingId: string;
}

/** The acceptance check of the exam's task, queued and due. */
export function insertQueuedCheck(
  db: Database,
  exam: ExamRows,
  languages: readonly Language[],
): Promise<void> {
  const check = {
    id: randomUUID(),
    itemVersionId: exam.taskVersionId,
    contentSha256: 'a'.repeat(64),
    languages,
    requestedBy: exam.coordinatorId,
    at: EXAM_DAY,
  };
  return inTransaction(db, (tx) => requestTaskCheck(tx, check));
}

/** A candidate of their own, what they handed in, and its grading run, queued and due. */
export async function insertQueuedRun(
  db: Database,
  exam: ExamRows,
  files: readonly SourceFile[] = [{ name: 'main.py', text: 'print(2 * int(input()))\n' }],
  language: Language = 'python',
): Promise<RunRows> {
  const sittingId = await insertSittingUnderWay(db, exam);
  return inTransaction(db, async (tx) => {
    const submissionId = randomUUID();
    await insertSubmission(tx, {
      id: submissionId,
      sittingId,
      itemVersionId: exam.taskVersionId,
      language,
      files,
      contentSha256: createHash('sha256').update(JSON.stringify(files)).digest('hex'),
      at: EXAM_DAY,
      late: false,
    });
    const runId = randomUUID();
    await insertRun(tx, {
      id: runId,
      submissionId,
      itemVersionId: exam.taskVersionId,
      purpose: 'exam',
      remarkSetId: null,
      createdAt: EXAM_DAY,
    });
    return { runId, submissionId, sittingId };
  });
}

/** @returns the person's id; the password is none that anybody could give */
export async function insertSomebody(tx: Tx, ...roles: readonly Role[]): Promise<string> {
  const id = randomUUID();
  const userName = `${roles[0] ?? 'person'}-${shortId()}`;
  const fullName = 'Zoë Łukasiewicz';
  await insertPerson(tx, {
    ...{ id, userName, fullName, passwordHash: '!', roles },
    ...{ identityRef: `staff/${id}`, at: EXAM_DAY },
  });
  return id;
}

/** An approved version 1, written and approved by two people. @returns its id */
export async function insertTaskVersion(
  tx: Tx,
  keys: Keys,
  { qualificationId, task }: { readonly qualificationId: string; readonly task: Task },
): Promise<string> {
  const id = randomUUID();
  const author = await insertSomebody(tx, 'author');
  const version = {
    id,
    qualification_id: qualificationId,
    item_id: task.id,
    version: 1,
    kind: 'task' as const,
    type: 'practical',
    criteria: task.groups.map(({ criterion }) => criterion),
    difficulty: task.difficulty,
    points: task.groups.reduce((sum, { points }) => sum + points, 0),
    minutes: task.minutes,
    author: task.author,
    supersedes: null,
    change_note: null,
    created_by: author,
    created_at: EXAM_DAY,
    body: task,
  };
  await insertItemVersions(tx, keys, [version]);
  const by = await insertSomebody(tx, 'approver');
  const review = {
    itemVersionId: id,
    from: 'draft',
    to: 'review',
    by: author,
    at: EXAM_DAY,
  } as const;
  await insertStateChanges(tx, keys, [review]);
  const approval = { itemVersionId: id, from: 'review', to: 'approved', by, at: EXAM_DAY } as const;
  await insertStateChanges(tx, keys, [approval]);
  return id;
}

async function insertOpenedSet(
  tx: Tx,
  keys: Keys,
  set: { readonly qualificationId: string; readonly taskVersionId: string; readonly by: string },
): Promise<string> {
  const bankId = randomUUID();
  const bank = {
    id: bankId,
    qualification_id: set.qualificationId,
    version: '2026.1',
    content_sha256: '0'.repeat(64),
    qualification: {},
    imported_by: set.by,
    imported_at: EXAM_DAY,
  };
  await insertBankVersion(tx, bank, [set.taskVersionId]);
  const id = randomUUID();
  const paperNumber = `P-${shortId()}`;
  const form = { seed: '0'.repeat(64), theory: [], practical: [set.taskVersionId] };
  const row = {
    id,
    paper_number: paperNumber,
    qualification_id: set.qualificationId,
    bank_version_id: bankId,
    blueprint: JSON.stringify({}),
    blueprint_sha256: '0'.repeat(64),
    engine: 'test',
    form_sha256: '0'.repeat(64),
    set_age: 'sealed',
    set_recipient: recipientNo(0),
    drawn_by: set.by,
    drawn_at: EXAM_DAY,
  };
  const custodians = [await insertCustodian(tx), await insertCustodian(tx)] as const;
  const [first, second] = custodians.map(({ personId }) => personId) as [string, string];
  const pair = { outerId: first, innerId: second, age: 'sealed', innerSha256: '0'.repeat(64) };
  await insertExamSet(tx, row, { custodians, pairs: [pair] });
  const openingId = await insertReleasedOpening(tx, { setId: id, by: set.by, first, second });
  const opening = { setId: id, paperNumber, openingId, by: second, at: EXAM_DAY, form };
  await recordSetOpened(tx, keys, opening);
  return id;
}

/** A custodian with a key of which nobody has the secret half. */
async function insertCustodian(
  tx: Tx,
): Promise<{ readonly personId: string; readonly keyId: string }> {
  const personId = await insertSomebody(tx, 'custodian');
  const keyId = randomUUID();
  const recipient = recipientNo(randomInt(2 ** 40));
  const challengeSha256 = '0'.repeat(64);
  await insertCustodianKey(tx, { id: keyId, personId, recipient, challengeSha256, at: EXAM_DAY });
  await recordKeyProved(tx, { id: keyId, person_id: personId }, EXAM_DAY);
  return { personId, keyId };
}

/** Has the form of a recipient, and none of its meaning. */
function recipientNo(number: number): string {
  const letters = 'qpzry9x8';
  const digits = [...number.toString(8)].map((digit) => letters[Number(digit)]).join('');
  return `age1${digits.padStart(58, 'q')}`;
}

async function insertReleasedOpening(
  tx: Tx,
  { setId, by, first, second }: Readonly<Record<'setId' | 'by' | 'first' | 'second', string>>,
): Promise<string> {
  const id = randomUUID();
  await insertSetOpening(tx, {
    id,
    exam_set_id: setId,
    kind: 'glass',
    exam_session_id: null,
    reason: 'There is no session yet.',
    asked_by: by,
    asked_at: EXAM_DAY,
    expires_at: new Date(EXAM_DAY.getTime() + 60_000),
    first_id: first,
    second_id: second,
  });
  await updateSetOpening(tx, id, { state: 'half', first_at: EXAM_DAY, first_layer: 'sealed' });
  const review = {
    reviewed_by: await insertSomebody(tx, 'auditor'),
    reviewed_at: EXAM_DAY,
    findings: 'All in order.',
    set_usable: true,
  };
  await updateSetOpening(tx, id, { state: 'released', second_at: EXAM_DAY });
  await updateSetOpening(tx, id, { state: 'opened', first_layer: null, ...review });
  return id;
}

function shortId(): string {
  return randomUUID().slice(0, 13);
}
