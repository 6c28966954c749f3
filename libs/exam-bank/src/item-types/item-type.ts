import type { TSchema } from '@sinclair/typebox';
import type { ItemResponse, ItemType, KnowledgeItem, Option, PublicItem } from '../item.js';
import type { LocalProblem } from '../problem.js';
import type { RubricCriterion } from './rubric/rubric.js';

type ItemOf<T extends ItemType> = Extract<KnowledgeItem, { readonly type: T }>;
export type PublicItemOf<T extends ItemType> = Extract<PublicItem, { readonly type: T }>;

/** Codes are stable: pages and other programs rely on them. */
export type ResponseProblemCode =
  | 'malformed-response'
  | 'unknown-option'
  | 'duplicate-option'
  | 'too-many-selections'
  | 'incomplete-order'
  | 'malformed-number'
  | 'unknown-unit'
  | 'unexpected-unit'
  | 'too-long'
  | 'malformed-expression'
  | 'too-many-files'
  | 'file-refused';

export type ResponseCheck =
  | { readonly ok: true; readonly response: ItemResponse }
  | { readonly ok: false; readonly code: ResponseProblemCode; readonly message: string };

/** Rearranges a list; what decides the order is not the type's business. */
export type Rearrange = (list: readonly Option[]) => readonly Option[];

/**
 * All that the engine knows of one item type apart from its scoring. Shared code asks here and
 * never branches on the type.
 */
export interface ItemTypeModule<T extends ItemType> {
  readonly schema: TSchema;
  /** What a schema cannot say: do key and body fit each other? Paths are relative to the item. */
  keyProblems(item: ItemOf<T>): readonly LocalProblem[];
  /** Built from the named properties, never by leaving out: what is new stays hidden. */
  publicView(item: ItemOf<T>): PublicItemOf<T>;
  /** Whether a response is well-formed for the item; needs nothing that a candidate may not see. */
  checkResponse(item: ItemOf<T> | PublicItemOf<T>, response: unknown): ResponseCheck;
  /** Of a type that people mark, or may mark a part of: what they decide. */
  rubric?(item: ItemOf<T>): readonly RubricCriterion[] | undefined;
  /** Of a type whose answers an author's script marks. */
  readonly asksScript?: true;
  /** Of a type whose key is one option: its place in the file's order, from 0. */
  keyPosition?(item: ItemOf<T>): number;
  /** The view with whatever may stand in any order rearranged. */
  rearranged(view: PublicItemOf<T>, rearrange: Rearrange): PublicItemOf<T>;
}
