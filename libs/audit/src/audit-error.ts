export type AuditErrorCode =
  | 'json-invalid'
  | 'event-invalid'
  | 'event-too-large'
  | 'log-state-invalid'
  | 'hash-invalid'
  | 'range-invalid'
  | 'key-invalid'
  | 'note-invalid'
  | 'checkpoint-invalid'
  | 'bundle-invalid'
  | 'tile-invalid'
  | 'proof-invalid'
  | 'request-invalid'
  | 'policy-invalid'
  | 'pack-invalid';

/** What every function of this library throws when it refuses its input; `code` is stable, the message is for people. */
export class AuditError extends Error {
  constructor(
    readonly code: AuditErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'AuditError';
  }
}
