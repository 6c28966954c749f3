import type { TSchema } from '@sinclair/typebox';
import type { CompositeItem, ItemType, KnowledgeItem, PublicItem } from '../item.js';
import { schemaCheck, type SchemaCheck } from '../parse/schema-check.js';
import type { LocalProblem } from '../problem.js';
import type { ItemTypeModule, Rearrange, ResponseCheck } from './item-type.js';
import { gapFillKeyProblems } from './gap-fill/key.js';
import { publicGapFill } from './gap-fill/public-view.js';
import { checkGapFill } from './gap-fill/response.js';
import { gapFillSchema } from './gap-fill/schema.js';
import { codeReadingKeyProblems } from './code-reading/key.js';
import { publicCodeReading } from './code-reading/public-view.js';
import { checkCodeReading } from './code-reading/response.js';
import { codeReadingSchema } from './code-reading/schema.js';
import { compositeKeyProblems } from './composite/key.js';
import { partItem } from './composite/parts.js';
import { publicComposite } from './composite/public-view.js';
import { checkComposite } from './composite/response.js';
import { compositeSchema } from './composite/schema.js';
import { publicEssay } from './essay/public-view.js';
import { checkEssay } from './essay/response.js';
import { essaySchema } from './essay/schema.js';
import { publicFileUpload } from './file-upload/public-view.js';
import { checkFileUpload } from './file-upload/response.js';
import { fileUploadSchema } from './file-upload/schema.js';
import { formulaKeyProblems } from './formula/key.js';
import { publicFormula } from './formula/public-view.js';
import { checkFormula } from './formula/response.js';
import { formulaSchema } from './formula/schema.js';
import { hotspotKeyProblems } from './hotspot/key.js';
import { publicHotspot } from './hotspot/public-view.js';
import { checkHotspot } from './hotspot/response.js';
import { hotspotSchema } from './hotspot/schema.js';
import { matchingKeyProblems } from './matching/key.js';
import { publicMatching } from './matching/public-view.js';
import { checkMatching } from './matching/response.js';
import { matchingSchema } from './matching/schema.js';
import { multipleChoiceKeyProblems } from './multiple-choice/key.js';
import { publicMultipleChoice } from './multiple-choice/public-view.js';
import { checkMultipleChoice } from './multiple-choice/response.js';
import { multipleChoiceSchema } from './multiple-choice/schema.js';
import { numericKeyProblems } from './numeric/key.js';
import { publicNumeric } from './numeric/public-view.js';
import { checkNumeric } from './numeric/response.js';
import { numericSchema } from './numeric/schema.js';
import { orderingKeyProblems } from './ordering/key.js';
import { publicOrdering } from './ordering/public-view.js';
import { checkOrdering } from './ordering/response.js';
import { orderingSchema } from './ordering/schema.js';
import { qtiKeyProblems } from './qti/key.js';
import { publicQti, rearrangedQti } from './qti/public-view.js';
import { checkQti } from './qti/response.js';
import { qtiSchema } from './qti/schema.js';
import { rubricProblems } from './rubric/problems.js';
import type { RubricCriterion } from './rubric/rubric.js';
import { publicScripted } from './scripted/public-view.js';
import { scriptedSchema } from './scripted/schema.js';
import { accepted } from './response-check.js';
import { shortTextKeyProblems } from './short-text/key.js';
import { publicShortText } from './short-text/public-view.js';
import { checkShortText } from './short-text/response.js';
import { shortTextSchema } from './short-text/schema.js';
import { singleChoiceKeyPosition, singleChoiceKeyProblems } from './single-choice/key.js';
import { publicSingleChoice } from './single-choice/public-view.js';
import { checkSingleChoice } from './single-choice/response.js';
import { singleChoiceSchema } from './single-choice/schema.js';
import { trueFalseMatrixKeyProblems } from './true-false-matrix/key.js';
import { publicTrueFalseMatrix } from './true-false-matrix/public-view.js';
import { checkTrueFalseMatrix } from './true-false-matrix/response.js';
import { trueFalseMatrixSchema } from './true-false-matrix/schema.js';

