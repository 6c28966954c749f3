import type { PartName } from '../../blueprint.js';

/** An exam set: ids in the order in which they are presented. */
export interface Form {
  readonly items: readonly string[];
  readonly tasks: readonly string[];
}

/** One way in which sets are not what the blueprint asks for. */
export interface Violation {
  readonly code:
    | 'wrong-qualification'
    | 'number-of-forms'
    | 'unknown-id'
    | 'twice'
    | 'excluded'
    | 'overused'
    | 'count'
    | 'points'
    | 'rule'
    | 'sum'
    | 'number-missing'
    | 'key-balance'
    | 'group'
    | 'family'
    | 'enemies'
    | 'passage'
    | 'fixed'
    | 'anchor'
    | 'in-two-forms'
    | 'overlap'
    | 'difficulty'
    | 'criterion-not-checked';
  readonly part: PartName | 'set';
  /** May name what was drawn: for those only who may see the set. */
  readonly message: string;
}
