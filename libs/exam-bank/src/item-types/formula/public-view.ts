import type { FormulaItem } from '../../item.js';
import type { PublicItemOf } from '../item-type.js';
import { publicBase } from '../public-base.js';

/** The names of the variables, not their domains, which might tell where the key is defined. */
export function publicFormula(item: FormulaItem): PublicItemOf<'formula'> {
  const names = item.variables.map(({ name }) => ({ name }));
  return { ...publicBase(item), type: item.type, variables: names };
}
