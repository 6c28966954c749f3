import type { ItemAttributes } from '#exam-bank';

/** A bank of any size made by rule: 12 outcomes of 4 criteria, three bands, four types of tags, families and enemies. */
const TOPICS = ['loops', 'ranges', 'files', 'types', 'errors', 'tests', 'modules', 'text'];
const BANDS = ['easy', 'medium', 'hard'] as const;

export const BENCH_BANK = {
  format: 'assay-bank/1',
  bankVersion: 'bench.1',
  qualification: {
    id: 'bench',
    title: 'Made by the benchmark',
    outcomes: Array.from({ length: 12 }, (_, outcome) => ({
      id: `B-${String(outcome)}`,
      title: `Outcome ${String(outcome)}`,
      criteria: Array.from({ length: 4 }, (_, at) => ({
        id: `B-${String(outcome)}.${String(at)}`,
        title: `Criterion ${String(outcome)}.${String(at)}`,
      })),
    })),
  },
  items: [],
  tasks: [],
} as const;

export function benchItem(at: number) {
  return {
    id: idOf(at),
    type: 'single-choice',
    criterion: `B-${String(at % 12)}.${String((at >> 4) % 4)}`,
    difficulty: BANDS[at % 3],
    points: 1 + (at % 3),
    minutes: 1 + (at % 5),
    author: `author.${String(at % 40)}`,
    prompt: `What does program ${String(at)} print, and why is it not what its author meant? ${'It reads three numbers. '.repeat(12)}`,
    options: ['A', 'B', 'C', 'D'].map((id) => ({ id, text: `Option ${id} of item ${String(at)}` })),
    key: { correct: 'ABCD'[at % 4] },
    rationale: `By the rules of the language; see chapter ${String(at % 30)}.`,
  };
}

export function benchAttributes(at: number): ItemAttributes {
  const share = (value: number) => (value / 1000).toFixed(3);
  return {
    level: `K${String(1 + (at % 4))}`,
    language: at % 10 === 0 ? 'pl' : 'en',
    words: 60 + (at % 90),
    ...(at % 20 < 2 ? { family: `family-${String(Math.floor(at / 20))}` } : {}),
    ...(at % 100 === 1 ? { enemies: [idOf(at - 1)] } : {}),
    tags: { topic: [TOPICS[at % 8] ?? '', TOPICS[(at >> 3) % 8] ?? ''].filter(isFirst) },
    angoff: [40 + (at % 50), 45 + (at % 45)],
    statistics: {
      responses: at % 900,
      facility: share(200 + (at % 700)),
      discrimination: share(at % 600),
    },
  };
}

function isFirst(value: string, at: number, all: readonly string[]): boolean {
  return all.indexOf(value) === at;
}

export function idOf(at: number): string {
  return `bench-${String(at).padStart(5, '0')}`;
}
