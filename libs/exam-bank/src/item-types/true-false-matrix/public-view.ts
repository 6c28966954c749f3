import type { TrueFalseMatrixItem } from '../../item.js';
import type { PublicItemOf } from '../item-type.js';
import { publicBase, publicOption } from '../public-base.js';

export function publicTrueFalseMatrix(
  item: TrueFalseMatrixItem,
): PublicItemOf<'true-false-matrix'> {
  return {
    ...publicBase(item),
    type: item.type,
    statements: item.statements.map(publicOption),
  };
}
