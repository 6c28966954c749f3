import { draftRemark } from '#marking';
import { SUSPICIONS } from '#statistics';
import { inTransaction, lockItemVersions, selectOpenRemarksOfStatistics, type Tx } from '#store';
import { actorOf, authorise } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import { readReport, type ReadReport, type ReportBody } from './make-report.js';

type Suspicious = ReportBody['suspicious'][number];

/** An item with its re-mark. */
interface DraftOfItem {
  readonly item: string;
  readonly version: number;
  readonly itemVersionId: string;
  readonly remark: string;
}

interface Drafted {
  readonly drafts: readonly DraftOfItem[];
  /** Items that an open re-mark of such statistics is about already. */
  readonly conflicts: readonly DraftOfItem[];
}

/**
 * Opens a draft re-mark for each item that a report speaks against, for everybody who had it in any session: what is wrong with an
 * item is wrong everywhere. Statistics say that something may be wrong, never what: the draft says `examine`, and cannot be
 * started before somebody says what to do.
 * @throws Problem where nothing is left to draft, and for statistics that do not stand any more
 */
export async function draftRemarks(
  engine: Engine,
  principal: Principal,
  request: {
    readonly reportId: string;
    /** Of the suspicious items only these; undefined: all. */
    readonly itemVersionIds: readonly string[] | undefined;
  },
): Promise<Drafted> {
  return inTransaction(engine.db, async (tx) => {
    authorise(principal, 'statistics.draft', {});
    const read = await readReport(tx, engine, principal, request.reportId);
    assertStands(read);
    const items = chosen(read.body.suspicious, request.itemVersionIds);
    const ids = items.map(({ itemVersionId }) => itemVersionId);
    await lockItemVersions(tx, ids); // two at once do not both find nothing open
    const open = await openRemarksOf(tx, ids);
    const conflicts = items.flatMap((item) => {
      const remark = open.get(item.itemVersionId);
      return remark === undefined ? [] : [named(item, remark)];
    });
    if (conflicts.length === items.length) throw new Problem('conflict', nothingLeft(conflicts));
    const drafts: DraftOfItem[] = [];
    for (const item of items)
      if (!open.has(item.itemVersionId))
        drafts.push(named(item, await draft(tx, engine, principal, request.reportId, item)));
    return { drafts, conflicts };
  });
}

function assertStands({ reproduced, outdatedSince }: ReadReport): void {
  if (!reproduced)
    throw new Problem('conflict', 'These statistics do not come out the same again: look into it.');
  if (outdatedSince !== null)
    throw new Problem('conflict', 'Marks have changed since these statistics: make them again.');
}

function chosen(
  suspicious: readonly Suspicious[],
  itemVersionIds: readonly string[] | undefined,
): readonly Suspicious[] {
  if (itemVersionIds === undefined) return suspicious;
  const items = suspicious.filter(({ itemVersionId: id }) => itemVersionIds.includes(id));
  const stranger = itemVersionIds.find((id) => !items.some((item) => item.itemVersionId === id));
  if (stranger !== undefined)
    throw new Problem(
      'conflict',
      `These statistics do not speak against item version ${stranger}.`,
    );
  return items;
}

/** By item version; of several the oldest. */
async function openRemarksOf(
  tx: Tx,
  itemVersionIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const sets = await selectOpenRemarksOfStatistics(tx, itemVersionIds);
  return new Map(
    sets
      .toReversed()
      .flatMap(({ id, operations }) =>
        operations.map(({ itemVersionId }) => [itemVersionId, id] as const),
      ),
  );
}

function nothingLeft(conflicts: readonly DraftOfItem[]): string {
  if (conflicts.length === 0) return 'These statistics speak against no item.';
  const open = conflicts.map(({ item, remark }) => `${item} (${remark})`).join(', ');
  return `A re-mark is open of each of these items: ${open}. Decide it first.`;
}

/** The rationale is kept, so it names no option; who wants to know which reads the statistics. */
function draft(
  tx: Tx,
  engine: Engine,
  principal: Principal,
  reportId: string,
  { item, version, itemVersionId, reasons }: Suspicious,
): Promise<string> {
  const context = { keys: engine.keys, at: engine.clock.now(), actor: actorOf(principal) };
  const doubts = reasons.map(({ code }) => SUSPICIONS[code]).join('; ');
  return draftRemark(tx, context, {
    operations: [{ kind: 'examine', itemVersionId }],
    scope: { kind: 'everybody' },
    overrides: null,
    consents: [],
    reasonCode: 'suspicious-statistics',
    rationale: `The statistics of ${item}, version ${version}, raise doubts: ${doubts}.`,
    origin: { kind: 'statistic', ref: reportId },
    createdBy: principal.personId,
  });
}

function named({ item, version, itemVersionId }: Suspicious, remark: string): DraftOfItem {
  return { item, version, itemVersionId, remark };
}
