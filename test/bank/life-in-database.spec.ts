import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CompiledQuery } from 'kysely';
import { ITEM_STATES, TRANSITIONS, type ItemState } from '#exam-bank';
import {
  insertItemVersions,
  insertPerson,
  insertStateChanges,
  inTransaction,
  isRefusedByDatabase,
  selectItemVersion,
  upsertQualification,
  type Keys,
} from '#store';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { memoryKeys } from '../fakes/memory-keys.js';

const AT = new Date('2026-03-02T09:00:00.000Z');
/** Accounts: two of one human, one of another, one that nobody knows. */
const ACCOUNTS = [
  { userName: 'ann', identityRef: 'staff/1' },
  { userName: 'ann.again', identityRef: 'staff/1' },
  { userName: 'bob', identityRef: 'staff/2' },
  { userName: 'who', identityRef: undefined },
] as const;
type Account = (typeof ACCOUNTS)[number];

describe('the life of items, held by the database', () => {
  let database: TestDatabase;
  let keys: Keys;
  const ids = new Map<string, string>();
  beforeAll(async () => {
    database = await createTestDatabase();
    keys = memoryKeys();
    await inTransaction(database.db, async (tx) => {
      await upsertQualification(tx, { id: 'q', title: 'Q', body: {} });
      for (const account of ACCOUNTS) {
        const id = randomUUID();
        ids.set(account.userName, id);
        const person = { id, fullName: 'X', passwordHash: '!', roles: [], at: AT };
        await insertPerson(tx, { ...person, ...account });
      }
    });
  });
  afterAll(() => database.drop());

  const idOf = ({ userName }: Account) => ids.get(userName)!;

  async function draft(creator: Account, author: string, onto?: string): Promise<string> {
    const id = randomUUID();
    const below = onto === undefined ? undefined : await selectItemVersion(database.db, onto);
    const version = {
      ...{ id, qualification_id: 'q', item_id: below?.item_id ?? `i-${id.slice(0, 13)}` },
      ...{ version: (below?.version ?? 0) + 1, supersedes: onto ?? null },
      ...{ kind: 'knowledge' as const, type: 'numeric', criteria: [], difficulty: 'easy' as const },
      ...{ points: 1, minutes: 1, author, change_note: null, body: {} },
      ...{ created_by: idOf(creator), created_at: AT },
    };
    await inTransaction(database.db, (tx) => insertItemVersions(tx, keys, [version]));
    return id;
  }

  const reason = { code: 'other', text: 'Because.' };
  const change = (
    id: string,
    from: ItemState,
    to: ItemState,
    more: { readonly by?: Account; readonly reason?: typeof reason | undefined } = {},
  ): Promise<boolean> => {
    const { by = ACCOUNTS[2], ...rest } = more;
    const one = { itemVersionId: id, from, to, at: AT, by: idOf(by), reason, ...rest };
    return inTransaction(database.db, (tx) => insertStateChanges(tx, keys, [one])).then(
      () => true,
      (error: unknown) => {
        const code = (error as { readonly code?: string }).code;
        if (!isRefusedByDatabase(error) && code !== '23503') throw error;
        return false;
      },
    );
  };
  const stateOf = async (id: string): Promise<string> => {
    const { state } = await database.db
      .selectFrom('item_version')
      .select('state')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return state;
  };

  it('knows the same changes of state as the code', async () => {
    const { rows } = await database.db.executeQuery(
      CompiledQuery.raw(
        'select from_state as "from", to_state as "to", name, reasoned, four_eyes as "fourEyes" from item_life_rule',
      ),
    );
    const byPair = (all: readonly unknown[]) => all.map((row) => JSON.stringify(row)).sort();
    const own = TRANSITIONS.map(({ from, to, name, reasoned, fourEyes }) => ({
      ...{ from, to, name, reasoned, fourEyes },
    }));
    expect(byPair(rows)).toEqual(byPair(own));
  });

  /** The ways from a draft to each state, without a set being opened. */
  const WAYS: Readonly<Partial<Record<ItemState, readonly ItemState[]>>> = {
    draft: [],
    review: ['review'],
    approved: ['review', 'approved'],
    embargoed: ['review', 'approved', 'embargoed'],
    retired: ['retired'],
  };
  const pairs = (Object.keys(WAYS) as ItemState[]).flatMap((from) =>
    ITEM_STATES.map((to) => ({ from, to })),
  );
  it.each(pairs)('takes the change from $from to $to only if the table has it', async (pair) => {
    const id = await draft(ACCOUNTS[0], 'ann');
    let at: ItemState = 'draft';
    for (const next of WAYS[pair.from] ?? []) {
      expect(await change(id, at, next)).toBe(true);
      at = next;
    }
    const known = TRANSITIONS.some(({ from, to }) => from === pair.from && to === pair.to);
    // Nothing was opened here, so nothing comes into use.
    expect(await change(id, pair.from, pair.to)).toBe(known && pair.to !== 'in-use');
    expect(await stateOf(id)).toBe(known && pair.to !== 'in-use' ? pair.to : pair.from);
  });

  it('takes no change from a state in which the version is not', async () => {
    const id = await draft(ACCOUNTS[0], 'ann');
    expect(await change(id, 'review', 'approved')).toBe(false);
    expect(await stateOf(id)).toBe('draft');
  });

  it('takes no change without its reason', async () => {
    const id = await draft(ACCOUNTS[0], 'ann');
    expect(await change(id, 'draft', 'retired', { reason: undefined })).toBe(false);
    expect(await change(id, 'draft', 'retired')).toBe(true);
  });

  it('takes a change of state by no other way', async () => {
    const id = await draft(ACCOUNTS[0], 'ann');
    for (const statement of [
      `update item_version set state = 'review' where id = '${id}'`,
      `update item_version set approved_by = created_by, approved_at = now() where id = '${id}'`,
      `update item_version set author = 'bob' where id = '${id}'`,
      `update item_version set criteria = '{x}' where id = '${id}'`,
    ])
      await expect(database.db.executeQuery(CompiledQuery.raw(statement))).rejects.toMatchObject({
        code: '23001',
      });
  });

  const inReview = async (creator: Account, author: string, onto?: string): Promise<string> => {
    const id = await draft(creator, author, onto);
    expect(await change(id, 'draft', 'review')).toBe(true);
    return id;
  };
  const [ann, annAgain, bob, who] = ACCOUNTS;
  it.each([
    { name: 'who made the first version', first: [ann, 'x'], by: ann, taken: false },
    { name: 'who made it by a second account', first: [ann, 'x'], by: annAgain, taken: false },
    { name: 'whom the first version names', first: [who, 'ann'], by: annAgain, taken: false },
    { name: 'anybody after an unknown human', first: [who, 'x'], by: ann, taken: false },
    { name: 'who wrote none of them', first: [bob, 'bob'], by: ann, taken: true },
  ] as const)('lets $name approve the third version: $taken', async ({ first, by, taken }) => {
    const [creator, author] = first;
    const second = await draft(bob, 'bob', await draft(creator, author));
    const third = await inReview(bob, 'bob', second);
    expect(await change(third, 'review', 'approved', { by })).toBe(taken);
  });

  it('lets who approved a version approve the next one, too', async () => {
    const first = await inReview(ann, 'ann');
    expect(await change(first, 'review', 'approved', { by: bob })).toBe(true);
    const second = await inReview(annAgain, 'ann', first);
    expect(await change(second, 'review', 'approved', { by: bob })).toBe(true);
  });

  it('gives an account no identity of one who approved a later version of what it wrote', async () => {
    const second = await inReview(ann, 'ann', await draft(ann, 'late.comer'));
    expect(await change(second, 'review', 'approved', { by: bob })).toBe(true);
    const account = (identityRef: string) => ({
      ...{ id: randomUUID(), userName: 'late.comer', fullName: 'X', passwordHash: '!' },
      ...{ roles: [], at: AT, identityRef },
    });
    const hire = (ref: string) =>
      inTransaction(database.db, (tx) => insertPerson(tx, account(ref)));
    await expect(hire('staff/2')).rejects.toMatchObject({ code: '23001' });
    await hire('staff/9');
  });

  it('never lets a human approve what they wrote, by whatever account, in any history', async () => {
    const account = fc.constantFrom(...ACCOUNTS);
    const history = fc.record({
      creator: account,
      author: fc.constantFrom('ann', 'bob', 'who', 'a.stranger'),
      acts: fc.array(fc.record({ by: account, to: fc.constantFrom(...ITEM_STATES) }), {
        maxLength: 8,
      }),
    });
    await fc.assert(
      fc.asyncProperty(history, async ({ creator, author, acts }) => {
        const id = await draft(creator, author);
        let state: ItemState = 'draft';
        let approver: Account | undefined;
        for (const { by, to } of [{ by: ACCOUNTS[2], to: 'review' as const }, ...acts]) {
          const taken = await change(id, state, to, { by });
          const writers = ACCOUNTS.filter((one) => one === creator || one.userName === author);
          const clean =
            by.identityRef !== undefined &&
            writers.every(
              ({ identityRef }) => identityRef !== undefined && identityRef !== by.identityRef,
            );
          if (state === 'review' && to === 'approved') expect(taken).toBe(clean);
          if (!taken) continue;
          if (to === 'approved') approver ??= by;
          state = to;
        }
        const { approved_by } = await database.db
          .selectFrom('item_version')
          .select('approved_by')
          .where('id', '=', id)
          .executeTakeFirstOrThrow();
        expect(approved_by).toBe(approver === undefined ? null : idOf(approver));
      }),
      { numRuns: 40 },
    );
  });
});
