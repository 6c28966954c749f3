export const HINDRANCE_CODES = ['engine-ill', 'disk-full', 'disk-unreadable'] as const;
/** Told as a hindrance is, though it stops the work of one language only. */
export const REFUSAL_CODE = 'toolchain-differs';
type HindranceCode = (typeof HINDRANCE_CODES)[number];

/** A reason for which this host takes no work now; nothing of it is a run's fault. */
export interface Hindrance {
  readonly code: HindranceCode;
  /** For the operator: what is wrong. */
  readonly message: string;
}

/** One thing that may hinder. */
export interface Watch {
  /** undefined: nothing is in the way. */
  hindrance(): Hindrance | undefined;
  stop(): Promise<void>;
}

/** Asked before every claim. */
export interface Gate {
  hindrances(): readonly Hindrance[];
}

/** Open while none of the watches has an objection. */
export function gateOf(watches: readonly Watch[]): Gate {
  return {
    hindrances: () =>
      watches.flatMap((watch) => {
        const hindrance = watch.hindrance();
        return hindrance === undefined ? [] : [hindrance];
      }),
  };
}
