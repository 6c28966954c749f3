/**
 * What is known of an item or task beside its content: it may change while the content stands, so it is no part of the
 * content's hash. In `bank.json` under `attributes`, by id; on its own in `assay-attributes/1` and in CSV (docs/formats.md).
 * Decimals are strings; nothing here is ever shown to candidates.
 */
export interface ItemAttributes {
  /** Cognitive level, in the body's own words: `K2`, `apply`. */
  readonly level?: string;
  /** Of the text, BCP 47: `en`, `pl`. */
  readonly language?: string;
  readonly words?: number;
  /** Clones of one another: never two of a family in one form. */
  readonly family?: string;
  /** Ids that may not stand in one form with this one. Naming it on one side is enough. */
  readonly enemies?: readonly string[];
  /** Further attributes with the installation's own names: `{ "topic": ["loops", "ranges"] }`. */
  readonly tags?: Readonly<Record<string, readonly string[]>>;
  /** One rating a judge: percent of minimally competent candidates who would get it right, whole numbers 0 to 100. */
  readonly angoff?: readonly number[];
  readonly statistics?: ItemStatistics;
}

export interface ItemStatistics {
  /** Responses that the statistics rest on. */
  readonly responses: number;
  /** Mean share of the points, 0 to 1. */
  readonly facility?: string;
  /** Corrected item-total correlation, −1 to 1. */
  readonly discrimination?: string;
  /** Logistic model on the scale of the calibration: P(θ) = c + (1 − c) / (1 + exp(−a(θ − b))). */
  readonly calibration?: {
    readonly id: string;
    readonly a: string;
    readonly b: string;
    readonly c: string;
  };
}
