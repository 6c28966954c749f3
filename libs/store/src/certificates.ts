import type { Reader, Tx } from './database.js';
import { toJson } from './database.js';
import { among } from './remark-reads.js';
import type { Row } from './tables.js';

/** That a certificate was issued for a sitting, and whether it stands. */
export type Certificate = Row<'certificate'>;

export async function insertCertificate(
  tx: Tx,
  certificate: Pick<Certificate, 'id' | 'sitting_id' | 'number' | 'issued_at'>,
): Promise<void> {
  await tx
    .insertInto('certificate')
    .values({ ...certificate, state: 'issued', state_at: certificate.issued_at })
    .execute();
}

/** Those that were not withdrawn. */
export function selectStandingCertificates(
  db: Reader,
  sittingIds: readonly string[],
): Promise<Certificate[]> {
  return db
    .selectFrom('certificate')
    .selectAll()
    .where(among('sitting_id', sittingIds))
    .where('state', '<>', 'withdrawn')
    .execute();
}

/** Puts a certificate before people, who decide whether it is withdrawn. */
export async function flagCertificate(
  tx: Tx,
  id: string,
  flag: { readonly cause: { readonly kind: string; readonly ref: string }; readonly at: Date },
): Promise<void> {
  await tx
    .updateTable('certificate')
    .set({ state: 'withdrawal-to-decide', state_at: flag.at, cause: toJson(flag.cause) })
    .where('id', '=', id)
    .execute();
}

/** The result is a pass again before anybody decided: it stands. */
export async function clearCertificate(
  tx: Tx,
  id: string,
  cleared: { readonly cause: { readonly kind: string; readonly ref: string }; readonly at: Date },
): Promise<void> {
  await tx
    .updateTable('certificate')
    .set({ state: 'issued', state_at: cleared.at, cause: toJson(cleared.cause) })
    .where('id', '=', id)
    .where('state', '=', 'withdrawal-to-decide')
    .execute();
}
