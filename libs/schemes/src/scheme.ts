import { Type, type Static } from '@sinclair/typebox';

/** An exact share of the points, 0 to 1: "1/2", "0.75", "1". */
const Share = Type.String({ pattern: '^(0|1|0\\.\\d{1,10}|\\d{1,5}/[1-9]\\d{0,4})$' });
const Minutes = Type.Integer({ minimum: 1, maximum: 1440 });
const Days = Type.Integer({ minimum: 1, maximum: 3660 });
/** Which clauses of the body's regulations a rule carries out; results and letters quote it. */
const Cite = Type.String({ minLength: 1, maxLength: 200 });
const closed = { additionalProperties: false } as const;

const Gate = Type.Object(
  { minimumShare: Share, cite: Cite, note: Type.Optional(Type.String()) },
  closed,
);

const AllCriteriaConfirmed = Type.Object(
  { kind: Type.Literal('all-criteria-confirmed'), minimumShare: Share, cite: Cite },
  closed,
);

const MinimumShare = Type.Object(
  {
    kind: Type.Literal('minimum-share'),
    of: Type.Union([Type.Literal('total'), Type.Literal('theory'), Type.Literal('practical')]),
    share: Share,
    cite: Cite,
  },
  closed,
);

/** The kinds of pass rule. A body combines them; it never gets code of its own. */
const PassRuleSchema = Type.Union([AllCriteriaConfirmed, MinimumShare]);

/** A scheme file, `assay-scheme/1`: one body's rules as data. docs/scoring.md says what each kind means. */
export const SchemeSchema = Type.Object(
  {
    format: Type.Literal('assay-scheme/1'),
    id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$' }),
    title: Type.String({ minLength: 1 }),
    parts: Type.Object(
      {
        theory: Type.Object({ minutes: Minutes, gate: Type.Optional(Gate), cite: Cite }, closed),
        practical: Type.Optional(Type.Object({ minutes: Minutes, cite: Cite }, closed)),
      },
      closed,
    ),
    reminders: Type.Array(Type.Object({ minutesBeforeEnd: Minutes, cite: Cite }, closed)),
    pass: Type.Array(PassRuleSchema, { minItems: 1 }),
    appeals: Type.Object(
      {
        windowDays: Days,
        answerDays: Days,
        singleInstance: Type.Boolean(),
        onlyNamedGrounds: Type.Boolean(),
        cite: Cite,
      },
      closed,
    ),
  },
  { ...closed, $id: 'assay-scheme/1' },
);

export type Scheme = Static<typeof SchemeSchema>;
export type PassRule = Static<typeof PassRuleSchema>;
