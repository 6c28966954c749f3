import { Type, type TSchema } from '@sinclair/typebox';

/** Parts that several file formats share. */
export const ID_PATTERN = '^[a-zA-Z0-9][a-zA-Z0-9.-]{0,63}$';
export const Id = Type.String({ pattern: ID_PATTERN });
/** Text that a person wrote: something must stand there. */
export const Text = Type.String({ pattern: '\\S', maxLength: 50_000 });
export const Title = Type.String({ pattern: '\\S', maxLength: 300 });
export const UserName = Type.String({ pattern: '^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$' });
/** Name of a folder in sandboxes/; whether it is there is known only where such a folder is. */
export const LANGUAGE_PATTERN = '^[a-z][a-z0-9-]{0,30}$';
export const LanguageName = Type.String({ pattern: LANGUAGE_PATTERN });
/** A part of an item's points, more than 0 and less than 1: `1/2`, `0.25`. */
export const Share = Type.String({
  pattern: '^(0\\.(?!0+$)[0-9]{1,18}|[1-9][0-9]{0,8}/[1-9][0-9]{0,8})$',
});
/** The same, or all of them: `1`. */
export const WholeShare = Type.String({
  pattern: '^(1|0\\.(?!0+$)[0-9]{1,18}|[1-9][0-9]{0,8}/[1-9][0-9]{0,8})$',
});
export const Minutes = Type.Integer({ minimum: 1, maximum: 600 });

export const closed = { additionalProperties: false } as const;

/** A closed set of strings as one `enum`, whose error lists them all (a union would fail once a branch). */
export function oneOf<const V extends readonly string[]>(values: V) {
  return Type.Unsafe<V[number]>({ type: 'string', enum: [...values] });
}

/** A list whose length is bounded. */
export function list<S extends TSchema>(element: S, minItems: number, maxItems: number) {
  return Type.Array(element, { minItems, maxItems });
}

export const DifficultySchema = oneOf(['easy', 'medium', 'hard']);
