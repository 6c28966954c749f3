/** What the grader asks its disposable checker process, and what that answers; over IPC, one at a time. */
export interface CheckerRequest {
  /** The task's checker: a script that defines `function check({ input, answer, output })`. */
  readonly source: string;
  readonly input: string;
  readonly answer: string;
  readonly output: string;
}

export type CheckerReply =
  /** Whatever the checker returned: not yet looked at. */
  | { readonly ok: true; readonly returned: unknown }
  | {
      readonly ok: false;
      readonly code: 'checker-threw' | 'checker-out-of-time';
      readonly detail: string;
    };
