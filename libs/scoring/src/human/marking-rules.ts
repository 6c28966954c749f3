import type { Points } from '../points.js';

/** How far two marks of one answer may be apart; at the bound they agree (E38). */
export interface Tolerance {
  /** Points, or a share of the item's points. */
  readonly kind: 'points' | 'share';
  readonly value: Points;
}

/** What a body's scheme says about answers that people mark; docs/formats.md says what each choice means. */
export interface MarkingRules {
  readonly markers: 1 | 2;
  /** Which share of the different answers to an item a second marker gets. */
  readonly doubleMarked: Points;
  /** Where the item names none of its own. */
  readonly tolerance: Tolerance;
  readonly combine: 'first' | 'mean' | 'lower' | 'higher';
  /** Of a mean, which may fall between two steps (E39). */
  readonly rounding: MeanRounding;
  /** Whether the third mark counts alone, or as the mean with the nearer of the first two. */
  readonly adjudication: 'adjudicator' | 'mean-with-nearer';
  readonly seeds: SeedRules | null;
}

export type MeanRounding =
  | { readonly mode: 'none' }
  | { readonly mode: 'half-up' | 'half-even' | 'down'; readonly step: Points };

/** Scripts with a known mark among those that a marker gets. */
export interface SeedRules {
  /** As many as this share of a marker's scripts, rounded up. */
  readonly share: Points;
  readonly tolerance: Tolerance;
  /** A marker who marked so many of them beyond the tolerance in one session is suspended. */
  readonly suspendAfter: number;
}

/** Of a scheme that says nothing: everything twice, no difference tolerated, the adjudicator's mark counts, no seeds. */
export const DEFAULT_MARKING: MarkingRules = {
  markers: 2,
  doubleMarked: '1',
  tolerance: { kind: 'points', value: '0' },
  combine: 'mean',
  rounding: { mode: 'none' },
  adjudication: 'adjudicator',
  seeds: null,
};
