import type { Act } from '#store';

/** An act of somebody in an exam: its session, one of its sittings, or an item of its set. */
export interface Part {
  readonly personId: string;
  /** The same for all accounts of one human; null or absent where it is not known who it is. */
  readonly human?: string | null;
  /** Who sits the exam is no staff, but may be a human who also is. */
  readonly act: Act | 'candidate';
}

const REVIEWS = ['appeal-reviewer', 'appeal-approver'] as const;
const MARKS = ['grader', 'marker', 'second-marker', 'adjudicator', 'decider'] as const;

/**
 * Acts that no human may have both of in one exam, whichever came first. Who reviews an appeal took no part in what is reviewed (rule:
 * SCI-11.3); who taught a candidate neither supervises nor marks them (rule: ECDL-6.1i). The database refuses the same pairs.
 */
const INCOMPATIBLE: readonly (readonly [Act, Act])[] = [
  ...REVIEWS.flatMap((review) =>
    (['author', 'approver', 'examiner', 'invigilator', ...MARKS, 'trainer'] as const).map(
      (act) => [review, act] as const,
    ),
  ),
  ['appeal-reviewer', 'appeal-approver'],
  ...(['invigilator', ...MARKS] as const).map((act) => ['trainer', act] as const),
  ['remarker', 'remark-approver'],
];

export function areIncompatible(left: Part['act'], right: Part['act']): boolean {
  return INCOMPATIBLE.some(
    ([one, other]) => (one === left && other === right) || (one === right && other === left),
  );
}

/** What somebody already did in an exam that keeps them from doing this too; undefined where nothing does. */
export function conflictingPart(
  who: { readonly personId: string; readonly human?: string | null | undefined },
  act: Act,
  parts: readonly Part[],
): Part | undefined {
  return parts.find((part) => isSameHuman(who, part) && areIncompatible(part.act, act));
}

/** One account, or two accounts of one human. */
export function isSameHuman(
  left: { readonly personId: string; readonly human?: string | null | undefined },
  right: { readonly personId: string; readonly human?: string | null | undefined },
): boolean {
  if (left.personId === right.personId) return true;
  const human = left.human ?? null;
  return human !== null && human === (right.human ?? null);
}
