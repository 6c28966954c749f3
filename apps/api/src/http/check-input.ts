import type { TSchema } from '@sinclair/typebox';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { Problem, type ProblemDetail } from './problem.js';

const ajv = new Ajv({ strict: true, allErrors: true, coerceTypes: false, useDefaults: false });
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
  const errors = schemaErrors(schema, value ?? (where === 'body' ? null : {}));
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
