import {
  appendLeaf,
  AuditError,
  decodeEvent,
  emptyLogState,
  leafHash,
  rootOfState,
  verifyCheckpoint,
  type AuditEvent,
} from '#audit';
import { filedUnder, findLastCheckpoint } from './audit-log.js';
import type { Database, Reader } from './database.js';
import { check, logReport, type LogCheck, type LogReport } from './verify-log.js';

/** Rows read at once. */
const PIECE = 5_000;

export interface LogHeads {
  readonly vkey: string;
  /** The newest checkpoint that is kept outside the database, if there is one. */
  readonly keptNote?: string;
}

/** Reads at one moment, whatever is written meanwhile; nothing can be written. */
export function inSnapshot<T>(db: Database, work: (snapshot: Reader) => Promise<T>): Promise<T> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(work);
}

/**
 * Verifies the whole log in the database: that every entry is an event, stands at its place as what its columns say, and that the root
 * of all is the one that was signed, at the newest checkpoint and at every earlier one.
 * @param visit is given every event, those that have no place yet included
 */
export async function verifyDatabaseLog(
  db: Reader,
  heads: LogHeads,
  visit: (event: AuditEvent) => void = () => undefined,
): Promise<LogReport> {
  const newest = await findLastCheckpoint(db);
  const signed = [headOf('checkpoint', newest?.note, heads.vkey)];
  if (heads.keptNote !== undefined) signed.push(headOf('kept note', heads.keptNote, heads.vkey));
  const checkpoints = await db.selectFrom('audit_checkpoint').select(['size', 'root']).execute();
  const sizes = new Set([...checkpoints, ...signed].map(({ size }) => size));
  const roots = new Map<number, Buffer>();
  const faults: string[] = [];
  let state = emptyLogState;
  const keep = () => {
    if (sizes.has(state.size)) roots.set(state.size, rootOfState(state));
  };
  keep();
  for await (const row of placedEvents(db)) {
    faults.push(...rowFaults(row, state.size, visit));
    state = appendLeaf(state, leafHash(row.leaf));
    keep();
  }
  const pending = await selectPending(db);
  faults.push(...pending.flatMap((row) => rowFaults(row, undefined, visit)));
  const wrong = checkpoints.filter(({ size, root }) => roots.get(size)?.equals(root) !== true);
  const newestSize = signed[0]?.size;
  const checks: LogCheck[] = [
    ...signed.map((head) => headCheck(head, roots)),
    check('entries', faults, `${state.size} events, ${pending.length} more wait for their place`),
    check(
      'end of the log',
      state.size === newestSize
        ? []
        : [`${state.size} entries, ${newestSize ?? 'none'} of them signed`],
      `nothing stands after entry ${state.size}`,
    ),
    check(
      'earlier checkpoints',
      wrong.map(({ size }) => `the root at size ${size} is another than was signed`),
      `${checkpoints.length}, each the root of the entries before it`,
    ),
  ];
  return logReport(newestSize ?? 0, checks);
}

interface Head {
  readonly name: string;
  readonly size?: number;
  readonly root?: Buffer;
  readonly problem?: string;
}

function headOf(name: string, note: string | undefined, vkey: string): Head {
  if (note === undefined) return { name, problem: 'there is none' };
  const signed = verifyCheckpoint(Buffer.from(note), vkey);
  if (!signed.ok) return { name, problem: signed.reason };
  return { name, size: signed.checkpoint.size, root: signed.checkpoint.root };
}

function headCheck({ name, size, root, problem }: Head, roots: ReadonlyMap<number, Buffer>) {
  if (size === undefined || root === undefined)
    return check(name, [problem ?? 'there is none'], '');
  const found = roots.get(size);
  if (found === undefined)
    return check(name, [`it was signed at size ${size}, and there are fewer entries`], '');
  const same = found.equals(root);
  return check(
    name,
    same ? [] : [`the entries do not have the root that was signed at size ${size}`],
    `signed at size ${size}: ${root.toString('base64')}`,
  );
}

interface EventRow {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly leaf: Buffer;
  readonly log_index: number | null;
  readonly hash: Buffer | null;
}

async function* placedEvents(db: Reader): AsyncGenerator<EventRow> {
  for (let last = -1; ;) {
    const rows = await events(db)
      .where('audit_event.log_index', '>', last)
      .orderBy('audit_event.log_index')
      .execute();
    yield* rows;
    const end = rows.at(-1)?.log_index;
    if (end === undefined || end === null) return;
    last = end;
  }
}

/** Events whose place is not given yet: those of the last moments. */
function selectPending(db: Reader): Promise<EventRow[]> {
  return events(db).where('audit_event.log_index', 'is', null).orderBy('ordinal').execute();
}

function events(db: Reader) {
  return db
    .selectFrom('audit_event')
    .leftJoin('audit_leaf', 'audit_leaf.log_index', 'audit_event.log_index')
    .select(['id', 'type', 'subject', 'leaf', 'audit_event.log_index', 'hash'])
    .limit(PIECE);
}

/** What is wrong with a row at the place that comes next; its event goes to `visit`. */
function rowFaults(
  row: EventRow,
  place: number | undefined,
  visit: (event: AuditEvent) => void,
): readonly string[] {
  const event = eventOf(row.leaf);
  if (event !== undefined) visit(event);
  const [name, found] = [`event ${row.id}`, row.log_index ?? 'none'];
  const faults: string[] = [];
  if (place !== undefined && row.log_index !== place)
    faults.push(`${name}: its place is ${found}, and ${place} comes next`);
  if (place !== undefined && row.hash?.equals(leafHash(row.leaf)) !== true)
    faults.push(`${name}: the hash kept for its place is another`);
  if (event === undefined) return [...faults, `${name}: it is no event`];
  // Events are found by these columns.
  if (event.id !== row.id || event.type !== row.type || filedUnder(event) !== row.subject)
    faults.push(`${name}: it is filed as something else than it says`);
  return faults;
}

function eventOf(leaf: Buffer): AuditEvent | undefined {
  try {
    return decodeEvent(leaf);
  } catch (error) {
    if (error instanceof AuditError) return undefined;
    throw error;
  }
}
