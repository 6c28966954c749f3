import type { TSchema } from '@sinclair/typebox';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { Problem, type ProblemDetail } from './problem.js';

const ajv = new Ajv({ strict: true, allErrors: true, coerceTypes: false, useDefaults: false });
ajv.addFormat('base64', (text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text));
const compiled = new WeakMap<TSchema, ValidateFunction>();

/** Checks one part of a request as it came: nothing is converted, defaulted or dropped. */
export function checkInput(
  schema: TSchema | undefined,
  value: unknown,
  where: 'body' | 'query' | 'params',
): void {
  if (schema === undefined) {
    if (isEmpty(value)) return;
    throw new Problem('bad-input', `This address takes no ${where}.`);
  }
  const wrong = schemaErrors(schema, value ?? emptyOf(where));
  // Only in what has the right shape: that is never nested deeper than the schema.
  const errors = wrong.length > 0 ? wrong : textErrors(value, '');
  if (errors.length === 0) return;
  throw new Problem(
    'bad-input',
    `The ${where} is not as it must be.`,
    errors.map(({ path, message }) => ({ path: `/${where}${path}`, message })),
  );
}

/** All ways in which the value is not of the schema; empty when it is. */
export function schemaErrors(schema: TSchema, value: unknown): readonly ProblemDetail[] {
  const validate = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, validate);
  return validate(value) ? [] : (validate.errors ?? []).slice(0, 20).map(detailOf);
}

function emptyOf(where: 'body' | 'query' | 'params'): unknown {
  return where === 'body' ? null : {};
}

/** Text that neither PostgreSQL nor canonical JSON can hold is refused before anything reads it. */
function textErrors(value: unknown, path: string): readonly ProblemDetail[] {
  if (typeof value === 'string') {
    const fault = textFault(value);
    return fault === undefined ? [] : [{ path, message: fault }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    textFault(name) === undefined
      ? textErrors(inner, `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`)
      : [{ path, message: `a property name ${textFault(name) ?? ''}` }],
  );
}

function textFault(text: string): string | undefined {
  if (text.includes('\0')) return 'holds a NUL character';
  return text.isWellFormed() ? undefined : 'holds half a surrogate pair';
}

function detailOf(error: ErrorObject): ProblemDetail {
  const extra =
    error.keyword === 'additionalProperties'
      ? `: ${String(error.params['additionalProperty'])}`
      : '';
  return { path: error.instancePath, message: `${error.message ?? error.keyword}${extra}` };
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  );
}
