import {
  appendEvent,
  clearCertificate,
  flagCertificate,
  selectStandingCertificates,
  type Tx,
} from '#store';
import type { MarkingContext } from './ports.js';
import type { SittingCase } from './standing.js';

/**
 * Puts a certificate before people once the marks are no pass any more, whatever changed them, and lets it be once they are one
 * again. No machine withdraws one.
 */
export async function questionCertificate(
  tx: Tx,
  { at, actor }: MarkingContext,
  { sitting, entries }: SittingCase,
  isPass: boolean,
): Promise<void> {
  const [certificate] = await selectStandingCertificates(tx, [sitting.id]);
  if (certificate === undefined || isPass === (certificate.state === 'issued')) return;
  const [newest] = [...entries].sort((one, other) => other.id - one.id);
  const cause = newest?.cause ?? { kind: 'mark', ref: String(newest?.id) };
  if (isPass) await clearCertificate(tx, certificate.id, { cause, at });
  else await flagCertificate(tx, certificate.id, { cause, at });
  await appendEvent(tx, {
    type: isPass ? 'certificate.unquestioned' : 'certificate.questioned',
    ...{ at, actor },
    subject: { kind: 'sitting', ref: sitting.audit_ref },
    data: { certificate: certificate.id, cause: cause.kind, causeRef: cause.ref },
  });
}
