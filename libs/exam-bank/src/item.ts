import type { PartType } from './item-types/composite/part-types.js';
import type { FileKind } from './item-types/file-upload/kinds.js';
import type { QtiResponse, ResponseDeclaration } from './item-types/qti/bind-response.js';
import type { QtiElement, QtiNode } from './item-types/qti/tree.js';
import type { MarkedByPeople, RubricCriterion } from './item-types/rubric/rubric.js';
import type { Difficulty, Language } from './task.js';

/** Parts that every knowledge item has; docs/formats.md says what each means. */
interface ItemBase {
  readonly id: string;
  readonly criterion: string;
  readonly difficulty: Difficulty;
  readonly points: number;
  readonly minutes: number;
  readonly author: string;
  readonly prompt: string;
  readonly code?: CodeListing;
  readonly passage?: Passage;
  readonly rationale: string;
}

export interface CodeListing {
  /** A language of the installation, or `text`; it decides nothing but how the page shows the listing. */
  readonly language: Language;
  readonly text: string;
}

/** A stimulus that several items share; items that name the same id have the same title and text. */
export interface Passage {
  readonly id: string;
  readonly title?: string;
  readonly text: string;
}

export interface Option {
  readonly id: string;
  readonly text: string;
}

/** Types whose options or targets are shown in an order that a seed gives. */
interface Shuffled {
  /** Ids of those that keep their place, such as "all of the above". */
  readonly pinned?: readonly string[];
}

export interface SingleChoiceItem extends ItemBase, Shuffled {
  readonly type: 'single-choice';
  readonly options: readonly Option[];
  readonly key: { readonly correct: string };
}

export interface MultipleChoiceItem extends ItemBase, Shuffled {
  readonly type: 'multiple-choice';
  readonly options: readonly Option[];
  /** Most options that may be chosen; any number if it is not said. */
  readonly maxSelections?: number;
  readonly scoring: 'all-or-nothing' | 'per-option' | 'net-correct' | 'each-decision';
  /** Per option: the sum is brought between these, and the upper one earns everything; 0 and 1 if it is not said. */
  readonly bounds?: { readonly lower?: string; readonly upper?: string };
  readonly key: {
    readonly correct: readonly string[];
    /** Per option: what choosing each of them adds to the sum, exact and possibly below 0. */
    readonly weights?: Readonly<Record<string, string>>;
  };
}

/** How far an answer may be from the key, or to how many figures it is compared, or has to be written. */
export type Tolerance =
  | {
      readonly kind: 'absolute' | 'relative';
      readonly value: string;
      /** Which of the bounds still count; both if it is not said. */
      readonly bounds?: 'included' | 'lower-excluded' | 'upper-excluded' | 'excluded';
    }
  | { readonly kind: 'significant-figures' | 'written-figures'; readonly figures: number };

export interface NumericItem extends ItemBase {
  readonly type: 'numeric';
  readonly unit?: string;
  /** The unit is part of what is asked: it is not shown, and belongs to the answer. */
  readonly unitAsked?: boolean;
  readonly key: {
    readonly value: string;
    readonly tolerance: Tolerance;
    /** Where the unit is asked: what the right number is worth without a unit, and with a wrong one; nothing if it is not said. */
    readonly units?: { readonly missing?: string; readonly wrong?: string };
    /** Further answers worth a part; the first that fits counts. */
    readonly partial?: readonly {
      readonly value: string;
      readonly tolerance: Tolerance;
      readonly share: string;
    }[];
  };
}

/** Which written answers are right, and how texts are made comparable before. */
export interface TextKey {
  readonly accepted: readonly string[];
  readonly caseSensitive: boolean;
  readonly whitespace: 'exact' | 'collapse' | 'ignore';
  /** Of Unicode; NFC if it is not said. */
  readonly form?: 'NFC' | 'NFKC';
  /** Whether typographic quotes and dashes count as the plain ones; as they stand if it is not said. */
  readonly quotesAndDashes?: 'exact' | 'folded';
  /** Zero-width and other characters that nobody sees; kept if it is not said. */
  readonly invisible?: 'kept' | 'dropped';
  /** Regular expressions of XML Schema that the whole text must match; right, or worth their share. */
  readonly patterns?: readonly { readonly pattern: string; readonly share?: string }[];
  /** Further texts worth a part of the points. */
  readonly partial?: readonly { readonly text: string; readonly share: string }[];
}

export interface ShortTextItem extends ItemBase {
  readonly type: 'short-text';
  /** Most UTF-16 units that an answer may have. */
  readonly maxLength?: number;
  readonly key: TextKey;
}

