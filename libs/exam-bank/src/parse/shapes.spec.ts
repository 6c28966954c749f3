import type { Static } from '@sinclair/typebox';
import { expect, test } from '@jest/globals';
import type { Bank, Qualification } from '../bank.js';
import type { Blueprint } from '../blueprint.js';
import type { gapFillSchema } from '../item-types/gap-fill/schema.js';
import type { codeReadingSchema } from '../item-types/code-reading/schema.js';
import type { compositeSchema } from '../item-types/composite/schema.js';
import type { essaySchema } from '../item-types/essay/schema.js';
import type { fileUploadSchema } from '../item-types/file-upload/schema.js';
import type { formulaSchema } from '../item-types/formula/schema.js';
import type { hotspotSchema } from '../item-types/hotspot/schema.js';
import type { matchingSchema } from '../item-types/matching/schema.js';
import type { multipleChoiceSchema } from '../item-types/multiple-choice/schema.js';
import type { numericSchema } from '../item-types/numeric/schema.js';
import type { orderingSchema } from '../item-types/ordering/schema.js';
import type { qtiSchema } from '../item-types/qti/schema.js';
import type { scriptedSchema } from '../item-types/scripted/schema.js';
import type { shortTextSchema } from '../item-types/short-text/schema.js';
import type { singleChoiceSchema } from '../item-types/single-choice/schema.js';
import type { trueFalseMatrixSchema } from '../item-types/true-false-matrix/schema.js';
import type {
  GapFillItem,
  CodeReadingItem,
  CompositeItem,
  FormulaItem,
  ScriptedItem,
  EssayItem,
  FileUploadItem,
  HotspotItem,
  MatchingItem,
  MultipleChoiceItem,
  NumericItem,
  OrderingItem,
  QtiItem,
  ShortTextItem,
  SingleChoiceItem,
  TrueFalseMatrixItem,
} from '../item.js';
import type { ItemAttributes } from '../attributes.js';
import type { itemAttributesSchema } from './attributes-schema.js';
import type { bankSchema, qualificationSchema } from './bank-schema.js';
import type { blueprintSchema } from './blueprint-schema.js';

type Frozen<T> = T extends readonly (infer E)[]
  ? readonly Frozen<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

/** Whether two types are the same but for `readonly`: identical to the compiler, optional properties too. */
type Same<A, B> =
  (<T>() => T extends Frozen<A> ? 1 : 2) extends <T>() => T extends Frozen<B> ? 1 : 2
    ? true
    : false;

// The compiler is the test here: a type that its schema does not describe makes `true` an error.
const items: {
  single: Same<Static<typeof singleChoiceSchema>, SingleChoiceItem>;
  multiple: Same<Static<typeof multipleChoiceSchema>, MultipleChoiceItem>;
  numeric: Same<Static<typeof numericSchema>, NumericItem>;
  text: Same<Static<typeof shortTextSchema>, ShortTextItem>;
  ordering: Same<Static<typeof orderingSchema>, OrderingItem>;
  matching: Same<Static<typeof matchingSchema>, MatchingItem>;
  matrix: Same<Static<typeof trueFalseMatrixSchema>, TrueFalseMatrixItem>;
  gaps: Same<Static<typeof gapFillSchema>, GapFillItem>;
  formula: Same<Static<typeof formulaSchema>, FormulaItem>;
  scripted: Same<Static<typeof scriptedSchema>, ScriptedItem>;
  // The schema of a part says only its type.
  composite: Same<Omit<Static<typeof compositeSchema>, 'parts'>, Omit<CompositeItem, 'parts'>>;
  reading: Same<Static<typeof codeReadingSchema>, CodeReadingItem>;
  hotspot: Same<Static<typeof hotspotSchema>, HotspotItem>;
  essay: Same<Static<typeof essaySchema>, EssayItem>;
  upload: Same<Static<typeof fileUploadSchema>, FileUploadItem>;
  qti: Same<Omit<Static<typeof qtiSchema>, 'body' | 'key'>, Omit<QtiItem, 'body' | 'key'>>;
} = {
  single: true,
  multiple: true,
  numeric: true,
  text: true,
  ordering: true,
  matching: true,
  matrix: true,
  gaps: true,
  formula: true,
  scripted: true,
  composite: true,
  reading: true,
  hotspot: true,
  essay: true,
  upload: true,
  qti: true,
};

const files: {
  qualification: Same<Static<typeof qualificationSchema>, Qualification>;
  attributes: Same<Static<typeof itemAttributesSchema>, ItemAttributes>;
  bank: Same<Omit<Static<typeof bankSchema>, 'items'>, Omit<Bank, 'items'>>;
} = { qualification: true, attributes: true, bank: true };

/** The schema knows more than the type (which words are difficulties), so it need only fit into it. */
const blueprint = (checked: Static<typeof blueprintSchema>): Blueprint => checked;

test('the types that the engine relies on are those that the schemas check', () => {
  expect(Object.values({ ...items, ...files })).not.toContain(false);
  expect(blueprint).toBeDefined();
});
