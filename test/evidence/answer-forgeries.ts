import { Draft, type TestRuns } from './forger.js';
import {
  entryOf,
  without,
  onMarks,
  onResponses,
  sumSubmissions,
  dropSubmission,
  runOf,
  type Forgery,
} from './forging.js';

export const LEDGER: readonly Forgery[] = [
  {
    name: 'raises a mark',
    forge: onMarks((marks) => Object.assign(entryOf(marks, 'mini-k8'), { points: '1' })),
    check: 'ledger',
    says: /entry 1 of mini-k8/,
  },
  {
    name: 'raises a mark with its parts and its state',
    forge: onMarks((marks) => {
      const entry = entryOf(marks, 'mini-k8');
      Object.assign(entry, { points: '1', state: 'marked' });
      entry.parts[0]!.points = '1';
    }),
    check: 'ledger',
    says: /entry 1 of mini-k8/,
  },
  {
    name: 'replaces a derivation',
    forge: onMarks((marks) => (entryOf(marks, 'mini-k1').derivation = { lines: ['right'] })),
    check: 'ledger',
    says: /entry 1 of mini-k1/,
  },
  {
    name: 'swaps two marks',
    forge: onMarks((marks) => {
      const [one, other] = [entryOf(marks, 'mini-k1'), entryOf(marks, 'mini-k8')];
      [one.points, other.points] = [other.points, one.points];
    }),
    check: 'ledger',
    says: /entry 1 of mini-k1.*entry 1 of mini-k8/,
  },
  {
    name: 'gives a mark to another item',
    forge: onMarks((marks) => (entryOf(marks, 'mini-k1').item = 'mini-k2')),
    check: 'ledger',
    says: /mini-k1/,
  },
  {
    name: 'drops an entry',
    forge: onMarks((marks) => (marks.entries = without(marks.entries, entryOf(marks, 'mini-k8')))),
    check: 'ledger',
    says: /entry 1 of mini-k8, which the log saw, is missing/,
  },
  {
    name: 'drops the entry of a re-mark',
    forge: onMarks(
      (marks) => (marks.entries = without(marks.entries, entryOf(marks, 'mini-double', 2))),
    ),
    check: 'ledger',
    says: /entry 2 of mini-double, which the log saw, is missing/,
  },
  {
    name: 'drops the entry that a re-mark superseded',
    forge: onMarks(
      (marks) => (marks.entries = without(marks.entries, entryOf(marks, 'mini-double'))),
    ),
    check: 'ledger',
    says: /entry 1 of mini-double, which the log saw, is missing/,
  },
  {
    name: 'lists an entry twice',
    forge: onMarks((marks) => marks.entries.push(entryOf(marks, 'mini-k1'))),
    check: 'ledger',
    says: /entry 1 of mini-k1/,
  },
];

/** Changes the test that was run again because it was near its limit. */
function onRepeated(draft: Draft, change: (test: TestRuns) => unknown): void {
  draft.edit(
    'run',
    (run) => void change(run.facts.tests.find((test) => test.repeats !== undefined)!),
    runOf(draft, 'mini-double'),
  );
}

export const RUNS: readonly Forgery[] = [
  {
    name: "drops a re-mark's run",
    forge: (draft) => void draft.files.delete(runOf(draft, 'mini-double', 2)),
    check: 'evidence',
    says: /runs\/.* is missing/,
  },
  {
    name: 'edits what a run found',
    forge: (draft) =>
      draft.edit(
        'run',
        (run) => {
          for (const test of run.facts.tests) test.comparison = { accepted: true, message: '' };
        },
        runOf(draft, 'mini-double'),
      ),
    check: 'evidence',
    says: /runs\/.* is not what event \d+ vouches for/,
  },
  {
    name: 'leaves out the repeats on which a mark rests',
    forge: (draft) => onRepeated(draft, (test) => delete test.repeats),
    check: 'marks',
    says: /mini-double/,
  },
  {
    name: 'makes the repeats on which a mark rests slower',
    forge: (draft) =>
      onRepeated(draft, ({ repeats }) => {
        for (const { process } of repeats?.runs ?? []) process.cpuUserUs = 1_060_000;
      }),
    check: 'marks',
    says: /mini-double/,
  },
  {
    name: 'names another rule for repeats than the task has',
    forge: (draft) =>
      onRepeated(draft, ({ repeats }) =>
        Object.assign(repeats?.rule ?? {}, { counts: 'quickest' }),
      ),
    check: 'marks',
    says: /mini-double/,
  },
  {
    name: 'adds a run of its own',
    forge: (draft) =>
      void draft.files.set('runs/made-up.json', draft.files.get(runOf(draft, 'mini-sum'))!),
    check: 'evidence',
    says: /no event names runs\/made-up.json/,
  },
  {
    name: 'replaces submitted files with their hash',
    forge: (draft) => {
      const [, counting] = sumSubmissions(draft);
      const text = '# program: wrong\n';
      draft.files.set(`submissions/${counting.id}/main.py`, Buffer.from(text));
      draft.edit('responses', (content) => {
        const row = content.submissions.find((one) => one.id === counting.id)!;
        const files = [
          { name: 'main.py', text },
          { name: 'a_part.py', text: '# ąę �\n' },
        ];
        row.sha256 = Draft.hash({ language: 'python', files });
      });
    },
    check: 'evidence',
    says: /submissions\/.*main.py is not what event \d+ vouches for/,
  },
  {
    name: 'replaces bytes that are read as the same text',
    forge: (draft) => {
      const path = draft.paths('submissions/').find((one) => one.endsWith('a_part.py'))!;
      const bytes = draft.files.get(path)!;
      const at = bytes.indexOf('�');
      const broken = Buffer.concat([
        bytes.subarray(0, at),
        Buffer.of(0xff),
        bytes.subarray(at + 3),
      ]);
      draft.files.set(path, broken);
    },
    check: 'evidence',
    says: /a_part.py is not what event \d+ vouches for/,
  },
  {
    name: 'adds a file to a submission',
    forge: (draft) => {
      const [first] = sumSubmissions(draft);
      draft.files.set(`submissions/${first.id}/extra.py`, Buffer.from('x'));
    },
    check: 'evidence',
    says: /no event names submissions\/.*extra.py/,
  },
  {
    name: 'adds a submission that nobody handed in',
    forge: (draft) => void draft.files.set('submissions/made-up/main.py', Buffer.from('x')),
    check: 'evidence',
    says: /no event names submissions\/made-up\/main.py/,
  },
];

