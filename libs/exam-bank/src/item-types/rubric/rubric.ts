/**
 * One thing that markers decide about an answer: a level that is described, or any points up to a maximum in steps. Points
 * are exact numbers written as text, "2", "1.5" or "2/3".
 */
export interface RubricCriterion {
  /** Of an item with parts: `<part>/<criterion>`. */
  readonly id: string;
  readonly title: string;
  /** From the lowest, which is 0, to the highest; a marker names a level by its points. */
  readonly levels?: readonly RubricLevel[];
  readonly range?: { readonly maxPoints: string; readonly step: string };
}

export interface RubricLevel {
  readonly points: string;
  readonly description: string;
}

/** What markers go by and no candidate sees. */
export interface MarkingKey {
  readonly guidance: string;
  /** By how many points two markers may differ without a third; none is 0. */
  readonly tolerance?: string;
}

/** What items have that people mark. */
export interface MarkedByPeople {
  /** The maxima of its criteria add up to the item's points. */
  readonly rubric: readonly RubricCriterion[];
  /** Whether candidates see the rubric with the question. */
  readonly rubricPublic?: boolean;
  readonly key: MarkingKey;
}
