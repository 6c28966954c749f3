import { randomUUID } from 'node:crypto';
import { contentSha256 } from '#marking';
import { analyse, type AnalysedItem, type Analysis } from '#statistics';
import {
  appendEvent,
  findStatisticsReport,
  firstEntryAfter,
  inTransaction,
  insertStatisticsReport,
  lockSittingsOfSession,
  recordItemAccess,
  type SetItem,
  type StatisticsReport,
  type Tx,
} from '#store';
import { actorOf, authorise } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import { selectSessionMarks, type SessionMarks } from './marks-of-sessions.js';

/** Item analysis as it is answered: an item by name and version. */
export interface ReportBody extends Omit<Analysis, 'items' | 'suspicious'> {
  readonly items: readonly (Omit<AnalysedItem, 'id'> & Named)[];
  readonly suspicious: readonly (Named & Pick<Analysis['suspicious'][number], 'reasons'>)[];
}

interface Named {
  readonly item: string;
  readonly version: number;
  readonly itemVersionId: string;
}

/** Analyses the sessions as their marks stand and records that it was done: decisions rest on it. */
export async function makeReport(
  engine: Engine,
  principal: Principal,
  sessionIds: readonly string[],
): Promise<{ readonly id: string; readonly body: ReportBody }> {
  const at = engine.clock.now();
  return inTransaction(engine.db, async (tx) => {
    authorise(principal, 'statistics.make', {});
    // Marks are entered under the sitting's lock: none can come to be before the last one that is counted here.
    for (const id of [...sessionIds].sort()) await lockSittingsOfSession(tx, id);
    const marks = await selectSessionMarks(tx, engine.keys, sessionIds);
    const body = bodyOf(marks);
    const id = randomUUID();
    await insertStatisticsReport(tx, {
      id,
      session_ids: sessionIds,
      last_entry: marks.lastEntry,
      sittings: marks.matrix.rows.length,
      body_sha256: contentSha256(body),
      made_by: principal.personId,
      made_at: at,
    });
    await recordItemAccess(tx, readingOf(principal, marks, at));
    await appendEvent(tx, {
      type: 'statistics.made',
      at,
      actor: actorOf(principal),
      subject: { kind: 'statistics', ref: id },
      data: {
        sessions: [...sessionIds],
        sittings: marks.matrix.rows.length,
        lastEntry: marks.lastEntry,
        bodySha256: contentSha256(body),
        suspicious: body.suspicious.length,
      },
    });
    return { id, body };
  });
}

/** A report made again from the ledger as it stood then. */
export interface ReadReport {
  readonly report: StatisticsReport;
  readonly body: ReportBody;
  readonly reproduced: boolean;
  /** Since when entries of the ledger that it rests on are superseded. */
  readonly outdatedSince: Date | null;
}

export async function readReport(
  tx: Tx,
  engine: Engine,
  principal: Principal,
  id: string,
): Promise<ReadReport> {
  const report = await findStatisticsReport(tx, id);
  if (report === undefined) throw new Problem('not-found', 'There are no such statistics.');
  const then = await selectSessionMarks(tx, engine.keys, report.session_ids, report.last_entry);
  const body = bodyOf(then);
  await recordItemAccess(tx, readingOf(principal, then, engine.clock.now()));
  return {
    report,
    body,
    reproduced: contentSha256(body) === report.body_sha256,
    outdatedSince: await firstEntryAfter(tx, report.session_ids, report.last_entry),
  };
}

function bodyOf({ matrix, aside, items }: SessionMarks): ReportBody {
  const names = new Map(items.map((item) => [item.id, named(item)]));
  const nameOf = (id: string): Named => {
    const name = names.get(id);
    if (name === undefined) throw new Error(`item version ${id} is in no set of the sessions`);
    return name;
  };
  const { items: analysed, test, suspicious } = analyse(matrix, aside);
  return rounded({
    items: analysed.map(({ id, ...statistics }) => ({ ...nameOf(id), ...statistics })),
    test,
    suspicious: suspicious.map(({ item, reasons }) => ({ ...nameOf(item), reasons })),
  });
}

function named({ id, item_id, version }: SetItem): Named {
  return { item: item_id, version, itemVersionId: id };
}

/** Logarithms may differ in the last digit between machines; ten digits are told and hashed. */
function rounded<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (_, one: unknown) =>
      typeof one === 'number' ? Number(one.toPrecision(10)) : one,
    ),
  ) as T; // numbers for numbers
}

function readingOf(principal: Principal, { items }: SessionMarks, at: Date) {
  return {
    personId: principal.personId,
    act: 'read' as const,
    source: 'statistics',
    itemVersionIds: items.map(({ id }) => id),
    at,
  };
}
