import { explained, type Explanation, type Mark } from '#scoring';
import type { DecisionResult } from './decide.js';
import type { Reason } from './pass-rules.js';
import { finalTotal, type SchemeTotals } from './scheme-totals.js';
import type { Scheme } from './scheme.js';

interface ExplainedSitting {
  readonly scheme: Scheme;
  readonly totals: SchemeTotals;
  readonly decision: DecisionResult;
  /** All marks in force, each with its reasons. */
  readonly marks: readonly { readonly mark: Mark; readonly explanation: Explanation }[];
}

/** Why this decision, why this total, why each mark: a tree from the decision down to the answers. */
export function explainDecision({
  scheme,
  totals,
  decision,
  marks,
}: ExplainedSitting): Explanation {
  const word = decision.decision === 'not-decided' ? undefined : scheme.results?.decisionWords;
  const said = decision.decision === 'not-decided' ? 'not decided' : decision.decision;
  const words = word === undefined ? said : `${said} (${word[said === 'pass' ? 'pass' : 'fail']})`;
  return explained(`decision: ${words}, by scheme ${scheme.id}`, [
    ...decision.reasons.map(explainReason),
    explainTotal(totals, marks),
  ]);
}

function explainReason({ rule, ok, text, cite, of = [] }: Reason): Explanation {
  const sign = ok === null ? 'cannot tell' : ok ? 'met' : 'not met';
  return explained(`rule ${rule} (${cite}): ${sign}: ${text}`, of.map(explainReason));
}

function explainTotal(totals: SchemeTotals, marks: ExplainedSitting['marks']): Explanation {
  const { points, maxPoints } = finalTotal(totals);
  return explained(`total: ${points} of ${maxPoints} points`, [
    ...(totals.graded?.steps ?? []),
    explainPart('theory', totals.byPart.theory, marks.filter(isOf('knowledge'))),
    explainPart('practical', totals.byPart.practical, marks.filter(isOf('practical'))),
    explained(
      'by criterion',
      totals.byCriterion.map((one) => `${one.criterion}: ${one.points} of ${one.maxPoints} points`),
    ),
  ]);
}

const isOf =
  (kind: Mark['kind']) =>
  ({ mark }: ExplainedSitting['marks'][number]): boolean =>
    mark.kind === kind;

function explainPart(
  name: string,
  { points, maxPoints }: { readonly points: string; readonly maxPoints: string },
  marks: ExplainedSitting['marks'],
): Explanation {
  if (marks.length === 0) return explained(`${name}: no items`);
  return explained(
    `${name}: ${points} of ${maxPoints} points`,
    marks.map(({ explanation }) => explanation),
  );
}
