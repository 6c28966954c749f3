import { packPaths } from '#audit';
import { Draft } from './forger.js';
import {
  entryOf,
  lineOf,
  contentOf,
  without,
  onMarks,
  onItems,
  recontent,
  type Forgery,
} from './forging.js';

export const EXAM: readonly Forgery[] = [
  {
    name: "changes an item's key with its hash",
    forge: recontent('mini-k1', (content) => (content.key.correct = 'A')),
    check: 'contents',
    says: /mini-k1/,
  },
  {
    name: "changes an item's key without its hash",
    forge: onItems((items) => (contentOf(items, 'mini-k1').content.key.correct = 'A')),
    check: 'contents',
    says: /mini-k1/,
  },
  {
    name: "changes a corrected test's expected answer with its hash",
    forge: recontent(
      'mini-double',
      (content) => (content.groups[2]!.tests[0]!.answer = 'MjAwMQo='),
      true,
    ),
    check: 'contents',
    says: /mini-double/,
  },
  {
    name: 'changes a task that was never shown',
    of: 'keptOut',
    forge: recontent('mini-sum', (content) => (content.statement = 'Something else.')),
    check: 'exam',
    says: /paper/,
  },
  {
    name: 'renumbers a version',
    forge: onItems((items) => (lineOf(items, 'mini-k1').number = 2)),
    check: 'exam',
    says: /paper/,
  },
  {
    name: 'adds a content that nothing rests on',
    forge: onItems((items) =>
      items.contents.push({ ...contentOf(items, 'mini-k1'), version: 'made-up' }),
    ),
    check: 'contents',
    says: /nothing rests on the content of version made-up/,
  },
  {
    name: 'lowers the pass share of the scheme',
    forge: onMarks((marks) => (marks.scheme.pass[1]!.share = '1/100')),
    check: 'exam',
    says: /scheme/,
  },
  {
    name: 'lowers the gate of the scheme',
    of: 'keptOut',
    forge: onMarks((marks) => (marks.scheme.parts.theory.gate.minimumShare = '1/100')),
    check: 'exam',
    says: /scheme/,
  },
  {
    name: 'drops an outcome of the qualification',
    forge: onMarks((marks) => marks.qualification.outcomes.pop()),
    check: 'exam',
    says: /qualification/,
  },
  {
    name: 'names another session',
    forge: onMarks((marks) => (marks.session = '00000000-0000-4000-8000-000000000000')),
    check: 'exam',
    says: /session/,
  },
  {
    name: 'names another sitting',
    forge: onMarks((marks) => (marks.sitting = '0'.repeat(32))),
    check: 'exam',
    says: /sitting/,
  },
  {
    name: 'forgets that the theory was passed',
    forge: onMarks((marks) => (marks.theoryPassed = null)),
    check: 'exam',
    says: /theory/,
  },
  {
    name: 'says that the theory was passed',
    of: 'keptOut',
    forge: onMarks((marks) => (marks.theoryPassed = true)),
    check: 'exam',
    says: /theory/,
  },
  {
    name: 'drops an item of the paper',
    forge: onItems((items) => items.paper.shift()),
    check: 'exam',
    says: /paper/,
  },
  {
    name: 'drops a task that was never shown from the paper',
    of: 'keptOut',
    forge: onItems((items) => items.paper.pop()),
    check: 'exam',
    says: /paper/,
  },
  {
    name: 'moves an item to the practical part',
    forge: onItems((items) => (items.paper[0]!.part = 'practical')),
    check: 'exam',
    says: /paper/,
  },
  {
    name: 'moves an item to another place',
    forge: onItems((items) => {
      items.paper[0]!.position = 2;
      items.paper[1]!.position = 1;
    }),
    check: 'exam',
    says: /paper/,
  },
];

