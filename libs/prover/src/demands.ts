import type { PassageSets } from '#exam-bank';
import type { ProofModel, ProofRow } from './proof-model.js';

/** One thing that a blueprint or a bank asks of forms; leaving one out is how it is found what collides. */
export type Demand =
  | { readonly kind: 'row'; readonly row: ProofRow; readonly side: 'min' | 'max' }
  | { readonly kind: 'passages'; readonly side: 'min' | 'max' | 'items' }
  | { readonly kind: 'fixed' }
  /** Anchors are the same in all forms. */
  | { readonly kind: 'common' }
  /** Two forms share no more than they may. */
  | { readonly kind: 'shared' };

export type RowDemand = Extract<Demand, { readonly kind: 'row' }>;

/**
 * Everything that a model asks, what people would name first coming first: the number, points and rules before what the bank
 * itself forbids. Bounds that nothing can break are none.
 */
export function demandsOf(model: ProofModel): readonly Demand[] {
  const { passages, fixed, common, forms } = model;
  const rows = [...model.rows].sort((a, b) => RANKS[a.kind] - RANKS[b.kind]);
  return [
    ...rows.flatMap((row): readonly Demand[] => [
      ...(row.min > 0 ? [{ kind: 'row', row, side: 'min' } as const] : []),
      ...(row.max < mostOf(row) ? [{ kind: 'row', row, side: 'max' } as const] : []),
    ]),
    ...(passages === undefined ? [] : passageDemands(passages)),
    ...(fixed.length > 0 ? [{ kind: 'fixed' } as const] : []),
    ...(forms > 1 && common.includes(1) ? [{ kind: 'common' } as const] : []),
    ...(forms > 1 ? [{ kind: 'shared' } as const] : []),
  ];
}

const RANKS: Readonly<Record<ProofRow['kind'], number>> = {
  count: 0,
  points: 1,
  rule: 2,
  sum: 3,
  difficulty: 4,
  'key-balance': 5,
  anchor: 6,
  coverage: 7,
  overlap: 8,
  group: 9,
};

function mostOf({ coefficients }: ProofRow): number {
  return coefficients.reduce((sum, coefficient) => sum + coefficient, 0);
}

function passageDemands({ sets, min, max }: PassageSets): readonly Demand[] {
  return [
    ...(min > 0 ? [{ kind: 'passages', side: 'min' } as const] : []),
    ...(max < sets.length ? [{ kind: 'passages', side: 'max' } as const] : []),
    ...(sets.length > 0 ? [{ kind: 'passages', side: 'items' } as const] : []),
  ];
}

/** The model that asks for these only. */
export function modelOf(model: ProofModel, demands: readonly Demand[]): ProofModel {
  const minimums = new Set<ProofRow>();
  const maximums = new Set<ProofRow>();
  for (const demand of demands) {
    if (demand.kind === 'row') (demand.side === 'min' ? minimums : maximums).add(demand.row);
  }
  const has = (kind: Demand['kind']): boolean => demands.some((demand) => demand.kind === kind);
  const rows = model.rows
    .filter((row) => minimums.has(row) || maximums.has(row))
    .map((row) => ({
      ...row,
      min: minimums.has(row) ? row.min : 0,
      max: maximums.has(row) ? row.max : mostOf(row),
    }));
  const sides = demands.flatMap((demand) => (demand.kind === 'passages' ? [demand.side] : []));
  return {
    ...model,
    rows,
    passages: passagesOf(model.passages, new Set(sides)),
    fixed: has('fixed') ? model.fixed : new Int32Array(),
    common: has('common') ? model.common : new Uint8Array(model.common.length),
    // Forms that may share everything are one form.
    forms: has('shared') ? model.forms : 1,
  };
}

function passagesOf(
  passages: PassageSets | undefined,
  kept: ReadonlySet<'min' | 'max' | 'items'>,
): PassageSets | undefined {
  if (passages === undefined || kept.size === 0) return undefined;
  return {
    min: kept.has('min') ? passages.min : 0,
    max: kept.has('max') ? passages.max : passages.sets.length,
    sets: passages.sets.map((set) =>
      kept.has('items') ? set : { ...set, min: 1, max: set.members.length },
    ),
  };
}
