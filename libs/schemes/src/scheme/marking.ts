import { Type, type Static } from '@sinclair/typebox';
import { comparePoints, DEFAULT_MARKING, parsePoints, type MarkingRules } from '#scoring';
import type { SchemeProblem } from '../scheme-problem.js';
import { Cite, closed, Note } from './terms.js';

const Exact = Type.String({ pattern: '^\\d{1,4}(\\.\\d{1,10}|/[1-9]\\d{0,4})?$' });
const oneOf = <const T extends string>(...names: readonly T[]) =>
  Type.Union(names.map((name) => Type.Literal(name)));

const ToleranceSchema = Type.Object({ kind: oneOf('points', 'share'), value: Exact }, closed);

/** How answers are marked that people mark. Left out: as `DEFAULT_MARKING` of the scoring library says, without a deadline. */
export const MarkingSection = Type.Object(
  {
    markers: Type.Optional(Type.Union([Type.Literal(1), Type.Literal(2)])),
    doubleMarked: Type.Optional(Exact),
    tolerance: Type.Optional(ToleranceSchema),
    combine: Type.Optional(oneOf('first', 'mean', 'lower', 'higher')),
    rounding: Type.Optional(
      Type.Object({ mode: oneOf('half-up', 'half-even', 'down'), step: Exact }, closed),
    ),
    adjudication: Type.Optional(oneOf('adjudicator', 'mean-with-nearer')),
    seeds: Type.Optional(
      Type.Object(
        {
          share: Exact,
          tolerance: ToleranceSchema,
          suspendAfter: Type.Integer({ minimum: 1, maximum: 100 }),
        },
        closed,
      ),
    ),
    /** From the opening of the marking to the last mark; Saturdays and Sundays do not count. */
    workingDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 260 })),
    cite: Type.Optional(Cite),
    note: Note,
  },
  closed,
);
type Marking = Static<typeof MarkingSection>;

/** The rules of a scheme's section, whole. */
export function markingRules(section: Marking | undefined): MarkingRules {
  return {
    markers: section?.markers ?? DEFAULT_MARKING.markers,
    doubleMarked: section?.doubleMarked ?? DEFAULT_MARKING.doubleMarked,
    tolerance: section?.tolerance ?? DEFAULT_MARKING.tolerance,
    combine: section?.combine ?? DEFAULT_MARKING.combine,
    rounding: section?.rounding ?? DEFAULT_MARKING.rounding,
    adjudication: section?.adjudication ?? DEFAULT_MARKING.adjudication,
    seeds: section?.seeds ?? DEFAULT_MARKING.seeds,
  };
}

/** What is wrong with a section that its schema accepts. */
export function markingProblems(section: Marking | undefined): readonly SchemeProblem[] {
  if (section === undefined) return [];
  const { doubleMarked, tolerance, rounding, seeds } = section;
  const shares = [
    ['/marking/doubleMarked', doubleMarked],
    ['/marking/tolerance/value', tolerance?.kind === 'share' ? tolerance.value : undefined],
    ['/marking/seeds/share', seeds?.share],
    [
      '/marking/seeds/tolerance/value',
      seeds?.tolerance.kind === 'share' ? seeds.tolerance.value : undefined,
    ],
  ] as const;
  const step = rounding !== undefined && parsePoints(rounding.step).n === 0n;
  return [
    ...shares.flatMap(([path, share]) =>
      share !== undefined && comparePoints(share, '1') > 0
        ? [{ path, message: 'must be at most 1: it is a share' }]
        : [],
    ),
    ...(step ? [{ path: '/marking/rounding/step', message: 'must be more than 0' }] : []),
  ];
}
