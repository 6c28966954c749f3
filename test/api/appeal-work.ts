import { WRONG_TEST } from '../factories/small-bank.js';
import { my, type ExamDay, type Player, type Staff } from './exam-day.js';

export const GROUNDS = 'My program doubles a thousand right; the mark of that group cannot stand.';
export const RATIONALE = 'The expected answer of the test was off by one; the statement is right.';

export interface FiledAppeal {
  readonly id: string;
  readonly itemVersionId: string;
  /** The one matter that it is about. */
  readonly matter: string;
}

/** What a candidate sends who appeals against the mark of an item. */
export function filing(...items: readonly string[]) {
  return {
    ...{ kind: 'marking', items, topics: [], grounds: GROUNDS, channel: 'account' },
  };
}

/** An appeal about mini-double, taken, assigned to the reviewer, who has begun. */
export async function fileAppeal(
  { staff }: ExamDay,
  appellant: Player,
  item = 'mini-double',
): Promise<FiledAppeal> {
  const filed = await appellant.post(my(appellant, '/appeals'), filing(item));
  const { id } = filed.body as { id: string };
  await staff.coordinator.post(`/appeals/${id}/formal-check`, { outcome: 'accept' });
  await staff.coordinator.post(`/appeals/${id}/assignment`, { reviewer: staff.reviewer.id });
  await staff.reviewer.post(`/appeals/${id}/declaration`, { conflictOfInterest: false });
  return filedAppeal(staff, id);
}

interface Listed {
  readonly id: string;
  readonly matters: readonly { readonly id: string; readonly itemVersionId: string }[];
}

async function filedAppeal({ reviewer }: Staff, id: string): Promise<FiledAppeal> {
  const listed = (await reviewer.get('/appeals')).body as readonly Listed[];
  const [matter] = listed.find((one) => one.id === id)!.matters;
  return { id, itemVersionId: matter!.itemVersionId, matter: matter!.id };
}

/** A ruling on one matter. */
export function ruling(
  matter: string,
  outcome: 'upheld' | 'rejected',
  parts: readonly { readonly criterion: string; readonly points: string }[] | null = null,
) {
  const isUpheld = outcome === 'upheld';
  return {
    ...{ matter, outcome, parts, errorClass: isUpheld ? 'marking' : null },
    reasonCode: isUpheld ? 'auto-marking-error' : 'mark-justified',
    ...{ rationale: RATIONALE, reference: 'key, group large' },
  };
}

/** Ruled on by the reviewer and approved by the second one. */
export async function settleAppeal(
  { staff }: ExamDay,
  appeal: Pick<FiledAppeal, 'id' | 'matter'>,
  outcome: 'upheld' | 'rejected',
): Promise<void> {
  const rulings = [ruling(appeal.matter, outcome)];
  await staff.reviewer.post(`/appeals/${appeal.id}/decision`, { rulings });
  await staff.secondReviewer.post(`/appeals/${appeal.id}/approval`);
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

export function remarkBody(appeal: Pick<FiledAppeal, 'id'>, newVersionId: string): unknown {
  return {
    appealId: appeal.id,
    newVersionId,
    reasonCode: 'auto-marking-error',
    rationale: RATIONALE,
  };
}

export async function openRemark(
  { staff }: ExamDay,
  appeal: Pick<FiledAppeal, 'id'>,
  newVersionId: string,
): Promise<string> {
  const { body } = await staff.reviewer.post('/remarks', remarkBody(appeal, newVersionId));
  return body.id as string;
}
