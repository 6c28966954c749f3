import { Ajv, type ErrorObject } from 'ajv';
import type { Static, TSchema } from '@sinclair/typebox';
import type { LocalProblem } from '../problem.js';

/** Strict: an unknown keyword in a schema is our bug; data is never coerced, filled in or trimmed. */
const ajv = new Ajv({ strict: true, allErrors: true });

export type SchemaCheck<T> = (
  value: unknown,
  path: string,
) =>
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly LocalProblem[] };

/** A check of data against a TypeBox schema; `path` is where the data stands in its file. */
export function schemaCheck<S extends TSchema>(schema: S): SchemaCheck<Static<S>> {
  const validate = ajv.compile<Static<S>>(schema);
  return (value, path) => {
    if (validate(value)) return { ok: true, value };
    const problems = (validate.errors ?? []).filter(isCause).map((error) => toProblem(error, path));
    return { ok: false, problems };
  };
}

/** `anyOf` and `if` only repeat that none of their branches held; the branches say why. */
function isCause({ keyword }: ErrorObject): boolean {
  return keyword !== 'anyOf' && keyword !== 'if';
}

function toProblem(error: ErrorObject, base: string): LocalProblem {
  const path = base + jsonPath(error.instancePath);
  const { message, hint } = words(error);
  return { path, message, hint };
}

function words(error: ErrorObject): { message: string; hint: string } {
  // Ajv types params as a bare record; these are the keywords' documented parameters.
  const params = error.params as Readonly<Record<string, unknown>>;
  switch (error.keyword) {
    case 'additionalProperties':
      return {
        message: `unknown property "${String(params['additionalProperty'])}"`,
        hint: 'remove it or correct its spelling',
      };
    case 'required':
      return { message: `"${String(params['missingProperty'])}" is missing`, hint: 'add it' };
    case 'enum':
      return {
        message: 'not an allowed value',
        hint: `use one of ${listed(params['allowedValues'])}`,
      };
    case 'const':
      return {
        message: 'not the expected value',
        hint: `use ${JSON.stringify(params['allowedValue'])}`,
      };
    case 'type':
      return {
        message: `must be a value of type ${String(params['type'])}`,
        hint: 'values are never converted',
      };
    case 'pattern':
      return { message: 'is not well-formed', hint: `must match ${String(params['pattern'])}` };
    default:
      return { message: error.message ?? 'is not allowed here', hint: 'see docs/formats.md' };
  }
}

function listed(values: unknown): string {
  return Array.isArray(values)
    ? values.map((value) => JSON.stringify(value)).join(', ')
    : 'the documented values';
}

/** `/items/3/key` as `.items[3].key`; anything but a plain name is quoted. */
function jsonPath(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => {
      if (/^\d+$/.test(part)) return `[${part}]`;
      return /^[A-Za-z_]\w*$/.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`;
    })
    .join('');
}
