import type { QtiElement } from '../../../item-types/qti/tree.js';

/** What an item type of ours is in QTI: the rest is the same for all. */
export interface Written {
  readonly response: QtiElement;
  readonly interaction: readonly QtiElement[];
  readonly rules: readonly QtiElement[];
  /** Further outcomes that its rules need. */
  readonly outcomes?: readonly QtiElement[];
  /** An empty selection may be worth points, no answer is not. */
  readonly isEmptyAnAnswer?: boolean;
}

/** Why an item cannot be said in QTI without another score. */
export interface NotWritten {
  readonly reason: string;
}
