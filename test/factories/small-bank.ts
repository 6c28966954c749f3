/**
 * A small bank made by hand, as files: two outcomes with four criteria, eight items of all six types (10 points), two tasks
 * (20 points). One expected answer is wrong on purpose. Everything that no candidate may ever see carries a marker.
 */

/** Texts that stand only in keys, rationales, hidden tests, checkers and the names of authors. */
export const SECRETS = {
  rationale: 'SECRET-rationale-51c0',
  shortKey: 'SECRET-accepted-7d11',
  numericKey: '90210.125',
  hiddenInput: 'SECRET-input-c4e9',
  hiddenAnswer: 'SECRET-answer-08fb',
  checker: 'SECRET-checker-33aa',
  author: 'secret.author',
} as const;

export const QUALIFICATION = 'mini';

const base = (id: string, criterion: string, points: number) => ({
  id,
  criterion,
  difficulty: 'easy',
  points,
  minutes: 2,
  author: SECRETS.author,
  prompt: `Question ${id}?`,
  rationale: `${SECRETS.rationale} for ${id}`,
});
const options = (...ids: readonly string[]) => ids.map((id) => ({ id, text: `Option ${id}` }));

/** A wholly right answer to each item, by id. */
export const RIGHT_ANSWERS: Readonly<Record<string, unknown>> = {
  'mini-k1': 'B',
  'mini-k2': 'A',
  'mini-k3': ['A', 'C'],
  'mini-k4': '42',
  'mini-k5': SECRETS.numericKey,
  'mini-k6': SECRETS.shortKey,
  'mini-k7': ['c', 'a', 'b'],
  'mini-k8': { s1: 't2', s2: 't1' },
};

export interface BankChanges {
  readonly bankVersion?: string;
  /** Prompt of mini-k1: what changes when a new edition is imported. */
  readonly prompt?: string;
}

export function smallBank(changes: BankChanges = {}) {
  return {
    format: 'assay-bank/1',
    bankVersion: changes.bankVersion ?? '2026.1',
    qualification: {
      id: QUALIFICATION,
      title: 'Programming in miniature',
      outcomes: [
        { id: 'M-1', title: 'Reads programs', criteria: criteria('M-1.1', 'M-1.2') },
        { id: 'M-2', title: 'Writes programs', criteria: criteria('M-2.1', 'M-2.2') },
      ],
    },
    items: items(changes.prompt ?? 'Question mini-k1?'),
    tasks: ['mini-double', 'mini-sum'],
  };
}

function criteria(...ids: readonly string[]) {
  return ids.map((id) => ({ id, title: `Criterion ${id}` }));
}

function items(firstPrompt: string) {
  const choice = { options: options('A', 'B', 'C') };
  const key = (correct: unknown) => ({ key: { correct } });
  const exact = (value: string) => ({
    key: { value, tolerance: { kind: 'absolute', value: '0' } },
  });
  return [
    {
      ...base('mini-k1', 'M-1.1', 1),
      prompt: firstPrompt,
      type: 'single-choice',
      ...choice,
      ...key('B'),
    },
    { ...base('mini-k2', 'M-1.2', 1), type: 'single-choice', ...choice, ...key('A') },
    {
      ...base('mini-k3', 'M-1.1', 2),
      type: 'multiple-choice',
      ...choice,
      scoring: 'per-option',
      ...key(['A', 'C']),
    },
    { ...base('mini-k4', 'M-1.2', 1), type: 'numeric', ...exact('42') },
    { ...base('mini-k5', 'M-2.1', 1), type: 'numeric', ...exact(SECRETS.numericKey) },
    {
      ...base('mini-k6', 'M-2.1', 1),
      type: 'short-text',
      key: { accepted: [SECRETS.shortKey], caseSensitive: true, whitespace: 'exact' },
    },
    {
      ...base('mini-k7', 'M-1.1', 2),
      type: 'ordering',
      elements: options('a', 'b', 'c'),
      scoring: 'exact',
      key: { order: ['c', 'a', 'b'] },
    },
    {
      ...base('mini-k8', 'M-1.2', 1),
      type: 'matching',
      sources: options('s1', 's2'),
      targets: options('t1', 't2', 't3'),
      scoring: 'per-pair',
      key: { pairs: { s1: 't2', s2: 't1' } },
    },
  ];
}

/** All eight items and both tasks, so that every candidate has the same to do; only the order is drawn. */
export function smallBlueprint(changes: { readonly theoryPoints?: number } = {}) {
  return {
    format: 'assay-blueprint/1',
    id: 'mini-standard',
    qualification: QUALIFICATION,
    scheme: 'sci',
    theory: { count: 8, points: changes.theoryPoints ?? 10, rules: [] },
    practical: { count: 2, points: 20, rules: [] },
  };
}

/** The test of mini-double whose expected answer is wrong, and what it should be. */
export const WRONG_TEST = { id: 'large/1', rightAnswer: answerFile(2000) } as const;

/** The body of `POST /bank/imports`. */
export function smallUpload(changes: BankChanges = {}) {
  return {
    bank: JSON.stringify(smallBank(changes)),
    tasks: [
      folder('mini-double', {
        'task.json': taskFile('mini-double', ['small', 'large']),
        'statement.md': 'Read a whole number, print its double.',
        'tests/sample/1.in': '3\n',
        'tests/sample/1.ans': '6\n',
        ...test('small/1', '1', 2),
        ...test('small/2', '21', 42),
        ...test('large/1', '1000', 2001),
        ...test('large/2', '5000', 10000),
      }),
      folder('mini-sum', {
        'task.json': taskFile('mini-sum', ['small', 'large'], 'checker.js'),
        'statement.md': 'Read two whole numbers, print their sum.',
        'checker.js': `// ${SECRETS.checker}\nfunction check() { return { accepted: true }; }\n`,
        'tests/sample/1.in': '1 1\n',
        'tests/sample/1.ans': '2\n',
        ...test('small/1', '1 2', 3),
        ...test('large/1', '1000 2000', 3000),
      }),
    ],
  };
}

function taskFile(id: string, hidden: readonly string[], checker?: string): string {
  const group = (groupId: string, points: number) => ({
    id: groupId,
    title: `Numbers: ${groupId}`,
    visible: points === 0,
    criterion: 'M-2.2',
    points,
    scoring: 'all-or-nothing',
  });
  return JSON.stringify({
    format: 'assay-task/1',
    id,
    title: `Task ${id}`,
    author: SECRETS.author,
    difficulty: 'easy',
    minutes: 20,
    languages: ['python'],
    limits: { cpuMs: 1000, memoryMiB: 256, outputKiB: 64, processes: 1 },
    ...(checker === undefined ? {} : { checker }),
    groups: [group('sample', 0), ...hidden.map((one) => group(one, 5))],
    examples: [],
  });
}

function test(id: string, input: string, answer: number): Record<string, string> {
  return {
    [`tests/${id}.in`]: `${input}\n${SECRETS.hiddenInput}\n`,
    [`tests/${id}.ans`]: Buffer.from(answerFile(answer), 'base64').toString(),
  };
}

function answerFile(answer: number): string {
  return Buffer.from(`${answer} ${SECRETS.hiddenAnswer}\n`).toString('base64');
}

function folder(name: string, files: Readonly<Record<string, string>>) {
  return {
    folder: name,
    files: Object.entries(files).map(([path, text]) => ({
      path,
      base64: Buffer.from(text).toString('base64'),
    })),
  };
}
