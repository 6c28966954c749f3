import type { ExamBank } from '../bank.js';
import type { Blueprint, BlueprintRule, PartName } from '../blueprint.js';
import { attributesIn, valuesOf, type Attribute } from './units.js';

/** Names in the blueprint that the bank does not know: a typing error would make a rule idle. */
export function unknownNames(
  bank: ExamBank,
  blueprint: Blueprint,
): readonly { readonly part: PartName; readonly rule: string; readonly message: string }[] {
  const parts: readonly PartName[] = ['theory', 'practical'];
  return parts.flatMap((part) => {
    const known = knownNames(bank, part);
    return blueprint[part].rules.flatMap((rule) =>
      strangers(rule, known).map((message) => ({ part, rule: rule.id, message })),
    );
  });
}

type KnownNames = Readonly<Partial<Record<Attribute, ReadonlySet<string>>>>;

/** Difficulty and type are closed sets that the blueprint's schema checks. */
function knownNames({ qualification, items, tasks }: ExamBank, part: PartName): KnownNames {
  const units = part === 'theory' ? items : tasks;
  return {
    outcome: new Set(qualification.outcomes.map(({ id }) => id)),
    criterion: new Set(
      qualification.outcomes.flatMap(({ criteria }) => criteria.map(({ id }) => id)),
    ),
    author: new Set(units.map(({ author }) => author)),
    id: new Set(units.map(({ id }) => id)),
  };
}

function strangers({ id, where }: BlueprintRule, known: KnownNames): readonly string[] {
  return attributesIn(where).flatMap((attribute) =>
    valuesOf(where[attribute])
      .filter((value) => known[attribute]?.has(value) === false)
      .map((value) => `rule ${id} names the ${attribute} "${value}", which the bank does not have`),
  );
}
