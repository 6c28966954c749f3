/** RFC 9457 problem details; `code` is stable, `detail` is for people. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  readonly instance?: string;
  /** Where the input is wrong: JSON path, what, what to do. */
  readonly errors?: readonly ProblemDetail[];
}

export interface ProblemDetail {
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
}

/** Every way in which a request can be refused, with its HTTP status and title. */
const PROBLEMS = {
  'bad-input': [400, 'The request is malformed'],
  'not-logged-in': [401, 'A valid session is needed'],
  'wrong-credentials': [401, 'User name or password is wrong'],
  'not-allowed': [403, 'This person may not do this'],
  'foreign-origin': [403, 'The request comes from another site'],
  'stale-authentication': [403, 'The password has to be given again'],
  'password-change-needed': [403, 'The password has to be changed first'],
  'asker-holds-key': [403, 'Who asks for a set does not open it'],
  'same-person-twice': [403, 'A set is opened by two persons'],
  'not-your-turn': [403, 'It is the turn of another custodian'],
  'too-many-attempts': [429, 'Too many attempts'],
  'not-found': [404, 'There is no such thing'],
  conflict: [409, 'The state of things does not allow this'],
  'item-blocked': [409, 'The item cannot be used as it was imported'],
  'too-few-custodians': [409, 'A set needs at least three custodians'],
  'too-early': [409, 'The time for this has not come'],
  'clock-behind': [409, 'The clock of the server went back'],
  'opening-under-way': [409, 'The set is being opened already'],
  'opening-ended': [409, 'This opening has ended'],
  'too-many-tries': [409, 'Too many wrong tries'],
  'set-sealed': [409, 'The set is sealed'],
  'set-open': [409, 'The set is open already'],
  'set-damaged': [409, 'The sealed set is not the one that was drawn'],
  'glass-not-reviewed': [409, 'The broken glass has not been reviewed'],
  'task-not-checked': [409, 'The task has not passed its acceptance check'],
  'not-accredited': [409, 'The person is not accredited to hold copies'],
  'rules-not-acknowledged': [409, 'The handling rules in force have not been acknowledged'],
  'not-started': [409, 'This part has not started'],
  'conditions-not-accepted': [409, 'The conditions have not been accepted'],
  'theory-not-passed': [409, 'The theory part was not passed'],
  'too-late': [409, 'The time for this part is over'],
  'already-finished': [409, 'This part is finished'],
  'too-large': [413, 'The request is too large'],
  'checkpoint-not-signed': [403, 'The checkpoint is not signed by its log'],
  'log-not-watched': [404, 'This log is not watched here'],
  'checkpoint-inconsistent': [422, 'The checkpoint does not continue the last one'],
  'content-refused': [422, 'The content was refused as a whole'],
  'wrong-share': [422, 'This is not the share that is waited for'],
  'wrong-set-key': [422, 'This is not the key of the set'],
  'key-not-proved': [422, 'The key was not proved'],
  'response-refused': [422, 'The answer does not fit the item'],
  'submission-refused': [422, 'The submission was refused'],
  'blueprint-infeasible': [422, 'The bank cannot satisfy the blueprint'],
  'keys-unavailable': [503, 'The keys cannot be reached'],
  'nonce-refused': [422, 'The nonce is not the one that was committed to'],
  'internal-error': [500, 'Something broke on our side'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof PROBLEMS;

/** An expected refusal; the filter turns it into a problem document. */
export class Problem extends Error {
  override readonly name = 'Problem';
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly errors?: readonly ProblemDetail[],
  ) {
    super(detail);
  }
}

/** The document of a refusal. */
export function problemDocument(
  problem: Pick<Problem, 'code' | 'detail' | 'errors'>,
  instance?: string,
): ProblemDocument {
  const [status, title] = PROBLEMS[problem.code];
  return {
    type: `urn:assay:problem:${problem.code}`,
    title,
    status,
    detail: problem.detail,
    code: problem.code,
    ...(instance === undefined ? {} : { instance }),
    ...(problem.errors === undefined ? {} : { errors: problem.errors }),
  };
}
