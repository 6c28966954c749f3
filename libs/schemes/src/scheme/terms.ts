import { Type } from '@sinclair/typebox';

/** What the sections of a scheme file have in common. */

/** An exact share of the points, 0 to 1: "1/2", "0.75", "1". */
export const Share = Type.String({ pattern: '^(0|1|0\\.\\d{1,10}|\\d{1,5}/[1-9]\\d{0,4})$' });
/** An exact number of points, not below 0: "26", "22.75". */
export const PointCount = Type.String({ pattern: '^\\d{1,9}(\\.\\d{1,10})?$' });
export const Minutes = Type.Integer({ minimum: 1, maximum: 1440 });
export const Days = Type.Integer({ minimum: 1, maximum: 3660 });
/** Which clauses of the body's regulations a rule carries out; results and letters quote it. */
export const Cite = Type.String({ minLength: 1, maxLength: 200 });
/** For whoever maintains the scheme: what the regulations leave open, and who set it. */
export const Note = Type.Optional(Type.String({ minLength: 1, maxLength: 1000 }));
export const SectionId = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$' });
export const closed = { additionalProperties: false } as const;
