import type { ItemAttributes } from './attributes.js';
import type { KnowledgeItem } from './item.js';
import type { Task } from './task.js';

export interface Criterion {
  readonly id: string;
  readonly title: string;
}

export interface Outcome {
  readonly id: string;
  readonly title: string;
  readonly criteria: readonly Criterion[];
}

/** What a certificate stands for: learning outcomes, each with its verification criteria. */
export interface Qualification {
  readonly id: string;
  readonly title: string;
  readonly outcomes: readonly Outcome[];
}

/** `bank.json`: the tasks are only named here. */
export interface Bank {
  readonly format: 'assay-bank/1';
  readonly bankVersion: string;
  readonly qualification: Qualification;
  readonly items: readonly KnowledgeItem[];
  readonly tasks: readonly string[];
  /** Of items and tasks, by id; those that are not named have none. */
  readonly attributes?: Readonly<Record<string, ItemAttributes>>;
}

/** A bank with its tasks read: all that sets are drawn from. */
export interface ExamBank {
  readonly bankVersion: string;
  readonly qualification: Qualification;
  readonly items: readonly KnowledgeItem[];
  readonly tasks: readonly Task[];
  readonly attributes?: Readonly<Record<string, ItemAttributes>>;
}
