import { Ajv, type ErrorObject } from 'ajv';
import { ruleProblems, totalsProblems } from './rule-problems.js';
import type { SchemeProblem } from './scheme-problem.js';
import { appealsProblems } from './scheme/appeals-problems.js';
import { markingProblems } from './scheme/marking.js';
import { SchemeSchema, type Scheme } from './scheme.js';

/** A scheme file that cannot be used; it is refused whole. */
export class SchemeError extends Error {
  override readonly name = 'SchemeError';
  readonly code = 'scheme-invalid';
  constructor(readonly problems: readonly SchemeProblem[]) {
    super(
      problems.map(({ path, message }) => `${path === '' ? '/' : path}: ${message}`).join('; '),
    );
  }
}

const validate = new Ajv({ strict: true, allErrors: true }).compile<Scheme>(SchemeSchema);

/**
 * Checks the content of a scheme file (already parsed from JSON) against the schema and against itself.
 * @throws SchemeError naming every problem with its path
 */
export function parseScheme(content: unknown): Scheme {
  if (!validate(content)) throw new SchemeError((validate.errors ?? []).map(asProblem));
  const problems = [
    ...ruleProblems(content),
    ...totalsProblems(content),
    ...partProblems(content),
    ...appealsProblems(content.appeals),
    ...markingProblems(content.marking),
  ];
  if (problems.length > 0) throw new SchemeError(problems);
  return content;
}

function asProblem({ instancePath, message, params }: ErrorObject): SchemeProblem {
  const extra: unknown = params['additionalProperty'];
  return {
    path: instancePath,
    message: `${message ?? 'is wrong'}${typeof extra === 'string' ? ` ("${extra}")` : ''}`,
  };
}

function partProblems(scheme: Scheme): readonly SchemeProblem[] {
  const longest = Math.max(scheme.parts.theory.minutes, scheme.parts.practical?.minutes ?? 0);
  return scheme.reminders.flatMap(({ minutesBeforeEnd }, index) =>
    minutesBeforeEnd < longest
      ? []
      : [{ path: `/reminders/${index}`, message: 'comes before every part has started' }],
  );
}
