import { Type, type Static } from '@sinclair/typebox';
import { Cite, closed, Note, PointCount, SectionId, Share } from './terms.js';

const Names = Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
  minItems: 1,
  uniqueItems: true,
});

/** Which points belong to a section: those of a part, of outcomes, of criteria, or of items whose id begins so. */
const Holds = Type.Union([
  Type.Object({ part: Type.Union([Type.Literal('theory'), Type.Literal('practical')]) }, closed),
  Type.Object({ outcomes: Names }, closed),
  Type.Object({ criteria: Names }, closed),
  Type.Object({ itemsFrom: Names }, closed),
]);

const Section = Type.Object(
  {
    id: SectionId,
    title: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    holds: Holds,
    /** Its share of the total. All sections have one, and they add up to exactly 1; or none has. */
    weight: Type.Optional(Share),
    /** All its items were withdrawn: `left-out` stretches the other weights; without it people decide. */
    whenWithdrawn: Type.Optional(Type.Literal('left-out')),
    cite: Cite,
  },
  closed,
);

/** The one rounding of a scheme. Without it nothing is rounded, and what is shown is cut off after two decimals. */
const Rounding = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100 }),
    /** A half goes away from 0 (`half-up`), or to the even neighbour; `down` cuts off towards 0. */
    mode: Type.Union([Type.Literal('half-up'), Type.Literal('half-even'), Type.Literal('down')]),
    decimals: Type.Integer({ minimum: 0, maximum: 6 }),
    /** Where, once: the points of each section, those of the total, the percentage of the total, or the scale score. */
    at: Type.Union([
      Type.Literal('sections'),
      Type.Literal('total'),
      Type.Literal('percent'),
      Type.Literal('scale'),
    ]),
    /** Whether the rounded number decides. If not, it is only shown, and with more digits where it would mislead. */
    decides: Type.Boolean(),
    cite: Cite,
  },
  closed,
);

/** Straight lines between these points give the scale score of a share, exactly. */
const Scale = Type.Object(
  {
    anchors: Type.Array(Type.Object({ share: Share, score: PointCount }, closed), {
      minItems: 2,
      maxItems: 20,
    }),
    cite: Cite,
  },
  closed,
);

/** How the marks of a candidate come to one total. Every part may be absent: then points add up, and that is all. */
export const TotalsSchema = Type.Object(
  {
    sections: Type.Optional(Type.Array(Section, { minItems: 1, maxItems: 100 })),
    /** What a total of weighted sections is out of. Default "100". */
    outOf: Type.Optional(PointCount),
    /** Of its maximum, for an answer to a knowledge item that was given and earned nothing. */
    wrongAnswer: Type.Optional(Type.Object({ deducts: Share, cite: Cite }, closed)),
    /** Where what falls below 0 becomes 0. An item by itself is never below 0. */
    floors: Type.Optional(
      Type.Array(Type.Union([Type.Literal('section'), Type.Literal('exam')]), {
        uniqueItems: true,
      }),
    ),
    rounding: Type.Optional(Rounding),
    scale: Type.Optional(Scale),
    /** Knowledge items after the last one answered are `not-reached` if the clock ended the part, not `blank`. */
    notReached: Type.Optional(
      Type.Object({ rule: Type.Literal('after-the-last-answer'), cite: Cite }, closed),
    ),
    note: Note,
  },
  closed,
);

export type TotalsRules = Static<typeof TotalsSchema>;
export type SectionRule = Static<typeof Section>;
