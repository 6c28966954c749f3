import { countRowsOf, namesOf, type CountRow } from './count-rows.js';
import type { DrawModel } from './model.js';

/** A reason why no choice can exist, in the words of the blueprint. */
export interface FoundReason {
  readonly code:
    | 'too-few-in-bank'
    | 'rules-ask-too-much'
    | 'rules-allow-too-little'
    | 'points-out-of-reach'
    | 'no-choice-keeps-all';
  readonly message: string;
}

/** Words that differ between the parts and with the number of forms. */
export interface Wording {
  /** `items`, `tasks` */
  readonly noun: string;
  /** Empty for one form, else ` in 3 sets together`. */
  readonly together: string;
  /** `has`, or `has left` where some units were excluded. */
  readonly has: string;
}

/** What bounds a number of units from both sides: a rule, or the part itself. */
interface Container {
  readonly rule: CountRow | undefined;
  readonly contains: (unit: number) => boolean;
  readonly size: number;
  readonly min: number;
  readonly max: number;
}

/**
 * Rules that cannot hold together, by counting alone. Each family of rules without a common unit is
 * weighed against the part and against every other rule: their minimums may ask for more than it
 * allows, or their maximums for less than it asks. Necessary conditions: nothing found proves nothing.
 */
export function countReasons(
  model: DrawModel,
  forms: number,
  wording: Wording,
): readonly FoundReason[] {
  const rules = countRowsOf(model);
  const families = [[], ...disjointFamilies(rules)];
  const reasons = containers(model, rules, forms).flatMap((container) =>
    families.flatMap((family) => {
      const others = family.filter((rule) => rule !== container.rule);
      return [
        ...demandReason(container, others, forms, wording),
        ...supplyReason({ container, family: others, model, forms, wording }),
      ];
    }),
  );
  return [...new Map(reasons.map((reason) => [reason.message, reason])).values()];
}

function containers(
  { units, count }: DrawModel,
  rules: readonly CountRow[],
  forms: number,
): readonly Container[] {
  const part: Container = {
    rule: undefined,
    contains: () => true,
    size: units.length,
    min: count * forms,
    max: count * forms,
  };
  const ofRules = rules.map((rule) => ({
    rule,
    contains: (unit: number) => rule.isMember[unit] === 1,
    size: rule.members.length,
    min: rule.min * forms,
    max: rule.max * forms,
  }));
  return [part, ...ofRules];
}

/** The rules of the family whose units all count for the container ask for more than it allows. */
function demandReason(
  container: Container,
  family: readonly CountRow[],
  forms: number,
  { noun, together }: Wording,
): readonly FoundReason[] {
  const inside = family.filter(({ min, members }) => min > 0 && members.every(container.contains));
  const asked = forms * inside.reduce((sum, { min }) => sum + min, 0);
  if (asked <= container.max) return [];
  const owner =
    container.rule === undefined ? 'the part takes' : `${namesOf([container.rule])} allows at most`;
  const message = `${namesOf(inside)} ${inside.length === 1 ? 'asks' : 'ask'} for at least ${String(asked)} ${noun}${together}, ${owner} ${String(container.max)}`;
  return [{ code: 'rules-ask-too-much', message }];
}

/** What the family's maximums and the bank leave for the container is less than it asks. */
function supplyReason(input: {
  readonly container: Container;
  readonly family: readonly CountRow[];
  readonly model: DrawModel;
  readonly forms: number;
  readonly wording: Wording;
}): readonly FoundReason[] {
  const { container, family, model, forms, wording } = input;
  const { noun, together, has } = wording;
  const shares = family.map((rule) => {
    const members = rule.members.filter(container.contains).length;
    return { rule, members, allowed: Math.min(members, rule.max * forms) };
  });
  const capped = shares.filter(({ members, allowed }) => allowed < members);
  const lost = capped.reduce((sum, { members, allowed }) => sum + members - allowed, 0);
  const available = container.size - lost;
  if (available >= container.min) return [];
  const owner =
    container.rule === undefined ? 'the part asks' : `${namesOf([container.rule])} asks`;
  const asks = `${owner} for at least ${String(container.min)} ${noun}${together}`;
  if (container.size < container.min) {
    const reason: FoundReason = {
      code: 'too-few-in-bank',
      message: `${asks}, the bank ${has} ${String(container.size)}`,
    };
    return capped.length === 0 ? [reason] : [];
  }
  const names = namesOf(capped.map(({ rule }) => rule));
  const limit = `${names} and the bank's ${String(model.units.length)} ${noun}`;
  return [
    {
      code: 'rules-allow-too-little',
      message: `${asks}, ${limit} allow at most ${String(available)}`,
    },
  ];
}

/** Families without a common unit: of each kind of rule the first that fit, and of all rules. */
export function disjointFamilies(rules: readonly CountRow[]): readonly (readonly CountRow[])[] {
  const kinds = [...new Set(rules.map(({ attributes }) => attributes))];
  const byKind = kinds.map((kind) =>
    disjoint(rules.filter(({ attributes }) => attributes === kind)),
  );
  const bySize = [...rules].sort((a, b) => a.members.length - b.members.length);
  return [...byKind, disjoint(bySize)].filter((family) => family.length > 0);
}

function disjoint(rules: readonly CountRow[]): readonly CountRow[] {
  const family: CountRow[] = [];
  for (const rule of rules) {
    const meets = family.some(({ isMember }) => rule.members.some((unit) => isMember[unit] === 1));
    if (!meets) family.push(rule);
  }
  return family;
}
