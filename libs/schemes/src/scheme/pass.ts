import { Type, type Static } from '@sinclair/typebox';
import { Cite, closed, Note, PointCount, SectionId, Share } from './terms.js';

/** What a bound is set on: the total as the scheme makes it, one part of the exam, or one section of `totals`. */
const Of = Type.Union([
  Type.Literal('total'),
  Type.Literal('theory'),
  Type.Literal('practical'),
  Type.Object({ section: SectionId }, closed),
]);

const AllCriteriaConfirmed = Type.Object(
  {
    kind: Type.Literal('all-criteria-confirmed'),
    minimumShare: Share,
    cite: Cite,
    /** `competence`: the reasons speak of competence and name no points. */
    wording: Type.Optional(Type.Literal('competence')),
    /**
     * A criterion all of whose items were withdrawn: `left-out` asks for the other criteria only; without it people decide.
     * A criterion that nothing ever checked is never left out.
     */
    whenWithdrawn: Type.Optional(Type.Literal('left-out')),
    note: Note,
  },
  closed,
);

const MinimumShare = Type.Object(
  {
    kind: Type.Literal('minimum-share'),
    of: Of,
    share: Share,
    /** `next-whole-point`: the share of the maximum, rounded up to whole points, is the cut. Without it the cut is exact. */
    cut: Type.Optional(Type.Literal('next-whole-point')),
    cite: Cite,
    note: Note,
  },
  closed,
);

const MinimumPoints = Type.Object(
  { kind: Type.Literal('minimum-points'), of: Of, points: PointCount, cite: Cite, note: Note },
  closed,
);

const MinimumScaleScore = Type.Object(
  { kind: Type.Literal('minimum-scale-score'), score: PointCount, cite: Cite, note: Note },
  closed,
);

const Simple = Type.Union([AllCriteriaConfirmed, MinimumShare, MinimumPoints, MinimumScaleScore]);

const groups = (Rule: typeof Simple) =>
  [
    Type.Object(
      {
        kind: Type.Literal('all-of'),
        rules: Type.Array(Rule, { minItems: 1 }),
        cite: Cite,
        note: Note,
      },
      closed,
    ),
    Type.Object(
      {
        kind: Type.Literal('any-of'),
        rules: Type.Array(Rule, { minItems: 1 }),
        cite: Cite,
        note: Note,
      },
      closed,
    ),
  ] as const;

/**
 * The kinds of pass rule. A body combines them; it never gets code of its own. A group holds simple rules; the list in the
 * file is itself an all-of, so that every condition of "and" and "or" can be written.
 */
export const PassRuleSchema = Type.Union([...Simple.anyOf, ...groups(Simple)]);

export type PassRule = Static<typeof PassRuleSchema>;
export type SimpleRule = Static<typeof Simple>;
export type BoundOf = Static<typeof Of>;
