import type { MarkLayer } from '../entry-in-force.js';
import { compareLayers } from '../entry-in-force.js';
import type { KeptBecause } from './plan-entry.js';

/** What a mark, a result or a dry run rested on and is not as it was. Times are UTC, as text. */
export type Outdated =
  /** A newer version of the item is approved than the one whose key or tests decided. */
  | { readonly what: 'newer-version'; readonly item: string; readonly since: string }
  /** A re-mark in force says another mark, which was kept. */
  | {
      readonly what: 'kept-from-remark';
      readonly item: string;
      readonly since: string;
      readonly because: KeptBecause;
    }
  /** It was entered after a re-mark of everybody who had the item, and never got it. */
  | { readonly what: 'missed-remark'; readonly item: string; readonly since: string }
  /** Programs in its language run with other tools since. */
  | { readonly what: 'newer-image'; readonly item: string; readonly since: string }
  /** The marks changed and decide nothing any more: the result in force is the one of before, until people decide. */
  | { readonly what: 'undecided'; readonly since: string };

/** One mark in force with what is known about its grounds today. */
export interface GroundsOfMark {
  readonly item: string;
  readonly layer: MarkLayer;
  readonly scoredVersion: number;
  readonly newestApproved: { readonly version: number; readonly since: string } | null;
  /** Of the run; null where none ran. */
  readonly tools: string | null;
  readonly toolsToday: { readonly version: string; readonly since: string } | null;
  /** By a re-mark that is in force and came after the entry. */
  readonly kept: { readonly since: string; readonly because: KeptBecause } | null;
  /** When a re-mark of everybody came into force before the mark was first entered. */
  readonly missed: string | null;
}

/** In the order of the marks. What people decided does not rest on a key or on tools. */
export function outdatedMarks(marks: readonly GroundsOfMark[]): readonly Outdated[] {
  return marks.flatMap((mark): Outdated[] => {
    const { item, newestApproved, tools, toolsToday, kept, missed } = mark;
    const isComputed = compareLayers(mark.layer, 'key-change') <= 0;
    const hasNewer = newestApproved !== null && newestApproved.version > mark.scoredVersion;
    const hasOtherTools = tools !== null && toolsToday !== null && toolsToday.version !== tools;
    return [
      ...(isComputed && hasNewer
        ? [{ what: 'newer-version', item, since: newestApproved.since } as const]
        : []),
      ...(kept === null ? [] : [{ what: 'kept-from-remark', item, ...kept } as const]),
      ...(mark.layer === 'base' && missed !== null
        ? [{ what: 'missed-remark', item, since: missed } as const]
        : []),
      ...(isComputed && hasOtherTools
        ? [{ what: 'newer-image', item, since: toolsToday.since } as const]
        : []),
    ];
  });
}
