import type { AuditEvent } from '#audit';
import type { MarkLedgerRow, ResultLedgerRow } from '#store';
import type { LedgerLine } from './reconcile.js';
import { contentSha256, markRecord, recordSha256, resultRecord } from './records.js';

/** The entries of the ledgers that the events of a log speak of. */
export class LoggedLedgers {
  readonly marks: LedgerLine[] = [];
  readonly results: LedgerLine[] = [];
  /** References of the sittings whose records were erased. */
  readonly erased = new Set<string>();

  readonly see = (event: AuditEvent): void => {
    const { type, data } = event;
    if (type === 'mark.entered' || type === 'mark.superseded') this.marks.push(markOf(event));
    if (type === 'result.decided' || type === 'result.superseded')
      this.results.push(resultOf(event));
    if (type === 'erasure.executed' && Array.isArray(data['sittings']))
      for (const ref of data['sittings'] as readonly string[]) this.erased.add(ref); // so says the schema of events
  };
}

function markOf({ type, t, subject, data }: AuditEvent): LedgerLine {
  const { item, itemVersion, entry, points, maxPoints } = data;
  return {
    label: markLabel(subject.ref, itemVersion, entry),
    says: { type, t, item, points, maxPoints, supersedes: before(entry) },
    recordSha256: String(data['recordSha256']),
  };
}

function resultOf({ type, t, subject, data }: AuditEvent): LedgerLine {
  const { entry, decision, total, maxTotal } = data;
  return {
    label: resultLabel(subject.ref, entry),
    says: { type, t, decision, total, maxTotal, supersedes: before(entry) },
    recordSha256: String(data['recordSha256']),
  };
}

export function markLine(row: MarkLedgerRow): LedgerLine {
  return {
    label: markLabel(row.audit_ref, row.item_version_id, row.sequence),
    says: {
      type: row.sequence === 1 ? 'mark.entered' : 'mark.superseded',
      t: row.entered_at.toISOString(),
      item: row.item_id,
      points: row.points,
      maxPoints: row.max_points,
      supersedes: row.superseded,
    },
    recordSha256: row.erased_at === null ? recordSha256(markRecord(row.item_id, row)) : null,
  };
}

export function resultLine(row: ResultLedgerRow): LedgerLine {
  return {
    label: resultLabel(row.audit_ref, row.sequence),
    says: {
      type: row.sequence === 1 ? 'result.decided' : 'result.superseded',
      t: row.decided_at.toISOString(),
      decision: row.decision,
      total: row.total,
      maxTotal: row.max_total,
      supersedes: row.superseded,
    },
    // Results hold nothing that is erased.
    recordSha256: contentSha256(resultRecord(row)),
  };
}

type Value = AuditEvent['data'][string] | undefined;

/** The entry that one supersedes: the one before it. */
function before(entry: Value): number | null {
  return typeof entry === 'number' && entry > 1 ? entry - 1 : null;
}

function markLabel(sitting: string, itemVersion: Value, entry: Value): string {
  return `mark ${String(entry)} of item ${String(itemVersion)} in sitting ${sitting}`;
}

function resultLabel(sitting: string, entry: Value): string {
  return `result ${String(entry)} of sitting ${sitting}`;
}
