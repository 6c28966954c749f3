import type { AuditEvent } from '#audit';
import type { KeyProvider } from '#store';

/** What marking needs beside the transaction: the keys that open item bodies, the time, and who acts. */
export interface MarkingContext {
  readonly keys: KeyProvider;
  readonly at: Date;
  readonly actor: AuditEvent['actor'];
}
