/**
 * Why a mark is looked at again: the 17 reasons of Ofqual's returns on reviews of marking, and ours, which come of programs being
 * run. Re-marks and appeals name one of them.
 */
export const MARK_REASONS = {
  'submission-error': 'The wrong work was sent to marking, or part of it',
  'processing-error': 'An error in processing: scanning, scaling, grading',
  'other-components': 'A change of another component changed the grade',
  'totalling-error': 'Marks were added up wrongly',
  'input-error': 'A mark was entered wrongly',
  'unusual-response': 'A creditworthy answer that the mark scheme did not foresee',
  'special-consideration': 'Special consideration was granted',
  'transfer-error': 'A mark was carried over wrongly',
  'rubric-infringement': 'Work in the wrong place, or more questions answered than asked for',
  'work-not-seen': 'Work was not seen, or not marked',
  'points-scheme-misapplied': 'A points-based mark scheme was misapplied',
  malpractice: 'The outcome of an inquiry into malpractice',
  'auto-marking-error': 'Marked by machine with a wrong key or wrong tests',
  'levels-scheme-misapplied': 'A levels-based mark scheme was misapplied',
  moderation: 'A moderation was changed',
  illegible: 'Work that had been illegible was read',
  'missing-script': 'Missing work was found',
  'sandbox-failure': 'The machines that run programs failed',
  'non-deterministic-test': 'A test does not give the same verdict every time',
  'wrong-image-or-tests': 'Graded in the wrong image, or with the wrong version of the tests',
  'accommodation-not-applied': 'An accommodation that had been granted was not applied',
  'item-invalidated': 'The item cannot be marked fairly',
  'suspicious-statistics': 'The statistics of an item raise doubts about its key',
} as const;

export type MarkReason = keyof typeof MARK_REASONS;
