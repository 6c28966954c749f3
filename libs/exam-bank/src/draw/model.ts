import type { PartName } from '../blueprint.js';

/**
 * One part of a draw as integers: what the search, the prover and the explanation work on. The checker counts from the
 * blueprint and the units themselves and knows nothing of this.
 *
 * x(u,f) is 1 where unit u is in form f. A form has exactly `count` units.
 */
export interface DrawModel {
  readonly part: PartName;
  /** Units of this part that may not be drawn, and why. */
  readonly leftOut: LeftOut;
  /** Unit ids, sorted by code unit; everything below is indexes into this list. */
  readonly units: readonly string[];
  readonly forms: number;
  readonly count: number;
  /** Held by every form. */
  readonly rows: readonly ModelRow[];
  readonly passages: PassageSets | undefined;
  /** In every form. */
  readonly fixed: Int32Array;
  /** 1 where the unit stands in every form or in none: anchors are drawn once for all forms. */
  readonly common: Uint8Array;
  /** Most units, neither fixed nor common, that two forms of this draw may share; 0: the forms are disjoint. */
  readonly shared: number;
  /**
   * By unit: most forms that the exposure rule leaves to it, 1 or more; undefined where that is no limit. Only units that
   * are neither fixed nor common are to be held to it: those may stand in all forms, or they are not in the model.
   */
  readonly places: Int32Array | undefined;
}

/** min ≤ Σ coefficient × x(u,f) ≤ max */
export interface ModelRow {
  /** Unique in the model, in the words of the blueprint: `rule easy`, `sum reading time`, `coverage of PY-1.3`. */
  readonly id: string;
  readonly kind: RowKind;
  /** JSON path of what asks for it in the blueprint, e.g. `$.theory.rules[3]`; what the engine adds itself names its reason. */
  readonly path: string;
  /** Attributes that it asks about, joined by `+`; rules that ask about the same ones often share out the units. */
  readonly attributes: string;
  /** What is counted, for messages: `items`, `points`, `minutes`, `thousandths of a point`. */
  readonly measure: string;
  readonly min: number;
  readonly max: number;
  readonly members: Int32Array;
  /** By place in `members`. Positive integers. */
  readonly coefficients: Int32Array;
}

export type RowKind =
  | 'points'
  | 'rule'
  /** A criterion that nothing else forces into the set. */
  | 'coverage'
  | 'sum'
  | 'key-balance'
  /** At most so many of a group: enemies, families, lists of the blueprint. */
  | 'group'
  /** With one earlier form. */
  | 'overlap'
  | 'difficulty'
  /** So many of the common units. */
  | 'anchor';

/** How many units of the bank are not in the model; a unit counts once, for the first reason that holds. */
export interface LeftOut {
  /** By `context.exclude`. */
  readonly excluded: number;
  /** Used as often as the exposure rule allows, or an anchor that it does not leave a use for each form. */
  readonly overused: number;
  /** Matched by a rule that allows none. */
  readonly forbidden: number;
  /** Without a number that a sum or the difficulty needs. */
  readonly unrated: number;
  /** Of passages that have too few items left. */
  readonly passageTooSmall: number;
}

/** Units that share a stimulus: a form takes none of a set, or between `min` and `max` of it. */
export interface PassageSets {
  readonly sets: readonly {
    readonly id: string;
    readonly members: Int32Array;
    readonly min: number;
    readonly max: number;
  }[];
  /** How many of the sets a form uses. */
  readonly min: number;
  readonly max: number;
}
