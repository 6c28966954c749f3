/**
 * Written into every ledger entry. It changes whenever any formula of this library could give another mark for the same
 * inputs, so that a mark is only ever recomputed by the rules that it was made with.
 */
export const scoringVersion = 'assay-scoring/4';
