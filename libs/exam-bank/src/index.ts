export type * from './task.js';
export type * from './item.js';
export type * from './bank.js';
export type * from './attributes.js';
export type * from './blueprint.js';
export type * from './draw/draw-unit.js';
export type * from './draw/model.js';
export {
  isDrawable,
  ITEM_STATES,
  REASON_CODES,
  transitionFrom,
  TRANSITIONS,
  type ItemState,
  type Transition,
  type TransitionName,
} from './life/transitions.js';
export { formatProblems, type ParseResult, type Problem } from './problem.js';
export { contentHash } from './content-hash.js';
export {
  clashingPaths,
  fileNameProblem,
  filePathProblem,
  sameFileKey,
  shownPath,
} from './files/file-names.js';
export {
  ARCHIVE_LIMITS,
  readArchive,
  type ArchiveLimits,
  type ArchiveReading,
} from './files/read-archive.js';
export { attributesFromCsv } from './parse/attributes-csv.js';
export { joinTasks, parseBank } from './parse/parse-bank.js';
export { parseBlueprint } from './parse/parse-blueprint.js';
export { parseEarlier } from './parse/parse-earlier.js';
export { blueprintJsonSchema } from './parse/blueprint-schema.js';
export {
  attributesProblems,
  parseAttributes,
  type AttributesById,
  type KnownIds,
} from './parse/parse-attributes.js';
export { parseTask } from './task/parse-task.js';
export { languagesToCheck } from './task/languages-to-check.js';
export { missingLanguages } from './task/missing-languages.js';
export { hardCpuMs, limitsOf } from './task/limits.js';
export { EXAMPLE_VERDICTS } from './task/task-schema.js';
export {
  COMPARATOR_SWITCHES,
  COMPARATOR_TOLERANCES,
  comparatorFlagsProblem,
} from './task/comparator-flags.js';
export {
  checkSubmission,
  type ReceivedFile,
  type ReceivedSubmission,
  type Submission,
  type SubmissionCheck,
  type SubmissionProblem,
  type SubmissionProblemCode,
} from './task/submission.js';
export {
  outcomeText,
  readCalls,
  readExpected,
  type Call,
  type Callee,
  type LineFault,
  type Lines,
  type Outcome,
} from './task/callable/calls.js';
export {
  CALLABLE_LANGUAGES,
  callableForm,
  formProblems,
  type CallableForm,
  type FormProblem,
} from './task/callable/form.js';
export { MAX_RESULT_KIB } from './task/callable/problems.js';
export { MAX_SCRIPT_OUTPUT_KIB, MAX_TESTLIB_OUTPUT_KIB } from './task/checker-problems.js';
export { readResults, type Results } from './task/callable/results.js';
export { type Value } from './task/callable/value-type.js';
export { encodeCalls } from './task/callable/wire.js';
export { publicTask, taskPoints, type PublicSample, type PublicTask } from './task/public-task.js';
export { markingKeysOf } from './item-types/rubric/marking-key.js';
export { checkResponse, publicItem, rubricOf, mayWait, ITEM_TYPES } from './item-types/registry.js';
export type { ResponseCheck, ResponseProblemCode } from './item-types/item-type.js';
export { carriedValue, isWithinTolerance, numericValue } from './item-types/composite/carried.js';
export { isComposite, partItem, partResponse } from './item-types/composite/parts.js';
export { compareFormula } from './item-types/formula/compare.js';
export type * from './item-types/rubric/rubric.js';
export { parseNumericAnswer, type NumericAnswer } from './item-types/numeric/decimal.js';
export { exactShare } from './item-types/exact-share.js';
export { withGaps } from './item-types/gap-fill/gaps-of-text.js';
export { gapKey } from './item-types/gap-fill/key.js';
export { rankOf, ranksOf } from './item-types/ordering/order.js';
export { writtenFigures } from './item-types/numeric/written-figures.js';
export { textNormalised } from './item-types/short-text/text-normalised.js';
export { fitUnit, type UnitFit } from './item-types/numeric/fit-unit.js';
export { compileQti, type Compiled, type QtiScoring } from './item-types/qti/compile.js';
export {
  bindResponse,
  asQtiResponse,
  type QtiResponse,
  type ResponseDeclaration,
} from './item-types/qti/bind-response.js';
export { interactionsOf, type Interaction } from './item-types/qti/interactions.js';
export { sameIgnoringCase } from './item-types/qti/mappings.js';
export { contains, isInside, samplesOf } from './item-types/qti/inside.js';
export { parseShape, type Shape } from './item-types/qti/shapes.js';
export type * from './item-types/qti/types.js';
export { withDescendants, type QtiElement, type QtiNode } from './item-types/qti/tree.js';
export {
  parseXsdNumber,
  sameAtom,
  type Atom,
  type BaseType,
  type QtiType,
  type QtiValue,
} from './item-types/qti/values.js';
export { compilePattern, matchesPattern, type XsdPattern } from './item-types/qti/xsd-pattern.js';
export { parseDecimal } from './item-types/numeric/parse-decimal.js';
export { attributeNumbers, unitsOf } from './draw/units-of.js';
export { mergeAttributes } from './life/merge-attributes.js';
export {
  compileModel,
  type CompiledModels,
  type DrawProblem,
  type ModelProblem,
} from './draw/compile/compile-model.js';
export type { InfeasibleReason } from './draw/explain.js';
export {
  DRAW_ENGINE,
  drawForms,
  drawPart,
  drawPrepared,
  prepareDraw,
  presentForms,
  type DrawnForms,
  type DrawsResult,
  type PartResult,
  type PreparedDraw,
  type Refusal,
} from './draw/draw.js';
export { checkForms, formChecker } from './draw/check/check-forms.js';
export type { Form, Violation } from './draw/check/violation.js';
export {
  arrangeableOptions,
  pinnedIds,
  presentationOrder,
  shuffledOptions,
} from './draw/presentation.js';
export { randomIntegers, type RandomIntegers } from './draw/random-integers.js';
export { DEFAULT_LIMITS, swapSearch, type SearchLimits } from './draw/search/swap-search.js';
export { ITEM_DEFAULTS, type ImportedItem, type ItemDefaults } from './formats/imported.js';
export { isItemsFile, readItems, type ItemsReading } from './formats/read-items.js';
export { packageRoot } from './formats/kattis/package-root.js';
export {
  PACKAGE_DEFAULTS,
  readPackage,
  type PackageDefaults,
  type PackageReading,
} from './formats/kattis/read-package.js';
export type { PackageTiming } from './formats/kattis/limits.js';
export { readQtiItem, type QtiFileReading, type QtiReading } from './formats/qti/read-item.js';
export { writeQtiItem, type QtiWriting } from './formats/qti/write/write-item.js';
export { writeArchive } from './files/write-archive.js';
export { qtiPackageRoot } from './formats/qti/package/manifest.js';
export {
  readQtiPackage,
  type ImportedTest,
  type QtiPackageReading,
} from './formats/qti/package/read-package.js';
export { testBlueprint, type TestBlueprint } from './formats/qti/package/test-blueprint.js';
export { writeQtiPackage, type PackageWriting } from './formats/qti/write/write-package.js';
