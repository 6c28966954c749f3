/** Where a version of an item or task stands in its life. */
export const ITEM_STATES = [
  'draft',
  'review',
  'approved',
  /** A set that holds it was opened. */
  'in-use',
  /** Not to be drawn for now. */
  'embargoed',
  'retired',
] as const;
export type ItemState = (typeof ITEM_STATES)[number];

export type TransitionName =
  'submit' | 'withdraw' | 'reject' | 'approve' | 'use' | 'embargo' | 'lift' | 'retire';

export interface Transition {
  readonly name: TransitionName;
  readonly from: ItemState;
  readonly to: ItemState;
  /** Needs one of the codes of {@link REASON_CODES} and a text. */
  readonly reasoned: boolean;
  /** Not by a human who wrote the version, whatever account they use. */
  readonly fourEyes: boolean;
}

const step = (
  name: TransitionName,
  from: ItemState,
  to: ItemState,
  needs: 'nothing' | 'reason' | 'four-eyes',
): Transition => ({
  name,
  from,
  to,
  reasoned: needs === 'reason',
  fourEyes: needs === 'four-eyes',
});

/**
 * Every change of state that there is. The database holds the same table (item_life_rule) and refuses all else; who may make
 * one is said in apps/api/src/access/decide.ts. Content never changes in any state: a new version supersedes.
 */
export const TRANSITIONS: readonly Transition[] = [
  step('submit', 'draft', 'review', 'nothing'),
  step('withdraw', 'draft', 'retired', 'reason'),
  step('reject', 'review', 'draft', 'reason'),
  step('approve', 'review', 'approved', 'four-eyes'),
  step('use', 'approved', 'in-use', 'nothing'),
  step('embargo', 'approved', 'embargoed', 'reason'),
  step('embargo', 'in-use', 'embargoed', 'reason'),
  // Back to where it came from: in use, if it was used before or meanwhile.
  step('lift', 'embargoed', 'approved', 'reason'),
  step('lift', 'embargoed', 'in-use', 'reason'),
  step('retire', 'approved', 'retired', 'reason'),
  step('retire', 'in-use', 'retired', 'reason'),
  step('retire', 'embargoed', 'retired', 'reason'),
];

/** Why a state was changed; the text beside the code says more. */
export const REASON_CODES = {
  withdraw: ['duplicate', 'faulty', 'out-of-scope', 'other'],
  reject: ['wrong-key', 'ambiguous', 'off-criterion', 'duplicate', 'style', 'other'],
  embargo: ['leak-suspected', 'fault-suspected', 'appeal', 'reserved', 'other'],
  lift: ['unfounded', 'corrected', 'ended', 'other'],
  retire: ['superseded', 'outdated', 'faulty', 'overexposed', 'leaked', 'released', 'other'],
} as const satisfies Partial<Record<TransitionName, readonly string[]>>;

/** The change of a name out of a state, or undefined when the state does not allow it. */
export function transitionFrom(
  from: ItemState,
  name: TransitionName,
  used = false,
): Transition | undefined {
  const open = TRANSITIONS.filter((one) => one.from === from && one.name === name);
  return open.length > 1 ? open.find(({ to }) => (to === 'in-use') === used) : open[0];
}

/** Whether a version in this state was approved and may be drawn. */
export function isDrawable(state: ItemState): boolean {
  return state === 'approved' || state === 'in-use';
}
