import type { LogPolicy } from '#audit';
import type { Config } from '#config';
import type { EvidenceSigner } from '#marking';
import type { Doorbell } from '#queue';
import type { AuditLog, Database, Keys } from '#store';
import type { Clock } from './clock.js';

/** Everything outside the process that a use case may touch, as one object of ports. */
export interface Engine {
  readonly config: Config;
  readonly db: Database;
  readonly keys: Keys;
  readonly audit: AuditLog;
  /** Whose logs are attested here, and who attests ours. */
  readonly policy: LogPolicy;
  /** Signs evidence packs. */
  readonly signer: EvidenceSigner;
  readonly doorbell: Doorbell;
  readonly clock: Clock;
}

/** Injection token of the {@link Engine}. */
export const ENGINE = Symbol('Engine');
