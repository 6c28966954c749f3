import {
  publicTask,
  shuffledOptions,
  type KnowledgeItem,
  type PublicItem,
  type PublicTask,
  type Task,
} from '#exam-bank';

/** What a candidate's page shows. Built from public views only; this file may import nothing that knows keys. */
export interface TheoryPaper {
  readonly part: 'theory';
  readonly items: readonly PublicItem[];
}

export interface PracticalPaper {
  readonly part: 'practical';
  readonly tasks: readonly PublicTask[];
}

/** Options stand in an order of the set's own; answers name ids, so the order changes no mark. */
export function theoryPaper(items: readonly KnowledgeItem[], seed: Uint8Array): TheoryPaper {
  return { part: 'theory', items: items.map((item) => shuffledOptions(item, seed)) };
}

export function practicalPaper(tasks: readonly Task[]): PracticalPaper {
  return { part: 'practical', tasks: tasks.map(publicTask) };
}
