/** Why a re-mark is refused. */
export class RemarkRefused extends Error {
  override readonly name = 'RemarkRefused';
  constructor(
    readonly code:
      | 'not-a-correction'
      | 'not-a-task'
      | 'not-computable'
      | 'needs-rerun'
      | 'nothing-to-do'
      | 'named-twice'
      | 'not-in-scope'
      | 'wrong-parts'
      | 'override-unknown'
      | 'already-open'
      | 'exam-under-way'
      | 'not-a-draft'
      | 'not-ready'
      | 'out-of-date'
      | 'already-decided',
    message: string,
  ) {
    super(message);
  }
}
