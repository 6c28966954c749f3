import type { MarkLayer } from '../entry-in-force.js';
import type { Points } from '../points.js';

/** A mark that people give in place of the one in force. */
export interface NamedMark {
  readonly sittingId: string;
  /** Of every criterion of the item, in any order; the maxima stay those of the mark it replaces. */
  readonly parts: readonly { readonly criterion: string; readonly points: Points }[];
  /** Why; for reviewers. */
  readonly reason: string;
}

/**
 * What a re-mark does with one item. `itemVersionId` is the version that was presented.
 *
 * - `rerun`: what was handed in runs again, with the tests, checker and limits of a corrected version; or, with the version in
 *   force, in the image of today;
 * - `recompute`: points only, from the answers, or from what the runs found: no code runs;
 * - `invalidate`: `all-credit`, or `remove` from points and maximum, for everybody who was marked in it; `several-keys` gives the
 *   best of the mark in force and of those by the keys of further versions;
 * - `manual`: named marks for named sittings;
 * - `examine`: what to do is not known yet. A draft only.
 */
export type RemarkOperation =
  | { readonly kind: 'rerun'; readonly itemVersionId: string; readonly withVersionId: string }
  | { readonly kind: 'recompute'; readonly itemVersionId: string; readonly withVersionId: string }
  | {
      readonly kind: 'invalidate';
      readonly itemVersionId: string;
      readonly mode: 'all-credit' | 'remove';
    }
  | {
      readonly kind: 'invalidate';
      readonly itemVersionId: string;
      readonly mode: 'several-keys';
      readonly withVersionIds: readonly string[];
    }
  | {
      readonly kind: 'manual';
      readonly itemVersionId: string;
      readonly marks: readonly NamedMark[];
    }
  | { readonly kind: 'examine'; readonly itemVersionId: string };

/** Whom a re-mark concerns, of those whose set held one of its items. */
export type RemarkScope =
  | { readonly kind: 'everybody' }
  | { readonly kind: 'sessions'; readonly sessionIds: readonly string[] }
  | { readonly kind: 'sittings'; readonly sittingIds: readonly string[] }
  /** Whose mark in force comes from a run in one of these images. */
  | { readonly kind: 'images'; readonly digests: readonly string[] };

/** The layer that an operation enters marks in, where nothing higher is overridden. Further keys are a change of the key. */
export function layerOfOperation(operation: RemarkOperation): MarkLayer {
  switch (operation.kind) {
    case 'rerun':
    case 'recompute':
    case 'examine':
      return 'key-change';
    case 'invalidate':
      return operation.mode === 'several-keys' ? 'key-change' : 'invalidation';
    case 'manual':
      return 'manual';
  }
}

/** The versions whose key or tests decide; none where no version does. */
export function scoredVersionsOf(operation: RemarkOperation): readonly string[] {
  if ('withVersionId' in operation) return [operation.withVersionId];
  return 'withVersionIds' in operation ? operation.withVersionIds : [];
}
