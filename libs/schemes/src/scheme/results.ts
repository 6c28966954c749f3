import { Type } from '@sinclair/typebox';
import { Cite, closed } from './terms.js';

const Word = Type.String({ minLength: 1, maxLength: 100 });

/** How results are said to candidates. Without it: pass, fail, and points. */
export const ResultsSchema = Type.Object(
  {
    decisionWords: Type.Object({ pass: Word, fail: Word }, closed),
    /** `hidden`: candidates are told the decision and its reasons, never a number of points. */
    points: Type.Union([Type.Literal('shown'), Type.Literal('hidden')]),
    cite: Cite,
  },
  closed,
);
