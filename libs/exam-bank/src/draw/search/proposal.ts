import type { RandomIntegers } from '../random-integers.js';

/** Slots and the lists of units that may stand on them: free slots come first, those of anchors after them. */
export interface ProposalSpace {
  readonly freeSlots: number;
  readonly anchorSlots: number;
  readonly freeUnits: number;
  readonly anchorUnits: number;
}

/** What one random number can tell apart. */
const MOST_IN_ONE = 2 ** 32;

/**
 * A slot, and the place of a unit in that slot's list. An exchange and its inverse are equally likely: all pairs are drawn
 * evenly by one number where it can hold them, else slot and unit evenly one after the other.
 */
export function randomProposal(
  { freeSlots, anchorSlots, freeUnits, anchorUnits }: ProposalSpace,
  random: RandomIntegers,
): { readonly slot: number; readonly at: number } {
  const freePairs = freeSlots * freeUnits;
  const pairs = freePairs + anchorSlots * anchorUnits;
  if (pairs > MOST_IN_ONE) {
    const slot = random.below(freeSlots + anchorSlots);
    return { slot, at: random.below(slot < freeSlots ? freeUnits : anchorUnits) };
  }
  const pair = random.below(pairs);
  if (pair < freePairs) return { slot: Math.floor(pair / freeUnits), at: pair % freeUnits };
  const rest = pair - freePairs;
  return { slot: freeSlots + Math.floor(rest / anchorUnits), at: rest % anchorUnits };
}
