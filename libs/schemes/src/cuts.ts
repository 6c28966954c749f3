import { nextWholePoint, shareOf, sharePoints, type Points } from '#scoring';
import type { Scheme } from './scheme.js';
import type { PassRule, SimpleRule } from './scheme/pass.js';

/** Every simple rule of a scheme, those in groups too. */
export function simpleRules(rules: readonly PassRule[]): readonly SimpleRule[] {
  return rules.flatMap((rule) => ('rules' in rule ? rule.rules : [rule]));
}

/** The cut of a minimum share in points of a maximum, by the rule's own declaration: exact, or the next whole point. */
export function cutInPoints(
  rule: Extract<SimpleRule, { readonly kind: 'minimum-share' }>,
  maxPoints: Points,
): Points {
  const exact = sharePoints(maxPoints, rule.share);
  return rule.cut === 'next-whole-point' ? nextWholePoint(exact) : exact;
}

/** The bounds that a scheme sets on the total, as points of that maximum. */
export function cutsOfTotal({ pass }: Scheme, maxPoints: Points): readonly Points[] {
  return simpleRules(pass).flatMap((rule) => {
    if (rule.kind === 'minimum-share' && rule.of === 'total') return [cutInPoints(rule, maxPoints)];
    return rule.kind === 'minimum-points' && rule.of === 'total' ? [rule.points] : [];
  });
}

/** The same as shares. */
export function cutSharesOfTotal(scheme: Scheme, maxPoints: Points): readonly Points[] {
  return cutsOfTotal(scheme, maxPoints).map((cut) => shareOf(cut, maxPoints));
}

export function scaleCuts({ pass }: Scheme): readonly Points[] {
  return simpleRules(pass).flatMap((rule) =>
    rule.kind === 'minimum-scale-score' ? [rule.score] : [],
  );
}
