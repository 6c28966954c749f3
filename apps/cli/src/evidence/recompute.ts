import type { PackCheck, PackFiles } from '#audit';
import { answerFaults } from './answer-faults.js';
import { check, reasonOf, type PackLog } from './pack-log.js';
import { contentFaults, examFaults, refFaults } from './exam-faults.js';
import { ledgerFaults, markFaults } from './ledger-faults.js';
import { readContents, type PackContents } from './pack-contents.js';
import { resultFaults } from './result-faults.js';
import { statementFaults } from './statement-faults.js';

/**
 * The checks that need the scoring engine: `exam` (sitting, scheme, qualification and paper
 * are those of the time), `contents` (items are those whose hash was pinned), `answers` (what was sent is what was hashed, and
 * nothing is missing), `ledger` (entries are gap-free and each is the one its event vouches for), `marks` (each recomputed),
 * `runs` (each signed statement is the one that the run's facts give), `results` (each recomputed from the marks of its time).
 */
export function recomputeChecks(files: PackFiles, log: PackLog): readonly PackCheck[] {
  const { sitting, events } = log;
  let contents: PackContents;
  try {
    contents = readContents(files);
  } catch (error) {
    return [{ name: 'contents', ok: false, detail: reasonOf(error) }];
  }
  const { items, responses, marks } = contents;
  const answers = `${responses.responses.length} answers and ${responses.submissions.length} submissions`;
  const entries = marks.entries.length;
  return [
    check('exam', 'session, scheme, qualification and paper are those that were fixed', () =>
      examFaults(contents, events, sitting),
    ),
    check('contents', `${items.contents.length} contents have the hashes that were pinned`, () => [
      ...contentFaults(contents),
      ...refFaults(contents),
    ]),
    check('answers', `${answers} are as received`, () => answerFaults(contents, files, events)),
    check('ledger', `${entries} entries, each vouched for by an event of the log`, () =>
      ledgerFaults(contents, events),
    ),
    check('marks', `${entries} marks recomputed, all equal`, () => markFaults(contents)),
    check('runs', `${contents.statements.size} statements say what their runs found`, () =>
      statementFaults(contents, log),
    ),
    check('results', `${marks.results.length} results follow from the marks of their time`, () =>
      resultFaults(contents, events),
    ),
  ];
}
