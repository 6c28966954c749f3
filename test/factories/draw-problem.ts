import type { Blueprint, BlueprintPart, DrawContext, DrawProblem, DrawUnit } from '#exam-bank';

/** `count` units that are alike but for their ids; 1 point, 2 minutes, criterion C1, easy, if nothing else is said. */
export function unitsAlike(
  prefix: string,
  count: number,
  { texts = {}, numbers = {}, ...rest }: Partial<DrawUnit> = {},
): readonly DrawUnit[] {
  return Array.from({ length: count }, (_, index): DrawUnit => {
    const id = `${prefix}-${String(index + 1).padStart(3, '0')}`;
    return {
      id,
      kind: 'knowledge',
      tags: {},
      enemies: [],
      ...rest,
      texts: {
        criterion: ['C1'],
        outcome: ['O1'],
        difficulty: ['easy'],
        type: ['single-choice'],
        author: ['a'],
        ...texts,
        id: [id],
      },
      numbers: { points: 1, minutes: 2, ...numbers },
    };
  });
}

/** A draw of knowledge items only. All criteria are of one outcome each, C1 of O1 and so on. */
export function drawProblem(
  units: readonly DrawUnit[],
  theory: Partial<BlueprintPart> & { readonly count: number },
  more: { readonly context?: Partial<DrawContext>; readonly blueprint?: Partial<Blueprint> } = {},
): DrawProblem {
  const criteria = [...new Set(units.flatMap(({ texts }) => texts.criterion ?? []))].sort();
  return {
    units,
    qualification: {
      id: 'q',
      title: 'Q',
      outcomes: criteria.map((id) => ({
        id: id.replace('C', 'O'),
        title: id,
        criteria: [{ id, title: id }],
      })),
    },
    blueprint: {
      format: 'assay-blueprint/1',
      id: 'b',
      qualification: 'q',
      scheme: 's',
      theory: { points: theory.count, rules: [], ...theory },
      practical: { count: 0, points: 0, rules: [] },
      ...more.blueprint,
    },
    context: { forms: 1, earlier: [], exclude: [], uses: {}, ...more.context },
  };
}
