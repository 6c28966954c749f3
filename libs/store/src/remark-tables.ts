/** What a re-mark came of: an appeal, a statistic (its id, where it has one), or an examiner's own doubts. */
export interface RemarkOrigin {
  readonly kind: 'appeal' | 'statistic' | 'examiner';
  readonly ref: string | null;
}

/** Entries of higher layers that a re-mark is to replace; each is named, with a reason of its own. */
export interface RemarkOverrides {
  readonly entries: readonly number[];
  readonly reason: string;
}

/** Where it is on record that a candidate agreed to a lower mark. */
export interface RemarkConsent {
  readonly sittingId: string;
  readonly ref: string;
}
