/** The rounds of marking a session, each frozen when the next begins. */
export type RoundKind = 'first' | 'second' | 'adjudication' | 'closed';

export interface RoundState {
  readonly kind: RoundKind;
  /** Scripts of this round that nobody has marked yet. */
  readonly waiting: number;
  /** Answers that a second marker is to get. */
  readonly toSecond: number;
  /** Answers whose two marks are too far apart. */
  readonly toAdjudicate: number;
}

export type NextRound =
  | { readonly ok: true; readonly next: RoundKind }
  | { readonly ok: false; readonly reason: 'scripts-wait' | 'closed' };

/** Which round follows; a round without work is left out, and nothing follows on one that is not done. */
export function nextRound({ kind, waiting, toSecond, toAdjudicate }: RoundState): NextRound {
  if (kind === 'closed') return { ok: false, reason: 'closed' };
  if (waiting > 0) return { ok: false, reason: 'scripts-wait' };
  if (kind === 'first' && toSecond > 0) return { ok: true, next: 'second' };
  if (kind !== 'adjudication' && toAdjudicate > 0) return { ok: true, next: 'adjudication' };
  return { ok: true, next: 'closed' };
}
