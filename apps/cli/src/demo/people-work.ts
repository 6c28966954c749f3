import { logIn, type ApiClient } from '../api/api-client.js';
import { CANDIDATES, STAFF } from './cast.js';

const FIRST_PASSWORD = 'the first one, on a slip of paper';
const PASSWORD = 'a long pass phrase for the demonstration';
const SECOND_COORDINATOR = 'c.baran';

export interface Employed {
  /** Ids by user name. */
  readonly people: ReadonlyMap<string, string>;
  readonly clients: ReadonlyMap<string, ApiClient>;
}

interface Created {
  readonly id: string;
  readonly grants: readonly { readonly id: string; readonly inForce: boolean }[];
}

/**
 * The first coordinator makes the second one, who from then on confirms every staff role; everybody changes the password that
 * they were given before anything else.
 */
export async function employPeople(
  address: string,
  credentials: { readonly userName: string; readonly password: string },
): Promise<Employed> {
  const first = await logIn(address, credentials);
  const me = await first.get<{ id: string }>('/me');
  await first.post(`/people/${me.id}/identity`, { identityRef: 'demo/first-coordinator' });
  const people = new Map<string, string>();
  const clients = new Map<string, ApiClient>();
  const cast = [
    ...STAFF.map((one) => ({ ...one, roles: [...one.roles] as string[] })),
    ...CANDIDATES.map((one) => ({ ...one, roles: ['candidate'] })),
  ].toSorted((left, right) => rank(left.id) - rank(right.id));
  for (const { id, fullName, roles } of cast) {
    const created = await first.post<Created>('/people', {
      ...{ userName: id, fullName, roles, password: FIRST_PASSWORD },
      identityRef: `demo/${id}`,
    });
    people.set(id, created.id);
    const second = clients.get(SECOND_COORDINATOR);
    for (const grant of created.grants)
      if (!grant.inForce)
        await second?.post(`/role-grants/${grant.id}/decision`, { outcome: 'confirmed' });
    clients.set(id, await logInFirst(address, id));
  }
  return { people, clients };
}

/** The second coordinator comes first: nobody else can be confirmed. */
function rank(id: string): number {
  return id === SECOND_COORDINATOR ? 0 : 1;
}

async function logInFirst(address: string, userName: string): Promise<ApiClient> {
  const client = await logIn(address, { userName, password: FIRST_PASSWORD });
  await client.post('/me/password', { oldPassword: FIRST_PASSWORD, newPassword: PASSWORD });
  return client;
}