export const RESULTS: readonly Forgery[] = [
  {
    name: "changes a result's decision",
    forge: onMarks((marks) => (marks.results[0]!.decision = 'fail')),
    check: 'results',
    says: /result 1/,
  },
  {
    name: "changes the last result's decision",
    forge: onMarks((marks) => (marks.results.at(-1)!.decision = 'fail')),
    check: 'results',
    says: /result 2/,
  },
  {
    name: "changes a result's total",
    forge: onMarks((marks) => (marks.results.at(-1)!.total = '30')),
    check: 'results',
    says: /result 2/,
  },
  {
    name: "moves points between a result's criteria",
    forge: onMarks((marks) => (marks.results[0]!.totals.byCriterion[0]!.points = '0')),
    check: 'results',
    says: /result 1/,
  },
  {
    name: "changes a result's reasons",
    forge: onMarks((marks) => (marks.results[0]!.reasons = [])),
    check: 'results',
    says: /result 1/,
  },
  {
    name: 'moves the time of a result',
    forge: onMarks((marks) => (marks.results[0]!.decidedAt = '2026-01-01T00:00:00.000Z')),
    check: 'results',
    says: /result 1/,
  },
  {
    name: 'drops the last result',
    forge: onMarks((marks) => marks.results.pop()),
    check: 'results',
    says: /result 2.*missing/,
  },
  {
    name: 'drops all results',
    of: 'keptOut',
    forge: onMarks((marks) => (marks.results = [])),
    check: 'results',
    says: /result 1.*missing/,
  },
  {
    name: 'adds a result',
    forge: onMarks((marks) => marks.results.push({ ...marks.results[0]!, sequence: 3 })),
    check: 'results',
    says: /result 3/,
  },
];

/** Forgeries of the log's part; nobody's last event can vouch for these. */
export const LOG: readonly Forgery[] = [
  {
    name: 'drops the event of a mark',
    forge: (draft) => draft.dropEvent(draft.indexOf('mark.superseded')),
    check: 'complete',
    says: /the log had 41 events about the sitting, the pack has 40/,
  },
  {
    name: 'drops the event of the handing out',
    forge: (draft) => draft.dropEvent(draft.indexOf('evidence.exported')),
    check: 'complete',
    says: /handing out/,
  },
  {
    name: 'takes an appeal back with everything that came of it',
    forge: (draft) => {
      const events = draft.events();
      const filed = events.findIndex(([, event]) => event.type === 'appeal.filed');
      for (const [index, event] of events.slice(filed))
        if (event.type !== 'evidence.exported') draft.dropEvent(index);
      draft.edit('marks', (marks) => {
        marks.entries = without(marks.entries, entryOf(marks, 'mini-double', 2));
        marks.results.pop();
      });
    },
    check: 'complete',
    says: /the log had 41 events/,
  },
  {
    name: "replays an older pack's checkpoint",
    forge: (draft, { beforeAppeal }) =>
      void draft.files.set(packPaths.checkpoint, beforeAppeal.get(packPaths.checkpoint)!),
    check: 'event-indexes',
    says: /is for another checkpoint/,
  },
  {
    name: "takes another candidate's marks, items and responses",
    forge: (draft, { neighbour }) => {
      for (const path of ['marks.json', 'items.json', 'responses.json'])
        draft.files.set(path, neighbour.get(path)!);
    },
    check: 'evidence',
    says: /marks.json is not what event \d+ vouches for/,
  },
  {
    name: "takes another candidate's event in place of its own",
    forge: (draft, { neighbour }) => {
      const foreign = new Draft(neighbour);
      const at = packPaths.event(draft.indexOf('mark.superseded'));
      draft.files.set(at, neighbour.get(packPaths.event(foreign.indexOf('mark.superseded')))!);
    },
    check: 'sitting',
    says: /is not about sitting/,
  },
  {
    name: 'repeats an event under another index',
    forge: (draft) => {
      const [index] = draft.events()[0]!;
      draft.files.set(packPaths.event(0), draft.files.get(packPaths.event(index))!);
      draft.files.set(packPaths.proof(0), draft.files.get(packPaths.proof(index))!);
    },
    check: 'events',
    says: /an event id occurs twice/,
  },
  {
    name: 'changes a mark in its event',
    forge: (draft) => {
      const path = packPaths.event(draft.indexOf('mark.superseded'));
      const text = draft.files.get(path)!.toString();
      draft.files.set(path, Buffer.from(text.replace('"points":"10"', '"points":"11"')));
    },
    check: 'inclusion',
    says: /is not proved to be in the log/,
  },
  {
    name: 'rewrites the instructions',
    forge: (draft) => void draft.files.set('VERIFY.md', Buffer.from('Everything is fine.')),
    check: 'evidence',
    says: /VERIFY.md is not what event \d+ vouches for/,
  },
];
