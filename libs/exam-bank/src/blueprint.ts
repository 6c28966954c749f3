/** `blueprint.json`: what an exam set must contain. */
export interface Blueprint {
  readonly format: 'assay-blueprint/1';
  readonly id: string;
  readonly qualification: string;
  readonly scheme: string;
  /** Drawn from the knowledge items. */
  readonly theory: BlueprintPart;
  /** Drawn from the practical tasks. */
  readonly practical: BlueprintPart;
}

export type PartName = 'theory' | 'practical';

export interface BlueprintPart {
  /** Exactly so many items or tasks. */
  readonly count: number;
  /** Exactly so many points together. */
  readonly points: number;
  readonly rules: readonly BlueprintRule[];
}

/** How many of the part's items or tasks must match; no `min` is 0, no `max` is no limit. */
export interface BlueprintRule {
  readonly id: string;
  readonly where: Where;
  readonly min?: number;
  readonly max?: number;
}

export type Attribute = 'outcome' | 'criterion' | 'difficulty' | 'type' | 'author' | 'id';

/** All conditions must hold; one value of a list is enough. */
export type Where = { readonly [A in Attribute]?: string | readonly string[] };
