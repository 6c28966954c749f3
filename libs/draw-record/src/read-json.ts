import type { Static, TSchema } from '@sinclair/typebox';
import { Ajv, type ValidateFunction } from 'ajv';

/** A file that was read, or the first thing that is wrong with it: JSON path and what. */
export type FileReading<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

const ajv = new Ajv({ strict: true, allowUnionTypes: true });

/** Reads the text of a file of this schema; nothing is coerced, filled in or left out. */
export function reader<S extends TSchema>(schema: S): (text: string) => FileReading<Static<S>> {
  let compiled: ValidateFunction<Static<S>> | undefined;
  return (text) => {
    compiled ??= ajv.compile<Static<S>>(schema);
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      return { ok: false, message: error instanceof Error ? error.message : 'not JSON' };
    }
    if (compiled(value)) return { ok: true, value };
    const [first] = compiled.errors ?? [];
    const path = (first?.instancePath ?? '').replaceAll('/', '.');
    return { ok: false, message: `$${path} ${first?.message ?? 'is not valid'}` };
  };
}
