import type { RemarkDiff } from '#scoring';
import type { ApiClient } from '../api/api-client.js';
import { INCOMPLETE_KEY } from './every-type.js';
import { refusalOf } from './opening-work.js';
import type { PreparedExam, SampleBank } from './staff-work.js';

interface RemarkStaff {
  readonly author: ApiClient;
  readonly approver: ApiClient;
  readonly examiner: ApiClient;
  readonly secondPerson: ApiClient;
  readonly auditor: ApiClient;
}

/** Statistics of a session as they were recorded before the key changed. */
export interface SessionStatistics {
  readonly candidates: number;
  readonly items: number;
  readonly mean: number | null;
  readonly alpha: number | null;
  /** The facility of the item whose key is incomplete. */
  readonly facility: number | null;
  /** Made again from the ledger as it stood then, after the re-mark: the same. */
  readonly reproduced: boolean;
  /** And said to rest on marks that have changed since. */
  readonly outdated: boolean;
}

export interface KeyChange {
  readonly counts: RemarkDiff['counts'];
  readonly failToPass: number;
  readonly passToFail: number;
  /** The code with which the approval by its own maker was refused. */
  readonly alone: string;
}

interface Made {
  readonly id: string;
  readonly body: {
    readonly items: readonly { readonly item: string; readonly facility: number | null }[];
    readonly test: Pick<SessionStatistics, 'candidates' | 'items' | 'mean' | 'alpha'>;
  };
}

/**
 * Statistics show that nearly nobody found the listing; the examiner sees why: the key lacks a right command. The corrected
 * version is approved, everybody's answer is computed anew in a dry run, and a second person puts it into force.
 */
export async function changeKey(
  staff: RemarkStaff,
  sample: SampleBank,
  { sessionId }: PreparedExam,
): Promise<{ readonly statistics: SessionStatistics; readonly remark: KeyChange }> {
  const made = await staff.examiner.post<Made>('/statistics', { sessions: [sessionId] });
  const { item } = INCOMPLETE_KEY;
  const marked = await versionOf(staff.examiner, sample, item);
  const { created } = await staff.author.post<{ created: string[] }>('/bank/imports', {
    bank: correctedBank(sample),
    tasks: [],
  });
  await staff.approver.post('/bank/approvals', { itemVersions: created });
  const { id } = await staff.examiner.post<{ id: string }>('/remarks/drafts', {
    operations: [{ kind: 'recompute', itemVersionId: marked, withVersionId: created[0] }],
    statistic: made.id,
    reasonCode: 'auto-marking-error',
    rationale: `The key of ${item} lacks a command that does the same: ${INCOMPLETE_KEY.alsoRight}.`,
  });
  await staff.examiner.post(`/remarks/${id}/start`);
  const { diff } = await staff.examiner.get<{ diff: RemarkDiff | null }>(`/remarks/${id}/dry-run`);
  if (diff === null) throw new Error('nothing has to be graded for this re-mark, but it waits');
  const alone = await refusalOf(staff.examiner.post(`/remarks/${id}/commit`));
  await staff.secondPerson.post(`/remarks/${id}/commit`);
  const { reproduced, outdatedSince } = await staff.auditor.get<{
    reproduced: boolean;
    outdatedSince: string | null;
  }>(`/statistics/${made.id}`);
  const { candidates, items, mean, alpha } = made.body.test;
  return {
    statistics: {
      ...{ candidates, items, mean, alpha, reproduced, outdated: outdatedSince !== null },
      facility: made.body.items.find((one) => one.item === item)?.facility ?? null,
    },
    remark: {
      counts: diff.counts,
      failToPass: diff.failToPass.length,
      passToFail: diff.passToFail.length,
      alone,
    },
  };
}

async function versionOf(examiner: ApiClient, sample: SampleBank, item: string): Promise<string> {
  const { items } = await examiner.get<{ items: { id: string; itemId: string }[] }>(
    `/bank/${sample.bank.qualification.id}/items`,
  );
  const found = items.find(({ itemId }) => itemId === item);
  if (found === undefined) throw new Error(`the bank does not list ${item}`);
  return found.id;
}

/** The sample's bank once more, with the missing command in the key. */
function correctedBank({ bankText }: SampleBank): string {
  const bank = JSON.parse(bankText) as {
    bankVersion: string;
    items: { id: string; key: { accepted?: string[] } }[];
  }; // our own sample
  bank.bankVersion = `${bank.bankVersion}-corrected`;
  for (const { id, key } of bank.items)
    if (id === INCOMPLETE_KEY.item) key.accepted?.push(INCOMPLETE_KEY.alsoRight);
  return JSON.stringify(bank, null, 2);
}
