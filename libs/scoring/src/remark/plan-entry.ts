import { compareLayers, type MarkLayer } from '../entry-in-force.js';
import type { Mark } from '../mark.js';
import { isLower, isSameMark } from './changed-mark.js';

/** A mark with what it rests on. */
export interface RestingMark {
  readonly mark: Mark;
  /** Whose key or tests decided. */
  readonly scoredVersion: string;
  /** Of the image that the program ran in; null where none ran. */
  readonly image: string | null;
}

/** The entry in force. */
export interface HeldMark extends RestingMark {
  readonly layer: MarkLayer;
}

export interface EntryProposal {
  readonly held: HeldMark;
  readonly layer: MarkLayer;
  readonly proposed: RestingMark;
  /** All marks in force of the sitting, that of `held` among them. */
  readonly all: readonly Mark[];
  /** Whether the re-mark names the entry in force as one that it is to replace. */
  readonly isOverridden: boolean;
  /** The body's rule. */
  readonly lowerMarks: 'yes' | 'no' | 'with-consent';
  readonly hasConsent: boolean;
}

/** Why a mark stays although the re-mark says another. */
export type KeptBecause =
  | 'higher-layer'
  | 'only-if-higher'
  | 'no-consent'
  /** It would turn a pass with a certificate into a fail, and the scheme lets it stand. */
  | 'certificate';

export type EntryPlan =
  | { readonly outcome: 'enter'; readonly layer: MarkLayer }
  | { readonly outcome: 'same' }
  | { readonly outcome: 'kept'; readonly because: KeptBecause };

/**
 * What a re-mark makes of one mark, by the precedence of layers and the body's rule on lower marks. Once entered, the same
 * proposal is `same`: a re-mark may be repeated.
 */
export function planEntry(proposal: EntryProposal): EntryPlan {
  const { held, layer, proposed, all, isOverridden, lowerMarks, hasConsent } = proposal;
  const isHigher = compareLayers(held.layer, layer) > 0;
  if (saysTheSame(held, proposed, layer)) return { outcome: 'same' };
  if (isHigher && !isOverridden) return { outcome: 'kept', because: 'higher-layer' };
  if (lowerMarks !== 'yes' && isLower(held.mark, proposed.mark, all)) {
    if (lowerMarks === 'no') return { outcome: 'kept', because: 'only-if-higher' };
    if (!hasConsent) return { outcome: 'kept', because: 'no-consent' };
  }
  return { outcome: 'enter', layer: isHigher ? held.layer : layer };
}

/**
 * A decision is entered even where the points are the same, so that it stands over what is recomputed below it later. A blank
 * mark rests on nothing but the item.
 */
function saysTheSame(held: HeldMark, proposed: RestingMark, layer: MarkLayer): boolean {
  if (!isSameMark(held.mark, proposed.mark)) return false;
  if (held.mark.state === 'blank') return true;
  if (compareLayers(held.layer, layer) < 0) return false;
  return held.scoredVersion === proposed.scoredVersion && held.image === proposed.image;
}
