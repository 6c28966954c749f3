import type { AuditEvent } from '#audit';
import type { Keys } from '#store';

/** What marking needs beside the transaction: the keys that open item bodies, the time, and who acts. */
export interface MarkingContext {
  readonly keys: Keys;
  readonly at: Date;
  readonly actor: AuditEvent['actor'];
}
