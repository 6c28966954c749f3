import { Ajv, type ErrorObject } from 'ajv';
import { comparePoints, isDisplayableCut } from '#scoring';
import { SchemeSchema, type Scheme } from './scheme.js';

/** One thing that is wrong with a scheme file, and where. */
export interface SchemeProblem {
  /** JSON pointer into the file; "" is the whole file. */
  readonly path: string;
  readonly message: string;
}

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
  const problems = [...shareProblems(content), ...partProblems(content)];
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

/** Cut scores must be ones that a shown percentage can never contradict. */
function shareProblems(scheme: Scheme): readonly SchemeProblem[] {
  const { gate } = scheme.parts.theory;
  const shares = [
    ...(gate ? [{ path: '/parts/theory/gate/minimumShare', share: gate.minimumShare }] : []),
    ...scheme.pass.map((rule, index) =>
      rule.kind === 'minimum-share'
        ? { path: `/pass/${index}/share`, share: rule.share }
        : { path: `/pass/${index}/minimumShare`, share: rule.minimumShare },
    ),
  ];
  return shares.flatMap(({ path, share }) => {
    if (comparePoints(share, '0') <= 0 || comparePoints(share, '1') > 0) {
      return [{ path, message: 'must be more than 0 and at most 1' }];
    }
    return isDisplayableCut(share)
      ? []
      : [{ path, message: 'must be a whole number of hundredths of a percent' }];
  });
}

function partProblems(scheme: Scheme): readonly SchemeProblem[] {
  const longest = Math.max(scheme.parts.theory.minutes, scheme.parts.practical?.minutes ?? 0);
  const late = scheme.reminders.flatMap(({ minutesBeforeEnd }, index) =>
    minutesBeforeEnd < longest
      ? []
      : [{ path: `/reminders/${index}`, message: 'comes before every part has started' }],
  );
  const partless = scheme.pass.flatMap((rule, index) =>
    rule.kind === 'minimum-share' && rule.of === 'practical' && !scheme.parts.practical
      ? [{ path: `/pass/${index}/of`, message: 'there is no practical part' }]
      : [],
  );
  return [...late, ...partless];
}
