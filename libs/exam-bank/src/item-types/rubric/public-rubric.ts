import type { MarkedByPeople, RubricCriterion } from './rubric.js';

/** The rubric as candidates see it; nothing where the author keeps it for markers. */
export function publicRubric({ rubric, rubricPublic }: MarkedByPeople): {
  readonly rubric?: readonly RubricCriterion[];
} {
  return rubricPublic === true ? { rubric: rubric.map(publicCriterion) } : {};
}

function publicCriterion({ id, title, levels, range }: RubricCriterion): RubricCriterion {
  return {
    id,
    title,
    ...(levels && {
      levels: levels.map(({ points, description }) => ({ points, description })),
    }),
    ...(range && { range: { maxPoints: range.maxPoints, step: range.step } }),
  };
}
