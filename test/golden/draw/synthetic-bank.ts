import {
  unitsOf,
  type Blueprint,
  type Difficulty,
  type DrawContext,
  type DrawProblem,
  type ExamBank,
  type KnowledgeItem,
  type Qualification,
  type Task,
} from '#exam-bank';

/** A bank of any size by arithmetic alone: what is drawn from it must stay the same for ever. */
export function syntheticBank(itemCount: number, taskCount = 12): ExamBank {
  return {
    bankVersion: '1',
    qualification: syntheticQualification(),
    items: Array.from({ length: itemCount }, (_, index) => syntheticItem(index)),
    tasks: Array.from({ length: taskCount }, (_, index) => syntheticTask(index)),
  };
}

const THEORY_CRITERIA = 12;
const PRACTICAL_CRITERIA = 6;
const DIFFICULTIES: readonly Difficulty[] = ['easy', 'medium', 'hard', 'medium'];

/** Outcomes with three theory criteria each, Q-5 and Q-6 with three practical ones each. */
function syntheticQualification(): Qualification {
  const outcomes = Array.from({ length: 6 }, (_, at) => ({
    id: `Q-${String(at + 1)}`,
    title: `Outcome ${String(at + 1)}`,
    criteria: [1, 2, 3].map((nr) => ({
      id: `Q-${String(at + 1)}.${String(nr)}`,
      title: `Criterion ${String(nr)} of outcome ${String(at + 1)}`,
    })),
  }));
  return { id: 'synthetic', title: 'Synthetic', outcomes };
}

export const CRITERIA: readonly string[] = syntheticQualification().outcomes.flatMap(({ criteria }) =>
  criteria.map(({ id }) => id),
);

function pick<E>(list: readonly E[], index: number): E {
  return list[index % list.length]!;
}

/** Attributes by multiplicative hashing, so that they are well mixed and need no generator. */
function mixed(index: number, salt: number): number {
  return (Math.imul(index + 1, 2_654_435_761) ^ Math.imul(salt, 40_503)) >>> 8;
}

export function syntheticItem(index: number): KnowledgeItem {
  const base = {
    id: `k-${String(index).padStart(5, '0')}`,
    criterion: pick(CRITERIA.slice(0, THEORY_CRITERIA), index),
    difficulty: pick(DIFFICULTIES, mixed(index, 1)),
    points: 1 + (mixed(index, 2) % 3 === 0 ? 1 : 0),
    minutes: 2,
    author: pick(['a.kowalska', 'b.nowak', 'c.lis'], mixed(index, 3)),
    prompt: `Question ${String(index)}?`,
    rationale: 'Because.',
  };
  const options = ['A', 'B', 'C', 'D'].map((id) => ({ id, text: `Option ${id}` }));
  const items: readonly KnowledgeItem[] = [
    { ...base, type: 'single-choice', options, key: { correct: pick(options, index).id } },
    { ...base, type: 'multiple-choice', options, scoring: 'per-option', key: { correct: ['B'] } },
    { ...base, type: 'numeric', key: { value: '7', tolerance: { kind: 'absolute', value: '0' } } },
  ];
  return pick(items, mixed(index, 4));
}

/** Task i checks two practical criteria, 10 points each. */
export function syntheticTask(index: number): Task {
  const practical = CRITERIA.slice(THEORY_CRITERIA, THEORY_CRITERIA + PRACTICAL_CRITERIA);
  const slot = index % 3;
  const group = (nr: number) => ({
    id: `g${String(nr)}`,
    title: `Group ${String(nr)}`,
    visible: false,
    criterion: pick(practical, 2 * slot + nr),
    points: 10,
    scoring: 'sum' as const,
    dependsOn: [],
    tests: [{ id: `g${String(nr)}/1`, input: 'MQo=', answer: 'MQo=' }],
  });
  return {
    id: `t-${String(index).padStart(3, '0')}`,
    title: `Task ${String(index)}`,
    author: pick(['a.kowalska', 'b.nowak'], index),
    difficulty: pick(DIFFICULTIES, index),
    minutes: 30,
    statement: 'Print it.',
    languages: ['python'],
    limits: { python: { cpuMs: 1000, wallMs: 3000, memoryMiB: 128, outputKiB: 64, processes: 1 } },
    comparatorFlags: '',
    checker: undefined,
    nearLimit: { withinPercent: 10, runs: 3, counts: 'median' },
    interactor: undefined,
    callable: undefined,
    starter: {},
    groups: [group(0), group(1)],
    examples: [],
  };
}

/** 40 items of 52 points: three difficulties, every criterion, types and authors; three tasks of 60 points. */
export function syntheticBlueprint(changes: Partial<Blueprint> = {}): Blueprint {
  const each = (criteria: readonly string[], min: number, max: number) =>
    criteria.map((criterion) => ({ id: criterion, where: { criterion }, min, max }));
  return {
    format: 'assay-blueprint/1',
    id: 'synthetic-standard',
    qualification: 'synthetic',
    scheme: 'sci',
    theory: {
      count: 40,
      points: 52,
      rules: [
        { id: 'easy', where: { difficulty: 'easy' }, min: 9, max: 11 },
        { id: 'hard', where: { difficulty: 'hard' }, min: 9, max: 11 },
        { id: 'choice', where: { type: ['single-choice', 'multiple-choice'] }, min: 24, max: 28 },
        { id: 'lis', where: { author: 'c.lis' }, max: 16 },
        ...each(CRITERIA.slice(0, THEORY_CRITERIA), 3, 4),
      ],
    },
    practical: {
      count: 3,
      points: 60,
      rules: each(CRITERIA.slice(THEORY_CRITERIA), 1, 1),
    },
    ...changes,
  };
}

/** What a draw is made from: the bank's units, one form and nothing excluded unless the context says otherwise. */
export function problemOf(
  bank: ExamBank,
  blueprint: Blueprint,
  context: Partial<DrawContext> = {},
): DrawProblem {
  return {
    units: unitsOf(bank),
    qualification: bank.qualification,
    blueprint,
    context: { forms: 1, earlier: [], exclude: [], uses: {}, ...context },
  };
}
