import { sharePoints, type Mark, type Points } from '#scoring';
import type { QualificationOutline } from './confirmed-outcomes.js';
import type { SectionRule, TotalsRules } from './scheme/totals.js';

/** What one mark adds to one criterion, after the deduction for a wrong answer: below 0 it is a loss. */
export interface Contribution {
  readonly item: string;
  readonly part: 'theory' | 'practical';
  readonly criterion: string;
  readonly points: Points;
  readonly maxPoints: Points;
  readonly state: Mark['state'];
}

/** Everything that the marks contribute, invalidated items too: whoever adds up leaves them out. */
export function contributionsOf(
  marks: readonly Mark[],
  { wrongAnswer }: Pick<TotalsRules, 'wrongAnswer'>,
): readonly Contribution[] {
  return marks.flatMap(({ item, kind, parts, points, state }) => {
    const isWrong = kind === 'knowledge' && state === 'marked' && points === '0';
    return parts.map((part) => ({
      item,
      part: kind === 'knowledge' ? ('theory' as const) : ('practical' as const),
      criterion: part.criterion,
      points:
        isWrong && wrongAnswer
          ? sharePoints(part.maxPoints, `-${wrongAnswer.deducts}`)
          : part.points,
      maxPoints: part.maxPoints,
      state,
    }));
  });
}

/** Whether a contribution belongs to a section. */
export function isHeld(
  { holds }: Pick<SectionRule, 'holds'>,
  { item, part, criterion }: Contribution,
  qualification: QualificationOutline,
): boolean {
  if ('part' in holds) return holds.part === part;
  if ('criteria' in holds) return holds.criteria.includes(criterion);
  if ('itemsFrom' in holds) return holds.itemsFrom.some((prefix) => item.startsWith(prefix));
  return qualification.outcomes.some(
    ({ id, criteria }) =>
      holds.outcomes.includes(id) && criteria.some((one) => one.id === criterion),
  );
}
