import { randomBytes } from 'node:crypto';
import {
  checkCertificate,
  commitSha256,
  nonceCommitment,
  type Check,
  type DrawCertificate,
} from '#draw-record';
import type { ApiClient } from '../api/api-client.js';

interface Draw {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly commitSha256: string;
  readonly checkpoint: string;
  readonly sets: readonly { readonly id: string; readonly paperNumber: string }[];
  readonly refusal: readonly { readonly message: string }[];
}

export interface DrawnSet {
  readonly drawId: string;
  readonly setId: string;
  readonly paperNumber: string;
}

/**
 * One set, drawn before a witness: the witness commits to a nonce, checks on the certificate that everything else was fixed in the
 * signed log, and only then reveals.
 */
export async function drawBeforeWitness(
  { examiner, witness }: { readonly examiner: ApiClient; readonly witness: ApiClient },
  request: { readonly bankVersionId: string; readonly blueprint: string },
): Promise<DrawnSet> {
  const { id } = await examiner.post<Draw>('/draws', request);
  const nonce = randomBytes(32);
  const commitment = nonceCommitment({ drawId: id, party: 'witness', nonce });
  const draw = await witness.post<Draw>(`/draws/${id}/witness-commitments`, { commitment });
  const certificate = await witness.get<DrawCertificate>(`/draws/${id}/certificate`);
  assertHolds(draw.number, checkCertificate(certificate, { checkpoint: draw.checkpoint }));
  const { commit } = certificate;
  if (commit?.commitments.witness !== commitment || commitSha256(commit) !== draw.commitSha256)
    throw new Error(`draw ${draw.number} is not what its witness committed to`);
  const drawn = await witness.post<Draw>(`/draws/${id}/reveals`, { nonce: nonce.toString('hex') });
  const [set] = drawn.sets;
  if (set === undefined)
    throw new Error(`draw ${draw.number} is ${drawn.state}: ${drawn.refusal[0]?.message ?? ''}`);
  return { drawId: id, setId: set.id, paperNumber: set.paperNumber };
}

/** Once the set is open: the same set comes out of the record again, and everybody may see how it was drawn. */
export async function proveDraw(
  auditor: ApiClient,
  { drawId, paperNumber }: DrawnSet,
): Promise<void> {
  const replay = await auditor.post<{ same: boolean; checks: readonly Check[] }>(
    `/draws/${drawId}/replays`,
  );
  assertHolds(paperNumber, replay.checks);
  if (!replay.same) throw new Error(`the draw of ${paperNumber} does not repeat`);
  const certificate = await auditor.get<DrawCertificate>(`/draws/${drawId}/certificate`);
  assertHolds(paperNumber, checkCertificate(certificate));
  if (certificate.reveal === undefined)
    throw new Error(`the nonces of ${paperNumber} were not released with its opening`);
}

function assertHolds(what: string, checks: readonly Check[]): void {
  const failed = checks.filter(({ ok }) => !ok);
  if (failed.length > 0)
    throw new Error(
      `${what}: ${failed.map(({ name, detail }) => `${name}: ${detail}`).join('; ')}`,
    );
}