/** Closed: a type that is not here does not exist, and one without a module does not compile. */
const itemTypes = {
  'single-choice': {
    schema: singleChoiceSchema,
    keyProblems: singleChoiceKeyProblems,
    publicView: publicSingleChoice,
    checkResponse: checkSingleChoice,
    keyPosition: singleChoiceKeyPosition,
    rearranged: (view, rearrange) => ({ ...view, options: rearrange(view.options) }),
  },
  'multiple-choice': {
    schema: multipleChoiceSchema,
    keyProblems: multipleChoiceKeyProblems,
    publicView: publicMultipleChoice,
    checkResponse: checkMultipleChoice,
    rearranged: (view, rearrange) => ({ ...view, options: rearrange(view.options) }),
  },
  numeric: {
    schema: numericSchema,
    keyProblems: numericKeyProblems,
    publicView: publicNumeric,
    checkResponse: checkNumeric,
    rearranged: (view) => view,
  },
  'short-text': {
    schema: shortTextSchema,
    keyProblems: shortTextKeyProblems,
    publicView: publicShortText,
    checkResponse: checkShortText,
    rearranged: (view) => view,
  },
  // Shown in the file's order, which is known not to be the right one; a random order might be.
  ordering: {
    schema: orderingSchema,
    keyProblems: orderingKeyProblems,
    publicView: publicOrdering,
    checkResponse: checkOrdering,
    rearranged: (view) => view,
  },
  matching: {
    schema: matchingSchema,
    keyProblems: matchingKeyProblems,
    publicView: publicMatching,
    checkResponse: checkMatching,
    rearranged: (view, rearrange) => ({ ...view, targets: rearrange(view.targets) }),
  },
  // Statements keep the order of the file: later ones may build on earlier ones.
  'true-false-matrix': {
    schema: trueFalseMatrixSchema,
    keyProblems: trueFalseMatrixKeyProblems,
    publicView: publicTrueFalseMatrix,
    checkResponse: checkTrueFalseMatrix,
    rearranged: (view) => view,
  },
  'gap-fill': {
    schema: gapFillSchema,
    keyProblems: gapFillKeyProblems,
    publicView: publicGapFill,
    checkResponse: checkGapFill,
    rearranged: (view, rearrange) => ({
      ...view,
      gaps: view.gaps.map((gap) =>
        gap.kind === 'choice' ? { ...gap, options: rearrange(gap.options) } : gap,
      ),
    }),
  },
  qti: {
    schema: qtiSchema,
    keyProblems: qtiKeyProblems,
    publicView: publicQti,
    checkResponse: checkQti,
    rearranged: rearrangedQti,
  },
  formula: {
    schema: formulaSchema,
    keyProblems: formulaKeyProblems,
    publicView: publicFormula,
    checkResponse: checkFormula,
    rearranged: (view) => view,
  },
  scripted: {
    schema: scriptedSchema,
    keyProblems: () => [],
    publicView: publicScripted,
    checkResponse: checkEssay,
    rearranged: (view) => view,
    asksScript: true,
  },
  // Parts keep the file's order, and so does all that is in them.
  composite: {
    schema: compositeSchema,
    keyProblems: (item) => compositeKeyProblems(item, problemsOfPart),
    publicView: (item) => publicComposite(item, publicItem),
    checkResponse: (item, response) => checkComposite(item, response, checkResponse),
    rearranged: (view) => view,
    rubric: (item) => rubricOfParts(item),
  },
  'code-reading': {
    schema: codeReadingSchema,
    keyProblems: codeReadingKeyProblems,
    publicView: publicCodeReading,
    checkResponse: checkCodeReading,
    rearranged: (view) => view,
  },
  hotspot: {
    schema: hotspotSchema,
    keyProblems: hotspotKeyProblems,
    publicView: publicHotspot,
    checkResponse: checkHotspot,
    rearranged: (view) => view,
  },
  essay: {
    schema: essaySchema,
    keyProblems: rubricProblems,
    publicView: publicEssay,
    checkResponse: checkEssay,
    rearranged: (view) => view,
    rubric: ({ rubric }) => rubric,
  },
  'file-upload': {
    schema: fileUploadSchema,
    keyProblems: rubricProblems,
    publicView: publicFileUpload,
    checkResponse: checkFileUpload,
    rearranged: (view) => view,
    rubric: ({ rubric }) => rubric,
  },
} satisfies ItemTypes;

