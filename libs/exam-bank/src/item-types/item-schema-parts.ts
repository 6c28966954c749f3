import { Type } from '@sinclair/typebox';
import {
  closed,
  DifficultySchema,
  Id,
  LanguageName,
  list,
  Minutes,
  Text,
  Title,
  UserName,
} from '../parse/schema-parts.js';

/** The properties of every knowledge item; a type adds its own. */
export const itemBase = {
  id: Id,
  criterion: Id,
  difficulty: DifficultySchema,
  points: Type.Integer({ minimum: 1, maximum: 10 }),
  minutes: Minutes,
  author: UserName,
  prompt: Text,
  code: Type.Optional(Type.Object({ language: LanguageName, text: Text }, closed)),
  passage: Type.Optional(Type.Object({ id: Id, title: Type.Optional(Title), text: Text }, closed)),
  rationale: Text,
};

const OptionSchema = Type.Object({ id: Id, text: Text }, closed);

/** Ids of options or targets that keep their place where the others are shuffled. */
export const pinned = Type.Optional(list(Id, 1, 12));

/** Options, elements, sources, targets: ids with texts. */
export function options(minItems: number, maxItems: number) {
  return list(OptionSchema, minItems, maxItems);
}
