import { generateEvidenceKeyPem, openEvidenceKey } from '#audit';
import type { EvidenceSigner } from '#marking';

/** A signer of a key of its own; what it signs is verified like any other. */
export function evidenceSigner(origin = 'assay.local/audit'): EvidenceSigner {
  return { key: openEvidenceKey(generateEvidenceKeyPem()), origin };
}
