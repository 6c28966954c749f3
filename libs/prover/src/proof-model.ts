import type { DrawModel, ModelRow } from '#exam-bank';

/** A row of the model; the number of units in a form is one like the others here, for it may be what collides. */
export interface ProofRow extends Omit<ModelRow, 'kind'> {
  readonly kind: ModelRow['kind'] | 'count';
}

/** A draw's model in which anything may be left out, to see what it changes. */
export interface ProofModel extends Omit<DrawModel, 'rows' | 'count'> {
  readonly rows: readonly ProofRow[];
}

export function proofModelOf({ count, ...model }: DrawModel): ProofModel {
  const { part, units } = model;
  const countRow: ProofRow = {
    id: 'count',
    kind: 'count',
    path: `$.${part}.count`,
    attributes: '',
    measure: part === 'theory' ? 'items' : 'tasks',
    min: count,
    max: count,
    members: Int32Array.from(units.keys()),
    coefficients: new Int32Array(units.length).fill(1),
  };
  return { ...model, rows: [countRow, ...model.rows] };
}
