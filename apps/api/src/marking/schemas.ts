import { Type } from '@sinclair/typebox';
import { ExactPoints, exactly } from '../http/schemas.js';

/** For each criterion of the rubric, by its id, the points of a level or step. */
export const Decisions = exactly({
  points: Type.Record(
    Type.String({ pattern: '^[a-zA-Z0-9][a-zA-Z0-9.-]{0,63}(/[a-zA-Z0-9][a-zA-Z0-9.-]{0,63})?$' }),
    ExactPoints,
    { additionalProperties: false, maxProperties: 100 },
  ),
});

/** For the second marker nobody's, for the adjudicator and a review afterwards the marker's reasons. */
export const Comment = Type.String({ maxLength: 10_000 });
