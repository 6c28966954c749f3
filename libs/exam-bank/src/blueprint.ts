import type { NumberAttribute, TextAttribute } from './draw/draw-unit.js';

/** `blueprint.json`: what an exam set must contain. docs/formats.md says it with examples. */
export interface Blueprint {
  readonly format: 'assay-blueprint/1';
  readonly id: string;
  readonly qualification: string;
  readonly scheme: string;
  /** Drawn from the knowledge items. */
  readonly theory: BlueprintPart;
  /** Drawn from the practical tasks. */
  readonly practical: BlueprintPart;
  readonly exposure?: ExposureRule;
}

export type PartName = 'theory' | 'practical';

export interface BlueprintPart {
  /** Exactly so many items or tasks. */
  readonly count: number;
  /** Exactly so many points together. */
  readonly points: number;
  readonly rules: readonly BlueprintRule[];
  readonly sums?: readonly SumRule[];
  /** Right options stand about equally often at each position. */
  readonly keyBalance?: { readonly min: number; readonly max: number };
  readonly groups?: readonly GroupRule[];
  readonly passages?: PassageRule;
  /** Ids that stand in every form. */
  readonly fixed?: readonly string[];
  /** The draw chooses so many of these once and puts them into all its forms. */
  readonly anchor?: { readonly where: Where; readonly count: number };
  readonly overlap?: OverlapRule;
  readonly difficulty?: DifficultyBand;
}

/** How many of the part's items or tasks must match; no `min` is 0, no `max` is no limit. */
export interface BlueprintRule {
  readonly id: string;
  readonly where: Where;
  readonly min?: number;
  readonly max?: number;
}

/** Bounds of a sum over the form, or over what matches `where`. */
export interface SumRule {
  readonly id: string;
  readonly of: NumberAttribute;
  readonly where?: Where;
  readonly min?: number;
  readonly max?: number;
}

/** At most so many of the listed ids in one form. Enemies and families of the bank hold without being listed. */
export interface GroupRule {
  readonly id: string;
  readonly items: readonly string[];
  readonly max: number;
}

/** Passages: how many a form uses, and how many items of a passage that it uses. */
export interface PassageRule {
  readonly min?: number;
  readonly max?: number;
  readonly items: { readonly min: number; readonly max: number };
}

/** Most items shared; fixed and anchor items do not count. */
export interface OverlapRule {
  /** By two forms of this draw; without it they share none. */
  readonly forms?: number;
  /** With each of the last `sets` sets that were used. */
  readonly earlier?: { readonly sets: number; readonly max: number };
}

/** Equal difficulty: the expected score of a candidate who stands exactly at the cut, in points as decimals. */
export interface DifficultyBand {
  /**
   * `calibrated`: the test characteristic curve at `theta`. `angoff`: the sum of the mean ratings. `facility`: the sum of the
   * facilities. An item that lacks what is asked for is not drawn.
   */
  readonly by: 'calibrated' | 'angoff' | 'facility';
  /** Ability at the cut, on the scale of the calibration; for `calibrated` only. */
  readonly theta?: string;
  readonly target: string;
  readonly tolerance: string;
}

/** No item is used more often than `maxUses` times: within `days` before the draw, and in each set of the draw itself. */
export interface ExposureRule {
  readonly maxUses: number;
  readonly days: number;
}

/** One value of a list is enough. Bounds are inclusive; thousandths where the attribute is in thousandths. */
export type Condition = string | readonly string[];
export interface NumberCondition {
  readonly min?: number;
  readonly max?: number;
}

/** All conditions must hold; `any` and `not` nest. */
export type Where = { readonly [A in TextAttribute]?: Condition } & {
  readonly [A in NumberAttribute]?: NumberCondition;
} & {
  readonly tags?: Readonly<Record<string, Condition>>;
  readonly any?: readonly Where[];
  readonly not?: Where;
};
