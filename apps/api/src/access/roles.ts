import type { Role } from '#store';

/** Every role there is. */
export const ROLES = [
  'author',
  'approver',
  'examiner',
  'invigilator',
  'grader',
  'appeal-reviewer',
  // Holds one of the keys of a drawn set; opening takes two.
  'custodian',
  // Joins two custodians to break the glass.
  'chair',
  // Gives a secret number to a draw, so that nobody alone decides it.
  'witness',
  'coordinator',
  'auditor',
  'candidate',
] as const satisfies readonly Role[];

/** Everybody but candidates, who take no part in making or keeping exams. */
export const STAFF = ROLES.filter((role) => role !== 'candidate');
