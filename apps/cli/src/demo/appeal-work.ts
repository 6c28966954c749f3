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

export interface AppealOutcome {
  readonly entryNumber: string;
  readonly diff: RemarkDiff;
  /** Who was refused on the way, as they must be. */
  readonly refusedReviewer: string;
}

/** The whole appeal: filed, assigned, the test corrected, everybody re-marked in a dry run, approved by another, decided. */
export async function runAppeal(
  staff: AppealStaff,
  ids: { readonly reviewer: string; readonly takenPart: string },
  appellant: Player,
  fault: PlantedFault,
): Promise<AppealOutcome> {
  const filed = await appellant.api.post<{ id: string; entryNumber: string }>(
    `/my/sittings/${appellant.sitting}/appeals`,
    {
      item: APPEALED_TASK,
      grounds:
        'My program rounds half a cent up, as the statement asks. The marks of the rounding group cannot be right.',
    },
  );
  const refusedReviewer = await staff.coordinator
    .post(`/appeals/${filed.id}/assignment`, { reviewer: ids.takenPart })
    .then(
      () => 'accepted',
      (error: unknown) => (error instanceof Error ? error.message : 'refused'),
    );
  await staff.coordinator.post(`/appeals/${filed.id}/assignment`, { reviewer: ids.reviewer });
  const [appeal] = await staff.reviewer.get<{ id: string; itemVersionId: string }[]>('/appeals');
  if (appeal === undefined) throw new Error('the appeal is not listed');
  const corrected = await staff.examiner.post<{ id: string }>(
    `/items/${appeal.itemVersionId}/corrections`,
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
  await staff.reviewer.post(`/appeals/${filed.id}/decision`, {
    outcome: 'upheld',
    text: 'The test was wrong. It was corrected, and everybody who had the task was marked again.',
  });
  return { entryNumber: filed.entryNumber, diff, refusedReviewer };
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