/** Statements of which each is decided to be true or false. */
export interface TrueFalseMatrixItem extends ItemBase {
  readonly type: 'true-false-matrix';
  readonly statements: readonly Option[];
  readonly scoring: 'all-or-nothing' | 'per-statement' | 'net';
  readonly key: { readonly truths: Readonly<Record<string, boolean>> };
}

/** A text with gaps, written there as `[[gap:id]]`: to write in, or with options of their own. */
export interface GapFillItem extends ItemBase {
  readonly type: 'gap-fill';
  readonly text: string;
  readonly gaps: readonly Gap[];
  readonly scoring: 'all-or-nothing' | 'per-gap';
  readonly key: { readonly gaps: Readonly<Record<string, GapKey>> };
}
export type Gap =
  | { readonly kind: 'text'; readonly id: string; readonly maxLength?: number }
  | { readonly kind: 'choice'; readonly id: string; readonly options: readonly Option[] };
/** `share` is the gap's part of the item's points: of all gaps, adding up to 1, or of none, and all are worth the same. */
export type GapKey =
  (TextKey & { readonly share?: string }) | { readonly correct: string; readonly share?: string };

export interface OrderingItem extends ItemBase {
  readonly type: 'ordering';
  readonly elements: readonly Option[];
  /** Whether an answer may leave elements out. */
  readonly omissions?: boolean;
  readonly scoring: 'exact' | 'pairwise' | 'longest-common-subsequence';
  /** A list within the list are elements of equal rank: their order is of no account. */
  readonly key: { readonly order: readonly (string | readonly string[])[] };
}

export interface MatchingItem extends ItemBase, Shuffled {
  readonly type: 'matching';
  readonly sources: readonly Option[];
  readonly targets: readonly Option[];
  readonly manyToOne?: boolean;
  readonly scoring: 'all-or-nothing' | 'per-pair';
  /** Per pair: what a wrong pair costs, in right pairs; nothing if it is not said. */
  readonly penalty?: string;
  readonly key: { readonly pairs: Readonly<Record<string, string>> };
}

/** An item of QTI: its text and its scoring as trees, in the names of QTI 3.0. The prompt is its title. */
export interface QtiItem extends ItemBase {
  readonly type: 'qti';
  readonly body: readonly QtiNode[];
  readonly key: {
    /** Response and outcome declarations: right answers, mappings, maximum. */
    readonly declarations: readonly QtiElement[];
    readonly processing: QtiElement;
    /** Modal feedback: kept, never shown in an exam. */
    readonly feedback: readonly QtiElement[];
    /** No answer is worth nothing, even where response processing, which cannot tell it from an empty one, says otherwise. */
    readonly blank?: '0';
  };
}

/** An expression that means the same as the key. */
export interface FormulaItem extends ItemBase {
  readonly type: 'formula';
  readonly variables: readonly FormulaVariable[];
  readonly key: { readonly expression: string };
}

export interface FormulaVariable {
  readonly name: string;
  /** The domain in which expressions are compared, bounds included: decimals. */
  readonly min: string;
  readonly max: string;
  readonly integer?: boolean;
}

/** Text that its author's script marks. */
export interface ScriptedItem extends ItemBase {
  readonly type: 'scripted';
  readonly maxCharacters: number;
  /** JavaScript that declares `function mark({ response })`. */
  readonly key: { readonly script: string };
}

/** Several questions of other types in one item. */
export interface CompositeItem extends ItemBase {
  readonly type: 'composite';
  readonly parts: readonly CompositePart[];
}

export interface CompositePart {
  readonly id: string;
  /** Of the item's points; all together are exactly 1. */
  readonly weight: string;
  /** Earlier parts that must be right, or this one counts nothing. */
  readonly needs?: readonly string[];
  /** A wrong answer to this numeric part that follows from wrong answers to earlier ones is worth this share. */
  readonly carried?: {
    /** The right value by the answers to earlier parts. */
    readonly expression: string;
    /** Which part's answer each of its variables is. */
    readonly from: Readonly<Record<string, string>>;
    readonly share: string;
  };
  /** An item of its type without what it has from the whole; the type's own schema checks it. */
  readonly question: { readonly type: PartType; readonly [property: string]: unknown };
}

/** What a listing prints. */
export interface CodeReadingItem extends ItemBase {
  readonly type: 'code-reading';
  readonly scoring: 'all-or-nothing' | 'per-line';
  readonly key: {
    readonly output: string;
    /** `any`: CR LF and CR are LF. */
    readonly lineEndings: 'exact' | 'any';
    /** `ignore`: spaces and tabs at the ends of lines, and empty lines at the end. */
    readonly trailingSpace: 'exact' | 'ignore';
  };
}

