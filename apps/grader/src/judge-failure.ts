export type JudgeFailureCode =
  | 'checker-threw'
  | 'checker-out-of-time'
  | 'checker-died'
  | 'checker-answer-unusable'
  | 'judge-does-not-compile'
  | 'judge-out-of-time'
  | 'judge-over-limit'
  | 'judge-died'
  | 'judge-answer-unusable'
  | 'output-too-large-for-checker'
  | 'language-not-allowed'
  | 'task-unusable';

/**
 * The judging itself failed: the fault is ours or the task author's, never the candidate's, so it never becomes a mark.
 * `message` is fit for logs; `detail` may quote a test's data and is for the task's author only.
 */
export class JudgeFailure extends Error {
  override readonly name = 'JudgeFailure';
  constructor(
    readonly code: JudgeFailureCode,
    message: string,
    readonly detail = '',
  ) {
    super(message);
  }
}
