/** Which roles an account may hold. */
export type Role =
  | 'author'
  | 'approver'
  | 'examiner'
  | 'invigilator'
  | 'grader'
  | 'appeal-reviewer'
  | 'custodian'
  | 'chair'
  | 'witness'
  | 'coordinator'
  | 'auditor'
  | 'candidate';
/** How somebody took part in an exam. */
export type Act =
  | 'author'
  | 'approver'
  | 'examiner'
  | 'invigilator'
  | 'grader'
  | 'marker'
  | 'second-marker'
  | 'adjudicator'
  | 'remarker'
  | 'remark-approver'
  | 'appeal-reviewer'
  | 'appeal-approver'
  /** Decided a result or what led to it. */
  | 'decider'
  | 'trainer';
