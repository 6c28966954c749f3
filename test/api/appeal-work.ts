import { WRONG_TEST } from '../factories/small-bank.js';
import { my, type ExamDay, type Player } from './exam-day.js';

export const GROUNDS = 'My program doubles a thousand right; the mark of that group cannot stand.';
export const RATIONALE = 'The expected answer of the test was off by one; the statement is right.';

export interface FiledAppeal {
  readonly id: string;
  readonly itemVersionId: string;
}

/** An appeal about mini-double, assigned to the reviewer. */
export async function fileAppeal({ staff }: ExamDay, appellant: Player): Promise<FiledAppeal> {
  const body = { item: 'mini-double', grounds: GROUNDS };
  const { id } = (await appellant.post(my(appellant, '/appeals'), body)).body as { id: string };
  await staff.coordinator.post(`/appeals/${id}/assignment`, { reviewer: staff.reviewer.id });
  const listed = (await staff.reviewer.get('/appeals')).body as readonly FiledAppeal[];
  return listed.find((one) => one.id === id)!;
}

/** The wrong test put right by the examiner, approved by another. @returns the new version's id */
export async function correctDouble(
  { staff }: ExamDay,
  itemVersionId: string,
  answer: string = WRONG_TEST.rightAnswer,
): Promise<string> {
  const corrected = await staff.examiner.post(`/items/${itemVersionId}/corrections`, {
    note: 'The expected answer was off by one.',
    tests: [{ id: WRONG_TEST.id, answer }],
  });
  await staff.approver.post('/bank/approvals', { itemVersions: [corrected.body.id] });
  return corrected.body.id as string;
}

export function remarkBody(appeal: FiledAppeal, newVersionId: string): unknown {
  return {
    appealId: appeal.id,
    newVersionId,
    reasonCode: 'auto-marking-error',
    rationale: RATIONALE,
  };
}

export async function openRemark(
  { staff }: ExamDay,
  appeal: FiledAppeal,
  newVersionId: string,
): Promise<string> {
  const { body } = await staff.reviewer.post('/remarks', remarkBody(appeal, newVersionId));
  return body.id as string;
}
