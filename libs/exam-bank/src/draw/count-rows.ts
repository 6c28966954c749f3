import type { DrawModel, ModelRow, RowKind } from './model.js';

/** A row that counts units, with a quick test of membership. */
export interface CountRow extends ModelRow {
  /** 1 where the unit counts, by unit index. */
  readonly isMember: Uint8Array;
}

/** Groups bound from above only and are many, so they are left to a solver. */
const COUNTED: readonly RowKind[] = ['rule', 'coverage', 'key-balance', 'anchor'];

export function countRowsOf({ rows, units }: DrawModel): readonly CountRow[] {
  return rows
    .filter(({ kind }) => COUNTED.includes(kind))
    .map((row) => {
      const isMember = new Uint8Array(units.length);
      for (const unit of row.members) isMember[unit] = 1;
      return { ...row, isMember };
    });
}

/** Rows in words: `rule easy`, `rules easy, hard and the coverage of PY-1.3, PY-1.4`. */
export function namesOf(rows: readonly ModelRow[]): string {
  const named = (kind: RowKind, prefix: string): readonly string[] =>
    rows.filter((row) => row.kind === kind).map(({ id }) => id.slice(prefix.length));
  const own = named('rule', 'rule ');
  const covered = named('coverage', 'coverage of ');
  const others = rows.filter(({ kind }) => kind !== 'rule' && kind !== 'coverage');
  return [
    ...(own.length === 0 ? [] : [`${own.length === 1 ? 'rule' : 'rules'} ${own.join(', ')}`]),
    ...(covered.length === 0 ? [] : [`the coverage of ${covered.join(', ')}`]),
    ...others.map(({ id }) => id),
  ].join(' and ');
}
