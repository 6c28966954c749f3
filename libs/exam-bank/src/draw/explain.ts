import type { PartName } from '../blueprint.js';
import type { ModelProblem } from './compile/compile-model.js';
import { countReasons, type FoundReason, type Wording } from './explain-counts.js';
import { pointsReasons } from './explain-points.js';
import { exhaustiveReason } from './explain-small.js';
import type { DrawModel } from './model.js';

/** Why there is no set; codes are stable, messages are for people. */
export interface InfeasibleReason {
  readonly code: ModelProblem['code'] | FoundReason['code'] | 'rules-collide' | 'not-found';
  readonly part: PartName | 'set';
  /** JSON path in the blueprint. */
  readonly path: string;
  readonly message: string;
}

/**
 * Reasons, each of them proved, why one part cannot be met, the simplest proof first. An empty list means that none was
 * found, not that there is a form.
 */
export function partReasons(model: DrawModel): readonly InfeasibleReason[] {
  const { part, leftOut } = model;
  const forms = formsTogether(model);
  const wording: Wording = {
    noun: nounOf(part),
    together: forms === 1 ? '' : ` in ${String(forms)} sets together`,
    has: Object.values(leftOut).some((count) => count > 0) ? 'has left' : 'has',
  };
  const labelled = (found: readonly FoundReason[]): readonly InfeasibleReason[] =>
    found.map(({ code, message }) => ({
      code,
      part,
      path: `$.${part}`,
      message: `${part}: ${message}`,
    }));
  const counts = countReasons(model, forms, wording);
  if (counts.length > 0) return labelled(counts);
  const points = pointsReasons(model, wording.noun);
  if (points.length > 0) return labelled(points);
  const exhaustive = exhaustiveReason(model, wording.noun);
  return exhaustive === undefined ? [] : labelled([exhaustive]);
}

/** What all forms need together is a reason only where they can share nothing; else that of one is weighed. */
function formsTogether({ forms, shared, fixed, common }: DrawModel): number {
  return shared === 0 && fixed.length === 0 && !common.includes(1) ? forms : 1;
}

export function nounOf(part: PartName): string {
  return part === 'theory' ? 'items' : 'tasks';
}