export const ANSWERS: readonly Forgery[] = [
  {
    name: 'edits an answer',
    forge: onResponses((content) => (content.responses[0]!.body = 'C')),
    check: 'answers',
    says: /answer 1 to mini-k1 was changed/,
  },
  {
    name: 'edits an answer with its hash',
    forge: onResponses((content) =>
      Object.assign(content.responses[0]!, { body: 'B', sha256: Draft.hash('B') }),
    ),
    check: 'answers',
    says: /answer 1 to mini-k1/,
  },
  {
    name: 'marks a late answer as in time',
    forge: onResponses((content) => (content.responses.find((one) => one.late)!.late = false)),
    check: 'answers',
    says: /answer 1 to mini-k8/,
  },
  {
    name: 'marks an answer in time as late',
    forge: onResponses((content) => (content.responses[1]!.late = true)),
    check: 'answers',
    says: /answer 2 to mini-k1/,
  },
  {
    name: 'moves the time of an answer',
    forge: onResponses(
      (content) => (content.responses[0]!.receivedAt = '2026-03-02T08:59:00.000Z'),
    ),
    check: 'answers',
    says: /answer 1 to mini-k1/,
  },
  {
    name: 'drops the late answer',
    forge: onResponses(
      (content) =>
        (content.responses = without(
          content.responses,
          content.responses.find((one) => one.late)!,
        )),
    ),
    check: 'answers',
    says: /answer 1 to mini-k8, which the log saw, is missing/,
  },
  {
    name: 'drops the last answer, so that an earlier one counts',
    forge: onResponses((content) => {
      content.responses = without(content.responses, content.responses[1]!);
    }),
    check: 'answers',
    says: /answer 2 to mini-k1, which the log saw, is missing/,
  },
  {
    name: 'lists an answer twice',
    forge: onResponses((content) => content.responses.push(content.responses[0]!)),
    check: 'answers',
    says: /answer 1 to mini-k1/,
  },
  {
    name: 'gives an answer to another item',
    forge: onResponses((content) => {
      const [first, , third] = content.responses;
      first!.itemVersion = third!.itemVersion;
    }),
    check: 'answers',
    says: /answer 1 to mini-k1, which the log saw, is missing/,
  },
  {
    name: 'drops a submission with its files',
    forge: (draft) => dropSubmission(draft, sumSubmissions(draft)[0].id),
    check: 'answers',
    says: /submission 1 to mini-sum, which the log saw, is missing/,
  },
  {
    name: 'drops the late submission with its files',
    forge: (draft) => dropSubmission(draft, sumSubmissions(draft)[2].id),
    check: 'answers',
    says: /submission 3 to mini-sum, which the log saw, is missing/,
  },
  {
    name: 'changes the language of a submission',
    forge: onResponses((content) => (content.submissions[0]!.language = 'java')),
    check: 'answers',
    says: /submission .* was changed/,
  },
  {
    name: 'moves the time of a submission',
    forge: onResponses(
      (content) => (content.submissions[0]!.receivedAt = '2026-03-02T08:59:00.000Z'),
    ),
    check: 'answers',
    says: /submission 1 to mini-sum/,
  },
];
