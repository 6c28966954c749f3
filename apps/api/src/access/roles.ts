import type { Role } from '#store';

/** Every role there is. */
export const ROLES = [
  'author',
  'approver',
  'examiner',
  'invigilator',
  'grader',
  'appeal-reviewer',
  'coordinator',
  'auditor',
  'candidate',
] as const satisfies readonly Role[];
