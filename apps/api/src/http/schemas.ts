import { Type, type TObject, type TProperties } from '@sinclair/typebox';

/** Building blocks of the routes' schemas. */
const closed = { additionalProperties: false } as const;

/** An object that takes exactly these properties. */
export function exactly<Properties extends TProperties>(
  properties: Properties,
): TObject<Properties> {
  return Type.Object(properties, closed);
}

export const Uuid = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
});
export const ItemId = Type.String({ pattern: '^[a-zA-Z0-9][a-zA-Z0-9.-]{0,63}$' });
/** RFC 3339, UTC, milliseconds: what `Date.toISOString` writes. */
export const Instant = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{3})?Z$',
});
/** An exact number: "7", "2.5" or "2/3". */
export const ExactPoints = Type.String({ pattern: '^\\d+(\\.\\d+|/\\d+)?$' });
/** RFC 4648, padded; anything else would decode to something that nobody meant. */
export const Base64 = Type.String({ format: 'base64' });
export const MaybeInstant = Type.Union([Instant, Type.Null()]);

/** A target, a response variable, the files, the answer to a part. */
const PartOfResponse = Type.Union([
  Type.String(),
  Type.Array(Type.Unknown()),
  Type.Record(Type.String(), Type.Unknown()),
  Type.Null(),
]);
/** An answer of some shape; the item's type says what an answer to it is (docs/formats.md), and refuses anything else. */
export const AnyResponse = Type.Union([
  Type.String(),
  Type.Array(Type.String()),
  Type.Record(Type.String(), PartOfResponse),
  Type.Null(),
]);