/** Points in a picture, which is part of the item. */
export interface HotspotItem extends ItemBase {
  readonly type: 'hotspot';
  readonly image: ItemImage;
  readonly maxSelections: number;
  readonly key: {
    /** In whole pixels of the picture; a point counts for the first area that holds it. */
    readonly areas: readonly {
      readonly shape: 'rect' | 'circle' | 'ellipse' | 'poly';
      readonly coords: readonly number[];
      /** Of the item's points; more than 0, at most 1. */
      readonly share: string;
    }[];
  };
}

export interface ItemImage {
  readonly mediaType: 'image/png' | 'image/jpeg';
  /** Natural size in pixels. */
  readonly width: number;
  readonly height: number;
  readonly base64: string;
  /** What somebody who does not see it needs to know. */
  readonly alt: string;
}

/** Text that people mark by a rubric. */
export interface EssayItem extends ItemBase, MarkedByPeople {
  readonly type: 'essay';
  readonly maxCharacters: number;
}

/** Files that people mark by a rubric. */
export interface FileUploadItem extends ItemBase, MarkedByPeople {
  readonly type: 'file-upload';
  readonly files: FileRules;
}

/** What may be handed in; the size is of all files of one answer together. */
export interface FileRules {
  readonly kinds: readonly FileKind[];
  readonly maxCount: number;
  readonly maxKiB: number;
}

export interface UploadedFile {
  readonly name: string;
  /** The exact bytes, RFC 4648 with padding. */
  readonly base64: string;
}

export interface FilesResponse {
  readonly files: readonly UploadedFile[];
}

export type KnowledgeItem =
  | SingleChoiceItem
  | MultipleChoiceItem
  | NumericItem
  | ShortTextItem
  | OrderingItem
  | MatchingItem
  | TrueFalseMatrixItem
  | GapFillItem
  | QtiItem
  | FormulaItem
  | ScriptedItem
  | CompositeItem
  | CodeReadingItem
  | HotspotItem
  | EssayItem
  | FileUploadItem;
export type ItemType = KnowledgeItem['type'];

/** A candidate's answer to one item; `null` is blank. Which shape fits which type: docs/formats.md. */
export type ItemResponse =
  | string
  | readonly string[]
  | Readonly<Record<string, string>>
  | QtiResponse
  | FilesResponse
  | CompositeResponse
  | null;

/** Answers to the parts of a composite item, by their ids; one that is not there is blank. */
export interface CompositeResponse {
  readonly parts: Readonly<Record<string, ItemResponse>>;
}

/** What a candidate's page may hold: no key, no rationale, no author, no bank attributes. */
export type PublicItem =
  | (PublicBase & { readonly type: 'single-choice'; readonly options: readonly Option[] })
  | (PublicBase & {
      readonly type: 'multiple-choice';
      readonly options: readonly Option[];
      readonly maxSelections?: number;
    })
  | (PublicBase & {
      readonly type: 'numeric';
      readonly unit?: string;
      readonly unitAsked?: true;
    })
  | (PublicBase & { readonly type: 'short-text'; readonly maxLength?: number })
  | (PublicBase & {
      readonly type: 'ordering';
      readonly elements: readonly Option[];
      readonly omissions?: true;
    })
  | (PublicBase & {
      readonly type: 'matching';
      readonly sources: readonly Option[];
      readonly targets: readonly Option[];
      readonly manyToOne: boolean;
    })
  | (PublicBase & { readonly type: 'true-false-matrix'; readonly statements: readonly Option[] })
  | (PublicBase & {
      readonly type: 'gap-fill';
      readonly text: string;
      readonly gaps: readonly Gap[];
    })
  | (PublicBase & {
      readonly type: 'qti';
      readonly body: readonly QtiNode[];
      readonly responses: readonly ResponseDeclaration[];
    })
  | (PublicBase & {
      readonly type: 'formula';
      readonly variables: readonly { readonly name: string }[];
    })
  | (PublicBase & { readonly type: 'scripted'; readonly maxCharacters: number })
  | (PublicBase & { readonly type: 'composite'; readonly parts: readonly PublicPart[] })
  | (PublicBase & { readonly type: 'code-reading' })
  | (PublicBase & {
      readonly type: 'hotspot';
      readonly image: ItemImage;
      readonly maxSelections: number;
    })
  | (PublicBase & PublicRubric & { readonly type: 'essay'; readonly maxCharacters: number })
  | (PublicBase & PublicRubric & { readonly type: 'file-upload'; readonly files: FileRules });

/** A part as its own type shows it. */
export interface PublicPart {
  readonly id: string;
  readonly weight: string;
  readonly question: { readonly type: ItemType; readonly prompt: string };
}

interface PublicRubric {
  readonly rubric?: readonly RubricCriterion[];
}

interface PublicBase {
  readonly id: string;
  readonly prompt: string;
  readonly code?: CodeListing;
  readonly passage?: Passage;
  readonly points: number;
}
