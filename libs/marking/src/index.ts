export type { EvidenceSigner } from './attest-run.js';
export { enterAppealMark } from './enter-appeal-mark.js';
export { enterBlankTask, enterPracticalMark, enterTheoryMarks } from './enter-marks.js';
export { assembleEvidence, exportEvidence, type ExportedEvidence } from './evidence.js';
export { openMarking, type MarkingRequest, type OpenedMarking } from './by-people/open-marking.js';
export {
  beginNextRound,
  contentsOf,
  selectMarkingCase,
  type BegunRound,
} from './by-people/next-round.js';
export { driftOfMarkers, standDown, suspendDrifting, watchMarker } from './by-people/suspend.js';
export { MarkingRefused, type MarkingRefusal } from './by-people/marking-refused.js';
export { answerSha256, awaitsPeople, toleranceOf } from './by-people/marked-items.js';
export {
  marksOf,
  roundState,
  scriptsToAdjudicate,
  type MarkingCase,
} from './by-people/rounds-of-session.js';
export { reallocateSuspended } from './by-people/allocate.js';
export { finishPractical, finishTheory, type FinishedBy } from './finish-parts.js';
export { detailStatement, resultStatement, type AttestedRun } from './run-statements.js';
export { commitRun, type CompletedRun, type GradingContext } from './finish-run.js';
export { markNextScripted } from './mark-scripted.js';
export { selectOutdated } from './outdated.js';
export type { MarkingContext } from './ports.js';
export {
  contentSha256,
  evidenceOf,
  examData,
  markRecord,
  recordSha256,
  submittedFiles,
  type MarkRecord,
} from './records.js';
export {
  commitRemark,
  discardRemark,
  dryRunRemark,
  isDryRunOutdated,
} from './remark/decide-remark.js';
export type { RemarkEffects } from './remark/diff.js';
export {
  changeRemarkDraft,
  draftRemark,
  openRemark,
  startRemark,
  type OpenedRemark,
  type RemarkRequest,
} from './remark/open-remark.js';
export { RemarkRefused } from './remark/refused.js';
export { isNamedBy } from './remark/sitting-cases.js';
export { repeatsReport } from './repeats-report.js';
export { recheckSitting } from './recheck.js';
export { settleResult } from './results.js';
export {
  blankMark,
  openKnowledgeItem,
  openKnowledgeItems,
  openTask,
  openTasks,
  selectMarksInForce,
  selectSittingCase,
  standingOf,
  verdictOfEntry,
  type SittingCase,
  type SittingStanding,
} from './standing.js';
export { verifyLedgers } from './verify-ledgers.js';
export { verifySitting, type SittingVerification } from './verify-sitting.js';
