import type { ItemResponse, KnowledgeItem } from '#exam-bank';
import { rightAnswer, wrongAnswer } from './answers.js';

const WELL =
  'A sum does not change when two of its terms change places: 1 + 2 = 2 + 1. A CRC finds it.';
const VAGUELY = 'Adding up does not look at the order of the bytes.';

/** The item whose key knows one of two right commands. */
export const INCOMPLETE_KEY = { item: 'it-k-012', alsoRight: 'ls -lA' } as const;

export interface Sitter {
  readonly id: string;
  readonly essay: string;
  readonly listing: string;
  /** What is answered wrongly besides. */
  readonly wrong: readonly string[];
}

/** Who sits the paper with items of nearly every type: one well above the cut, one a point below it by the key, one far below. */
export const SITTERS: readonly Sitter[] = [
  { id: 'anna.wrona', essay: WELL, listing: 'ls -la', wrong: ['it-k-009'] },
  {
    id: 'borys.lis',
    essay: VAGUELY,
    listing: INCOMPLETE_KEY.alsoRight,
    wrong: ['it-k-008', 'it-k-010', 'it-k-014', 'it-k-016'],
  },
  {
    id: 'filip.bobr',
    essay: VAGUELY,
    listing: INCOMPLETE_KEY.alsoRight,
    wrong: ['it-k-001', 'it-k-002', 'it-k-003', 'it-k-005', 'it-k-007', 'it-k-014', 'it-k-016'],
  },
];

/** What a sitter answers to an item. */
export function answerOf(sitter: Sitter, item: KnowledgeItem): ItemResponse {
  if (item.type === 'essay') return sitter.essay;
  if (item.id === INCOMPLETE_KEY.item) return sitter.listing;
  // Its author's script alone knows what is right.
  if (item.type === 'scripted') return 'level';
  return sitter.wrong.includes(item.id) ? wrongAnswer(item) : rightAnswer(item);
}

/** The points of a marker for each criterion of the rubric: two agree on the good answer, and not on the vague one. */
export function judgementOf(
  answer: string,
  by: 'first' | 'second' | 'adjudication',
): Readonly<Record<string, string>> {
  if (answer === WELL) return { why: '2', other: '1' };
  return { why: by === 'second' ? '2' : '1', other: '0' };
}
