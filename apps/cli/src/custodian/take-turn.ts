import { decryptWith, recipientOf } from '#sealed-set';
import type { ApiClient } from '../api/api-client.js';
import { badInput } from '../exit.js';

/** Registers the public half of a key with the API and proves that the secret half is here. @returns the public half */
export async function registerKey(api: ApiClient, identity: string): Promise<string> {
  const recipient = await recipientOf(identity);
  if (recipient === undefined)
    throw badInput('the key is no age key: AGE-SECRET-KEY-1…, as `exam custodian keygen` makes it');
  const { id, challenge } = await api.post<{ readonly id: string; readonly challenge: string }>(
    '/custodians/keys',
    { recipient },
  );
  const answer = await peel(identity, challenge);
  await api.post(`/custodians/keys/${id}/proofs`, { answer: answer.trim() });
  return recipient;
}

/** What this key leaves of an age file. The key stays on this machine. */
export async function peel(identity: string, file: string): Promise<string> {
  const left = await decryptWith(identity, file);
  if (left === undefined)
    throw badInput('the key does not open the file: it is for somebody else, or was changed');
  return left.toString('utf8');
}

/** One custodian's turn in an opening: takes the file, takes a layer off here, and hands in what is left. */
export async function takeTurn(
  api: ApiClient,
  openingId: string,
  identity: string,
): Promise<'half' | 'opened'> {
  const { file } = await api.post<{ readonly file: string }>(`/openings/${openingId}/files`);
  const share = await peel(identity, file);
  const { state } = await api.post<{ readonly state: 'half' | 'opened' }>(
    `/openings/${openingId}/shares`,
    { share },
  );
  return state;
}
