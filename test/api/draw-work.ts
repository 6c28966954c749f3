import { randomBytes } from 'node:crypto';
import { nonceCommitment } from '#draw-record';
import { smallBlueprint } from '../factories/small-bank.js';
import type { Client, Reply } from './api-under-test.js';

/** Those who make a draw together. */
export interface Drawers {
  readonly examiner: Client;
  readonly witness: Client;
}

export interface DrawRequest {
  readonly bankVersionId: string;
  readonly blueprint?: unknown;
  readonly forms?: number;
  readonly beacon?: unknown;
}

/** A draw as the API shows it. */
export interface ShownDraw {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly checkpoint: string;
  readonly commitSha256: string;
  readonly operatorCommitment: string;
  readonly attempts: readonly { readonly number: number; readonly outcome: string }[];
  readonly sets: readonly {
    readonly id: string;
    readonly paperNumber: string;
    readonly root: string;
    readonly opened: boolean;
  }[];
}

export async function requestDraw(
  { examiner }: Pick<Drawers, 'examiner'>,
  request: DrawRequest,
): Promise<ShownDraw> {
  const blueprint = JSON.stringify(request.blueprint ?? smallBlueprint());
  return (await examiner.post('/draws', { ...request, blueprint })).body as ShownDraw;
}

export async function witnessDraw(
  witness: Client,
  drawId: string,
  nonce: Buffer,
  escrow?: string,
): Promise<ShownDraw> {
  const commitment = nonceCommitment({ drawId, party: 'witness', nonce });
  const body = { commitment, ...(escrow === undefined ? {} : { escrow }) };
  return (await witness.post(`/draws/${drawId}/witness-commitments`, body)).body as ShownDraw;
}

export function revealNonce(who: Client, drawId: string, nonce: Buffer): Promise<Reply> {
  return who.call({
    method: 'POST',
    path: `/draws/${drawId}/reveals`,
    body: { nonce: nonce.toString('hex') },
  });
}

/** From the request to the drawn sets. */
export async function drawSets(drawers: Drawers, request: DrawRequest): Promise<ShownDraw> {
  const { id } = await requestDraw(drawers, request);
  const nonce = randomBytes(32);
  await witnessDraw(drawers.witness, id, nonce);
  const reply = await revealNonce(drawers.witness, id, nonce);
  if (reply.status !== 201) throw new Error(`reveal of draw ${id}: ${reply.text}`);
  return reply.body as ShownDraw;
}
