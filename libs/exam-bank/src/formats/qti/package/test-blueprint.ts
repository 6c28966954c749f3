import type { BlueprintPart } from '../../../blueprint.js';
import type { ImportedItem } from '../../imported.js';
import type { ImportedTest } from './read-package.js';

export type TestBlueprint =
  | { readonly ok: true; readonly theory: Pick<BlueprintPart, 'count' | 'points' | 'rules'> }
  | { readonly ok: false; readonly reasons: readonly string[] };

/**
 * The theory part of a blueprint that draws what a test draws: from each section so many of its items. Qualification, scheme and
 * the practical part are the body's to add.
 * @param items of the same package, checked, so that their points are known
 */
export function testBlueprint(test: ImportedTest, items: readonly ImportedItem[]): TestBlueprint {
  const points = new Map(
    items.flatMap(({ id, item }) => (item ? [[id, item.points] as const] : [])),
  );
  const reasons = [...test.reasons];
  let total = 0;
  const seen = new Set<string>();
  for (const { id, select, items: ids } of test.sections) {
    const worths = ids.map((one) => points.get(one));
    if (worths.includes(undefined)) reasons.push(`section ${id}: has items that are blocked`);
    if (ids.some((one) => seen.has(one)))
      reasons.push(`section ${id}: has items of another section`);
    for (const one of ids) seen.add(one);
    const known = worths.filter((one) => one !== undefined);
    if (select < ids.length && new Set(known).size > 1)
      reasons.push(
        `section ${id}: chooses among items of different points, so that forms would not be worth the same`,
      );
    total += known.slice(0, select).reduce((sum, worth) => sum + worth, 0);
  }
  if (reasons.length > 0) return { ok: false, reasons };
  const rules = test.sections.map(({ id, select, items: ids }, at) => ({
    id: id === '' ? `section-${String(at + 1)}` : id,
    where: { id: ids },
    min: select,
    max: select,
  }));
  const count = test.sections.reduce((sum, { select }) => sum + select, 0);
  return { ok: true, theory: { count, points: total, rules } };
}
