import { setTimeout as delay } from 'node:timers/promises';
import type { RemarkDiff } from '#scoring';
import { infrastructure } from '../exit.js';
import type { ApiClient } from '../api/api-client.js';
import { APPEALED_TASK } from './cast.js';
import type { Player } from './candidate-work.js';
import type { PlantedFault } from './staff-work.js';

const REMARK_DEADLINE_MS = 60_000;

interface AppealStaff {
  readonly coordinator: ApiClient;
  readonly examiner: ApiClient;
  readonly approver: ApiClient;
  readonly reviewer: ApiClient;
  readonly secondReviewer: ApiClient;
}

interface BlindCase {
  readonly matters: readonly { readonly id: string; readonly itemVersionId: string }[];
}

export interface AppealOutcome {
  readonly entryNumber: string;
  readonly diff: RemarkDiff;
  /** Who was refused on the way, as they must be. */
  readonly refusedReviewer: string;
}

/**
 * The whole appeal: filed, checked, assigned, reviewed blind; the test corrected, everybody re-marked in a dry run; ruled on,
 * approved by another, told, searched for others, closed.
 */
export async function runAppeal(
  staff: AppealStaff,
  ids: { readonly reviewer: string; readonly takenPart: string },
  appellant: Player,
  fault: PlantedFault,
): Promise<AppealOutcome> {
  const filed = await appellant.api.post<{ id: string; entryNumber: string }>(
    `/my/sittings/${appellant.sitting}/appeals`,
    {
      kind: 'marking',
      items: [APPEALED_TASK],
      topics: [],
      grounds:
        'My program rounds half a cent up, as the statement asks. The marks of the rounding group cannot be right.',
      channel: 'account',
    },
  );
  await staff.coordinator.post(`/appeals/${filed.id}/formal-check`, { outcome: 'accept' });
  const refusedReviewer = await staff.coordinator
    .post(`/appeals/${filed.id}/assignment`, { reviewer: ids.takenPart })
    .then(
      () => 'accepted',
      (error: unknown) => (error instanceof Error ? error.message : 'refused'),
    );
  await staff.coordinator.post(`/appeals/${filed.id}/assignment`, { reviewer: ids.reviewer });
  await staff.reviewer.post(`/appeals/${filed.id}/declaration`, { conflictOfInterest: false });
  const blind = await staff.reviewer.get<BlindCase>(`/appeals/${filed.id}/blind-case`);
  const [matter] = blind.matters;
  if (matter === undefined) throw new Error('the appeal is about nothing');
  const corrected = await staff.examiner.post<{ id: string }>(
    `/items/${matter.itemVersionId}/corrections`,
    {
      note: `The expected answer of ${fault.test} was off by one cent.`,
      tests: [{ id: fault.test, answer: fault.rightAnswer }],
    },
  );
  await staff.approver.post('/bank/approvals', { itemVersions: [corrected.id] });
  const remark = await staff.reviewer.post<{ id: string }>('/remarks', {
    appealId: filed.id,
    newVersionId: corrected.id,
    reasonCode: 'auto-marking-error',
    rationale: `Test ${fault.test} expected a wrong amount; the statement is right and so is the appellant's program.`,
  });
  const diff = await dryRun(staff.reviewer, remark.id);
  await staff.secondReviewer.post(`/remarks/${remark.id}/commit`);
  await ruleAndApprove(staff, { id: filed.id, matter: matter.id });
  await readOutcome(appellant);
  await staff.coordinator.post(`/appeals/${filed.id}/searches`, {
    same: 'item',
    matter: matter.id,
  });
  await staff.coordinator.post(`/appeals/${filed.id}/closing`);
  return { entryNumber: filed.entryNumber, diff, refusedReviewer };
}

/** The re-mark has set the mark; the ruling says why, and a second person approves it. */
async function ruleAndApprove(
  staff: AppealStaff,
  { id, matter }: { readonly id: string; readonly matter: string },
): Promise<void> {
  await staff.reviewer.post(`/appeals/${id}/decision`, {
    rulings: [
      {
        ...{ matter, outcome: 'upheld', parts: null, errorClass: 'marking' },
        reasonCode: 'auto-marking-error',
        rationale:
          'The test was wrong. It was corrected, and everybody who had the task was marked again.',
        reference: 'statement, rounding',
      },
    ],
  });
  await staff.secondReviewer.post(`/appeals/${id}/approval`);
}

/** The appellant reads the letter in their account, which proves that they were told. */
async function readOutcome({ api, sitting }: Player): Promise<void> {
  const [own] = await api.get<{ letters: readonly unknown[] }[]>(`/my/sittings/${sitting}/appeals`);
  if (own === undefined || own.letters.length === 0)
    throw new Error('the appellant has no letter about the appeal');
}

/** Asks until all runs of the re-mark are done; the graders have them in their queue. */
async function dryRun(reviewer: ApiClient, id: string): Promise<RemarkDiff> {
  const until = Date.now() + REMARK_DEADLINE_MS;
  while (Date.now() < until) {
    const { diff } = await reviewer.get<{ diff: RemarkDiff | null }>(`/remarks/${id}`);
    if (diff !== null) return diff;
    await delay(200);
  }
  throw infrastructure('the re-mark was not graded in time; nothing was changed');
}
