export type MarkingRefusal =
  | 'not-opened'
  | 'opened-before'
  | 'nothing-to-mark'
  | 'session-under-way'
  | 'too-few-markers'
  | 'no-seeds'
  | 'no-marker-role'
  | 'scripts-wait'
  | 'marker-barred-here'
  | 'closed';

/** The state of a session's marking does not allow it. */
export class MarkingRefused extends Error {
  override readonly name = 'MarkingRefused';
  constructor(
    readonly code: MarkingRefusal,
    /** How many scripts are concerned. */
    readonly count = 0,
  ) {
    super(code);
  }
}
