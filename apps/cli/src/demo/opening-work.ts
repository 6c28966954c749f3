import { newIdentity } from '#sealed-set';
import { registerKey, takeTurn } from '../custodian/take-turn.js';
import { Refused, type ApiClient } from '../api/api-client.js';

/** A custodian: the secret key stays with the person, here in this process. */
export interface DemoCustodian {
  readonly id: string;
  readonly api: ApiClient;
  readonly identity: string;
}

/** Makes a key for each custodian and registers its public half. */
export async function equipCustodians(
  people: readonly { readonly id: string; readonly api: ApiClient }[],
): Promise<readonly DemoCustodian[]> {
  const custodians: DemoCustodian[] = [];
  for (const { id, api } of people) {
    const identity = await newIdentity();
    await registerKey(api, identity);
    custodians.push({ id, api, identity });
  }
  return custodians;
}

/** The codes with which the API refused what must not be. */
export interface OpeningRefusals {
  /** Starting the session while its set is sealed. */
  readonly sealed: string;
  /** One custodian taking both turns. */
  readonly alone: string;
}

/** Two custodians open a set for its session; before that it is tried without them, and by one alone. */
export async function openByTwo(
  invigilator: ApiClient,
  custodians: readonly DemoCustodian[],
  { setId, sessionId }: { readonly setId: string; readonly sessionId: string },
): Promise<OpeningRefusals> {
  const sealed = await refusalOf(invigilator.post(`/sessions/${sessionId}/open`));
  const asked = await invigilator.post<{ id: string; first: string; second: string }>(
    `/sets/${setId}/openings`,
    { session: sessionId, custodians: custodians.slice(0, 2).map(({ id }) => id) },
  );
  const holderOf = (id: string): DemoCustodian => {
    const custodian = custodians.find((one) => one.id === id);
    if (custodian === undefined) throw new Error(`nobody plays the custodian ${id}`);
    return custodian;
  };
  const [first, second] = [holderOf(asked.first), holderOf(asked.second)];
  await takeTurn(first.api, asked.id, first.identity);
  const alone = await refusalOf(takeTurn(first.api, asked.id, first.identity));
  await takeTurn(second.api, asked.id, second.identity);
  return { sealed, alone };
}

/** The code with which the API refuses, or `allowed`. */
export async function refusalOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return 'allowed';
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
}
