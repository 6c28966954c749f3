import type { Qualification } from '../bank.js';

/** Attributes with words for values. */
export type TextAttribute =
  | 'outcome'
  | 'criterion'
  | 'difficulty'
  | 'type'
  | 'author'
  | 'id'
  | 'level'
  | 'language'
  | 'family'
  | 'passage'
  /** Position of the right option in the file, `A` to `Z`; of single-choice items only. Confidential. */
  | 'key';

/** Attributes with integers for values. Facility, discrimination and Angoff (the mean rating) are in thousandths. */
export type NumberAttribute =
  'points' | 'minutes' | 'words' | 'facility' | 'discrimination' | 'angoff' | 'uses';

/** Parameters of the logistic model in thousandths; see ItemStatistics. */
export interface CalibrationThousandths {
  readonly id: string;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** What the draw knows of an item or task: no content. All numbers are integers, so that a replay is exact everywhere. */
export interface DrawUnit {
  readonly id: string;
  readonly kind: 'knowledge' | 'task';
  readonly texts: Readonly<Partial<Record<TextAttribute, readonly string[]>>>;
  /** With the installation's own names. */
  readonly tags: Readonly<Record<string, readonly string[]>>;
  readonly numbers: Readonly<Partial<Record<NumberAttribute, number>>>;
  readonly calibration?: CalibrationThousandths;
  readonly enemies: readonly string[];
}

/** A unit as a bank version froze it. */
export interface SnapshotUnit extends DrawUnit {
  readonly version: number;
  readonly contentSha256: string;
}

/** All that sets of one bank version are drawn from; its Merkle root is what a draw commits to. */
export interface BankSnapshot {
  readonly format: 'assay-snapshot/1';
  readonly bankVersion: string;
  readonly qualification: Qualification;
  /** Sorted by id, by code unit. */
  readonly units: readonly SnapshotUnit[];
}

/** Everything beside the seed that decides a draw. Canonical JSON of it is committed to before there is any seed. */
export interface DrawContext {
  readonly forms: number;
  /** Sets that were used before, newest first: the blueprint says how much a new one may share with them. */
  readonly earlier: readonly { readonly id: string; readonly units: readonly string[] }[];
  /** Ids that may not be drawn: embargoed, in a leak report, seen by one of the candidates. */
  readonly exclude: readonly string[];
  /** How often each id was used within the blueprint's exposure window; absent is 0. */
  readonly uses: Readonly<Record<string, number>>;
}
