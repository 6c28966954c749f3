/** A question of Moodle's question bank, as its XML and GIFT files say it: the part that both have in common. */
export interface MoodleQuestion {
  /** Its `idnumber`, else made from its name or place: unique in the file. */
  readonly id: string;
  readonly name: string;
  readonly stem: MoodleText;
  readonly tags: readonly string[];
  /** Category path, `top/loops/ranges`; empty at the top. */
  readonly category: string;
  /** What it is worth, a decimal. */
  readonly points: string;
  /** General feedback, for markers and authors. */
  readonly feedback: string;
  readonly answer: MoodleAnswer;
}

export interface MoodleText {
  readonly format: 'plain' | 'html' | 'markdown' | 'moodle';
  readonly text: string;
}

/** Percent of the points as a decimal, `100`, `33.33333`, `-50`. */
type Percent = string;

export type MoodleAnswer =
  | {
      readonly kind: 'choice';
      /** One answer, or several. */
      readonly single: boolean;
      readonly shuffle: boolean;
      readonly options: readonly { readonly text: MoodleText; readonly percent: Percent }[];
    }
  | {
      readonly kind: 'text';
      readonly caseSensitive: boolean;
      /** In order: the first that fits counts; `*` in a text stands for anything. */
      readonly answers: readonly { readonly text: string; readonly percent: Percent }[];
    }
  | {
      readonly kind: 'number';
      readonly answers: readonly {
        /** A decimal, or `*`. */
        readonly value: string;
        readonly tolerance: string;
        readonly percent: Percent;
      }[];
    }
  | {
      readonly kind: 'matching';
      readonly shuffle: boolean;
      /** An empty stem makes the answer a distractor. */
      readonly pairs: readonly { readonly stem: MoodleText; readonly answer: string }[];
    }
  /** Nothing that an item can be made of; the reason is for the importer. */
  | { readonly kind: 'other'; readonly reason: string };