type ItemTypes = { readonly [T in ItemType]: ItemTypeModule<T> };

const modules: ItemTypes = itemTypes;

function moduleOf<T extends ItemType>(type: T): ItemTypeModule<T> {
  return modules[type];
}

export const ITEM_TYPES = Object.keys(itemTypes).filter(isItemType);

export function isItemType(type: unknown): type is ItemType {
  return typeof type === 'string' && Object.hasOwn(itemTypes, type);
}

/** The schema of a type's items. */
export function itemSchema(type: ItemType): TSchema {
  return moduleOf(type).schema;
}

/** What is wrong between key and body of an item that its schema accepts. */
export function keyProblems(item: KnowledgeItem): readonly LocalProblem[] {
  return moduleOf(item.type).keyProblems(item);
}

const partChecks = new Map<ItemType, SchemaCheck<unknown>>();

/** What is wrong with a part as an item of its own, by the schema of its type and by its key. */
function problemsOfPart(item: KnowledgeItem): readonly LocalProblem[] {
  const check = partChecks.get(item.type) ?? schemaCheck(itemSchema(item.type));
  partChecks.set(item.type, check);
  const checked = check(item, '');
  return checked.ok ? keyProblems(item) : checked.problems;
}

/** The criteria of all parts that people mark, by part. */
function rubricOfParts(whole: CompositeItem): readonly RubricCriterion[] | undefined {
  const criteria = whole.parts.flatMap((part) =>
    (rubricOf(partItem(whole, part)) ?? []).map((one) => ({ ...one, id: `${part.id}/${one.id}` })),
  );
  return criteria.length === 0 ? undefined : criteria;
}

/** What a candidate may see of an item: no key, rationale, author or bank attribute. */
export function publicItem(item: KnowledgeItem): PublicItem {
  return moduleOf(item.type).publicView(item);
}

/**
 * Whether a response is well-formed for the item, which is not whether it is right. Anything but
 * `ok` must be refused, never scored as 0; `null` is a blank answer and always well-formed, and so is
 * text of nothing but white space, of any type.
 */
export function checkResponse(item: KnowledgeItem | PublicItem, response: unknown): ResponseCheck {
  if (typeof response === 'string' && response.trim() === '') return accepted(null);
  return moduleOf(item.type).checkResponse(item, response);
}

/** What people decide about an answer; undefined where no person is needed. Confidential unless the author shows it. */
export function rubricOf(item: KnowledgeItem): readonly RubricCriterion[] | undefined {
  return moduleOf(item.type).rubric?.(item);
}

/** Whether a mark may have to wait for people, or for a script that may fail: then no gate can be decided at once. */
export function mayWait(item: KnowledgeItem): boolean {
  return moduleOf(item.type).asksScript === true || rubricOf(item) !== undefined;
}

/** Where the right option stands in the file, from 0; undefined of a type whose key is not one option. Confidential. */
export function keyPosition(item: KnowledgeItem): number | undefined {
  return moduleOf(item.type).keyPosition?.(item);
}

/** The view with its options or targets rearranged; ids stay with their texts. */
export function rearrangedItem(view: PublicItem, rearrange: Rearrange): PublicItem {
  return moduleOf(view.type).rearranged(view, rearrange);
}
