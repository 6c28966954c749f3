export type * from './run-facts.js';
export { ScoringError, type ScoringErrorCode } from './scoring-error.js';
export { scoringVersion } from './scoring-version.js';
export {
  addPoints,
  comparePoints,
  displayPercent,
  formatPoints,
  isDisplayableCut,
  parsePoints,
  shareOf,
  sharePoints,
  subtractPoints,
  type Points,
} from './points.js';
export { displayRounded, nextWholePoint, roundPoints } from './rounding.js';
export { sumOfParts, type CriterionPoints } from './criterion-points.js';
export {
  humanMark,
  scoreItem,
  type AwaitedScore,
  type ItemOutcome,
  type ItemScore,
} from './score-item.js';
export type { HumanMarking, Judged } from './item-scoring/judgement.js';
export {
  DEFAULT_MARKING,
  type MarkingRules,
  type MeanRounding,
  type SeedRules,
  type Tolerance,
} from './human/marking-rules.js';
export { combineMarks, differenceOf, isWithin, toleranceInPoints } from './human/combine-marks.js';
export {
  resultOfMarkings,
  type CountingMarking,
  type HumanDerivation,
  type HumanResult,
} from './human/human-derivation.js';
export { nextRound, type NextRound, type RoundKind, type RoundState } from './human/rounds.js';
export {
  allocateScripts,
  firstOf,
  inRandomOrder,
  sampleOf,
  shareOfCount,
  type Allocation,
  type AvailableMarker,
  type ScriptToGive,
} from './human/allocate-scripts.js';
export { seedDrift, type SeedDrift, type SeedMarking } from './human/seed-drift.js';
export { agreementOf, type Agreement, type MarkedTwice } from './human/agreement.js';
export { namesCandidate, normalisedAnswer } from './human/equal-answers.js';
export { parseComparatorFlags, type ComparatorFlags } from './comparator-flags.js';
export { beginComparison, compareOutput, type OutputComparison } from './compare-output.js';
export { compareResults } from './compare-results.js';
export { countingRun, cpuUs, isNearLimit, runsOf } from './counting-run.js';
export {
  determineVerdict,
  submissionVerdict,
  testVerdict,
  type TestVerdict,
  type Verdicts,
} from './determine-verdict.js';
export {
  groupIsSkipped,
  scoreRun,
  scoreTask,
  type GroupScore,
  type MarkedTask,
  type TaskScore,
} from './task-points.js';
export {
  assertConsistentMark,
  knowledgeMark,
  practicalMark,
  scoredItemMark,
  type Mark,
  type MarkState,
} from './mark.js';
export {
  compareLayers,
  entriesInForce,
  entryInForce,
  MARK_LAYERS,
  type LayeredEntry,
  type MarkLayer,
} from './entry-in-force.js';
export { totalOf, type PartTotal, type Totals } from './totals.js';
export {
  remarkDiff,
  type CandidateChange,
  type Decision,
  type MarkChange,
  type RemarkDiff,
  type Standing,
} from './remark.js';
export { MARK_REASONS, type MarkReason } from './remark/reason-codes.js';
export {
  layerOfOperation,
  scoredVersionsOf,
  type NamedMark,
  type RemarkOperation,
  type RemarkScope,
} from './remark/operation.js';
export { allCredit, removed, withNamedPoints } from './remark/changed-mark.js';
export {
  planEntry,
  type EntryPlan,
  type EntryProposal,
  type HeldMark,
  type KeptBecause,
  type RestingMark,
} from './remark/plan-entry.js';
export { itemStatistics, type ItemStatistics } from './remark/item-statistics.js';
export { sectionEffects, type SectionEffect } from './remark/section-effects.js';
export { outdatedMarks, type GroundsOfMark, type Outdated } from './remark/outdated.js';
export { repeatReport, type RepeatedRun, type RepeatReport } from './remark/repeat-report.js';
export { factsFault } from './facts-of-task.js';
export { explained, explanationLines, type Explanation } from './explanation.js';
export { notReachedItems } from './not-reached.js';
export { recomputeMark, type MarkInputs, type RecomputedMark } from './recompute-mark.js';
export {
  explainMark,
  verifyMark,
  type ExplainedVerification,
  type PinnedMark,
  type Verification,
  type VerificationReason,
} from './verify-mark.js';
export { checkExamples, type ExampleEvidence } from './task-check/check-examples.js';
export {
  problemLine,
  type ExampleRun,
  type TaskProblem,
  type TaskProblemCode,
} from './task-check/example-run.js';
export { boundsOf, DEFAULT_MARGINS, type Margins } from './task-check/margins.js';
export { derivedTimeLimit, withTimeLimit, type DerivedLimit } from './task-check/derived-limit.js';
export {
  evidenceOf,
  firstRuns,
  furtherRuns,
  type CheckDepth,
  type MadeRun,
  type PlannedRun,
} from './task-check/plan.js';
export {
  declaredMaximum,
  programOf,
  qtiOutcomes,
  scoreOf,
  shownOutcome,
  type ScoredQti,
} from './qti/score-response.js';
export {
  readForeign,
  readForeignItems,
  readForeignPackage,
  type ForeignReading,
} from './foreign/read-foreign.js';
export { qtiProblems } from './qti/check-bank.js';
export { scoreRange, type ScoreRange } from './qti/score-range.js';
