/** What can go wrong in scoring. None of these is ever turned into a mark. */
export type ScoringErrorCode =
  | 'points-invalid'
  | 'share-of-nothing'
  | 'response-malformed'
  | 'key-malformed'
  | 'marking-malformed'
  | 'item-type-unknown'
  | 'comparator-flags-invalid'
  | 'task-malformed'
  | 'test-results-incomplete'
  | 'verdict-unknown'
  | 'mark-inconsistent'
  | 'mark-duplicate'
  | 'remark-sets-differ';

/** Thrown where scoring cannot be done: the caller records "not marked", never 0 points. */
export class ScoringError extends Error {
  override readonly name = 'ScoringError';
  constructor(
    readonly code: ScoringErrorCode,
    message: string,
  ) {
    super(message);
  }
}
