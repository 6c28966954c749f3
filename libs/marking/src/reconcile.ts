/** What one entry of a ledger says: its row, or the event of it. */
export interface LedgerLine {
  /** Whose entry it is: two lines of one label are about the same. */
  readonly label: string;
  readonly says: Readonly<Record<string, unknown>>;
  /** Of the whole record; null where the row was erased, so that nobody can tell any more. */
  readonly recordSha256: string | null;
}

/**
 * The nightly reconciliation: each row has exactly one event and each event exactly one row, and the two say the same.
 * @returns what does not hold, a line for each label
 */
export function ledgerDifferences(
  rows: readonly LedgerLine[],
  events: readonly LedgerLine[],
): readonly string[] {
  const [byRow, byEvent] = [rows, events].map((lines) => Map.groupBy(lines, ({ label }) => label));
  const labels = new Set([...rows, ...events].map(({ label }) => label));
  return [...labels].flatMap((label) => {
    const [row, ...moreRows] = byRow?.get(label) ?? [];
    const [event, ...moreEvents] = byEvent?.get(label) ?? [];
    if (row === undefined) return [`${label}: the log has its event, and there is no entry`];
    if (event === undefined) return [`${label}: no event of the log says so`];
    if (moreRows.length > 0) return [`${label}: ${moreRows.length + 1} entries`];
    if (moreEvents.length > 0) return [`${label}: ${moreEvents.length + 1} events`];
    const other = differing(row, event);
    return other.length === 0 ? [] : [`${label}: the event says otherwise of ${other.join(', ')}`];
  });
}

function differing(row: LedgerLine, event: LedgerLine): readonly string[] {
  const names = Object.keys({ ...row.says, ...event.says });
  const wrong = names.filter((name) => row.says[name] !== event.says[name]);
  if (row.recordSha256 !== null && row.recordSha256 !== event.recordSha256)
    wrong.push('the record');
  return wrong;
}
