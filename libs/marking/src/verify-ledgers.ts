import {
  allMarkEntries,
  allResults,
  check,
  logReport,
  selectErasedRefs,
  verifyDatabaseLog,
  type LogHeads,
  type LogReport,
  type Reader,
} from '#store';
import { LoggedLedgers, markLine, resultLine } from './ledger-lines.js';
import { ledgerDifferences, type LedgerLine } from './reconcile.js';

/**
 * Verifies the whole log in the database, and holds the ledgers of marks and results against its events, both ways.
 * Read it in one snapshot: an entry and its event are written together.
 */
export async function verifyLedgers(db: Reader, heads: LogHeads): Promise<LogReport> {
  const logged = new LoggedLedgers();
  const log = await verifyDatabaseLog(db, heads, logged.see);
  const marks = await collect(allMarkEntries(db), markLine);
  const results = await collect(allResults(db), resultLine);
  const erased = await selectErasedRefs(db);
  return logReport(log.size, [
    ...log.checks,
    check(
      'marks',
      ledgerDifferences(marks, logged.marks),
      `${marks.length} entries, an event for each and no other`,
    ),
    check(
      'results',
      ledgerDifferences(results, logged.results),
      `${results.length} results, an event for each and no other`,
    ),
    check(
      'erasures',
      [
        ...erased
          .filter((ref) => !logged.erased.has(ref))
          .map((ref) => `sitting ${ref}: no event says that it was erased`),
        ...[...logged.erased]
          .filter((ref) => !erased.includes(ref))
          .map((ref) => `sitting ${ref}: the log says that it was erased`),
      ],
      `${erased.length} sittings erased, as the log says`,
    ),
  ]);
}

async function collect<T>(
  rows: AsyncIterable<T>,
  lineOf: (row: T) => LedgerLine,
): Promise<readonly LedgerLine[]> {
  const lines: LedgerLine[] = [];
  for await (const row of rows) lines.push(lineOf(row));
  return lines;
}
