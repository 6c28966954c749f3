import { Type, type Static } from '@sinclair/typebox';
import { AppealsSchema } from './scheme/appeals.js';
import { PassRuleSchema } from './scheme/pass.js';
import { ResultsSchema } from './scheme/results.js';
import { Cite, closed, Minutes, Note, Share } from './scheme/terms.js';
import { SeparationSchema } from './scheme/separation.js';
import { RetentionSchema } from './scheme/retention.js';
import { TotalsSchema } from './scheme/totals.js';
import { RemarksSection } from './scheme/remarks.js';
import { MarkingSection } from './scheme/marking.js';

const Gate = Type.Object({ minimumShare: Share, cite: Cite, note: Note }, closed);

/** A scheme file, `assay-scheme/1`: one body's rules as data. docs/scoring.md says what each kind means. */
export const SchemeSchema = Type.Object(
  {
    format: Type.Literal('assay-scheme/1'),
    id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$' }),
    title: Type.String({ minLength: 1 }),
    parts: Type.Object(
      {
        theory: Type.Object(
          { minutes: Minutes, gate: Type.Optional(Gate), cite: Cite, note: Note },
          closed,
        ),
        practical: Type.Optional(Type.Object({ minutes: Minutes, cite: Cite, note: Note }, closed)),
      },
      closed,
    ),
    reminders: Type.Array(Type.Object({ minutesBeforeEnd: Minutes, cite: Cite }, closed)),
    totals: Type.Optional(TotalsSchema),
    pass: Type.Array(PassRuleSchema, { minItems: 1 }),
    results: Type.Optional(ResultsSchema),
    appeals: AppealsSchema,
    remarks: Type.Optional(RemarksSection),
    retention: Type.Optional(RetentionSchema),
    marking: Type.Optional(MarkingSection),
    separation: Type.Optional(SeparationSchema),
  },
  { ...closed, $id: 'assay-scheme/1' },
);

export type Scheme = Static<typeof SchemeSchema>;
