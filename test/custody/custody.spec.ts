import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import {
  confirmDestruction,
  endHolding,
  findCopy,
  findExamSession,
  findHolder,
  insertAccreditation,
  insertDestruction,
  insertHandOver,
  insertPerson,
  inTransaction,
  openCanary,
  recallCopy,
  revokeAccreditation,
  selectHoldings,
  type Tx,
} from '#store';
import { createTestDatabase, type TestDatabase } from '../database.js';
import {
  EXAM_DAY,
  insertExam,
  insertSittingUnderWay,
  insertSomebody,
} from '../factories/exam-rows.js';
import { memoryKeys } from '../fakes/memory-keys.js';
import {
  hold,
  hoursAfter,
  insertApproval,
  insertCopyRow,
  insertHeldCopy,
  insertHolder,
  insertRules,
  type Approved,
  type Holder,
} from './copies.js';

const keys = memoryKeys();
let database: TestDatabase;
let sessionId: string;
let copied: Approved & { readonly items: readonly string[]; readonly holder: Holder };
let other: Holder;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertRules(database.db);
  const exam = await insertExam(database.db, keys);
  sessionId = exam.sessionId;
  const session = await findExamSession(database.db, sessionId);
  const holder = await insertHolder(database.db);
  other = await insertHolder(database.db);
  const approved = await insertApproval(database.db, { setId: session!.exam_set_id, holder });
  copied = { ...approved, items: [exam.taskVersionId], holder };
});
afterAll(() => database.drop());

/** Everything in it happens or, as the database refuses it at the latest when it ends, nothing. */
const act = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => inTransaction(database.db, work);
/** A fresh approval each, so that tests do not use up each other's copies. */
const fresh = async () => ({
  ...copied,
  ...(await insertApproval(database.db, { setId: copied.setId, holder: copied.holder })),
});

async function pass(tx: Tx, copyId: string, at: Date): Promise<void> {
  await endHolding(tx, copyId, at);
  await hold(tx, copyId, other, { from: at, handedBy: copied.holder.id });
}

describe('a copy is held by exactly one person from its making to its destruction', () => {
  it('and everybody who held it is on record by name, from when until when (rule: ECDL-4.3b)', async () => {
    const copyId = await insertHeldCopy(database.db, keys, await fresh());
    await act((tx) => pass(tx, copyId, hoursAfter(2)));
    const held = (await selectHoldings(database.db, copied.setId)).filter(
      (one) => one.copyId === copyId,
    );
    expect(held.map(({ holderId, from, until }) => [holderId, from, until])).toEqual([
      [copied.holder.id, hoursAfter(1), hoursAfter(2)],
      [other.id, hoursAfter(2), null],
    ]);
    expect(held[0]).toMatchObject({ holderName: 'Zoë Łukasiewicz', place: 'Safe 1' });
  });

  const broken: readonly {
    name: string;
    refusal: RegExp;
    work: (tx: Tx, id: string) => unknown;
  }[] = [
    {
      name: 'a second holder at the same time',
      refusal: /one_holder_at_a_time/,
      work: (tx, id) => hold(tx, id, other, { from: hoursAfter(2), handedBy: copied.holder.id }),
    },
    {
      name: 'nobody, once a holder let go',
      refusal: /one holder from its making to its destruction/,
      work: (tx, id) => endHolding(tx, id, hoursAfter(2)),
    },
    {
      name: 'a gap between two holders',
      refusal: /one holder from its making to its destruction/,
      work: async (tx, id) => {
        await endHolding(tx, id, hoursAfter(2));
        await hold(tx, id, other, { from: hoursAfter(3), handedBy: copied.holder.id });
      },
    },
    {
      name: 'another holder in hindsight',
      refusal: /is refused/,
      work: (tx, id) =>
        tx.updateTable('custody').set({ holder_id: other.id }).where('copy_id', '=', id).execute(),
    },
    {
      name: 'no record any more',
      refusal: /is refused/,
      work: (tx, id) => tx.deleteFrom('custody').where('copy_id', '=', id).execute(),
    },
  ];
  test.each(broken)('not $name', async ({ work, refusal }) => {
    const copyId = await insertHeldCopy(database.db, keys, await fresh());
    await expect(act(async (tx) => void (await work(tx, copyId)))).rejects.toThrow(refusal);
    expect(await findHolder(database.db, copyId)).toMatchObject({ holderId: copied.holder.id });
  });

  it('so none is made without a first holder', async () => {
    const of = await fresh();
    await expect(act((tx) => insertCopyRow(tx, keys, of))).rejects.toThrow(/one holder/);
  });
});

describe('nobody holds anything', () => {
  const takes = async (holder: Holder, from = hoursAfter(2), rulesVersion = 1) => {
    const copyId = await insertHeldCopy(database.db, keys, await fresh());
    await act(async (tx) => {
      await endHolding(tx, copyId, from);
      await hold(tx, copyId, holder, { from, handedBy: copied.holder.id, rulesVersion });
    });
  };

  it('without an accreditation in force (rule: ECDL-4.3a)', async () => {
    const late = await insertHolder(database.db);
    await expect(takes(late, hoursAfter(121))).rejects.toThrow(/not accredited/);
    await expect(takes({ ...late, accreditationId: other.accreditationId })).rejects.toThrow(
      /"accredited"/,
    );
    const by = await act((tx) => insertSomebody(tx, 'chair'));
    const { accreditationId: id } = late;
    await act((tx) => revokeAccreditation(tx, { id, by, at: hoursAfter(1) }));
    await expect(takes(late)).rejects.toThrow(/not accredited/);
  });

  it('without having acknowledged the rules in force (rule: ECDL-4.3b)', async () => {
    await expect(takes(other, hoursAfter(2), 7)).rejects.toThrow(/has not acknowledged/);
    const unread = await insertHolder(database.db);
    await insertRules(database.db, 2, hoursAfter(40));
    await expect(takes(unread, hoursAfter(41))).rejects.toThrow(/has not acknowledged/);
    await expect(takes(unread, hoursAfter(41), 2)).rejects.toThrow(/"rules_acknowledged"/);
    await takes(unread, hoursAfter(39));
  });

  it('on their own word, not by a second account either (rule: ECDL-4.3a)', async () => {
    const [person, second] = [randomUUID(), randomUUID()];
    const another = await act(async (tx) => {
      for (const [id, userName] of [
        [person, 'one.account'],
        [second, 'other.account'],
      ] as const)
        await insertPerson(tx, {
          ...{ id, userName, fullName: 'Two Accounts', passwordHash: '!', roles: [] },
          ...{ identityRef: 'staff/the-same', at: EXAM_DAY },
        });
      return insertSomebody(tx, 'chair');
    });
    const accredit = (approvedBy: string) =>
      act((tx) =>
        insertAccreditation(tx, {
          ...{ id: randomUUID(), personId: person, approvedBy },
          ...{ from: hoursAfter(0), until: hoursAfter(1), at: hoursAfter(0) },
        }),
      );
    await expect(accredit(person)).rejects.toThrow(/approved_by_another/);
    await expect(accredit(second)).rejects.toThrow(/approved_by_another/);
    await accredit(another);
  });

  it('for ever (rule: ECDL-4.3a)', async () => {
    const of = await fresh();
    const longer = { expiresAt: hoursAfter(49) };
    await expect(insertHeldCopy(database.db, keys, of, longer)).rejects.toThrow(
      /approval does not cover/,
    );
  });
});

describe('copies are made', () => {
  it('only for candidates sitting an organised session (rule: ECDL-4.3c)', async () => {
    const sittingId = await insertSittingUnderWay(database.db, {
      ...{ sessionId, taskVersionId: '', coordinatorId: '' },
    });
    await insertHeldCopy(database.db, keys, copied, { sittingId });
    await expect(insertHeldCopy(database.db, keys, copied, { sittingId })).rejects.toThrow(
      /has a copy already/,
    );
    const elsewhere = await insertExam(database.db, keys);
    const stranger = await insertSittingUnderWay(database.db, elsewhere);
    await expect(
      insertHeldCopy(database.db, keys, copied, { sittingId: stranger }),
    ).rejects.toThrow(/for a candidate of a session on this set/);
  });

  it('or on a written approval by somebody else, as many as it says, in its time (rule: ECDL-4.3a)', async () => {
    const of = await fresh();
    const make = (changes = {}) => insertHeldCopy(database.db, keys, of, changes);
    await expect(make({ at: hoursAfter(49), expiresAt: hoursAfter(50) })).rejects.toThrow(
      /does not cover/,
    );
    const { approved_by: madeBy } = await database.db
      .selectFrom('copy_approval')
      .select('approved_by')
      .where('id', '=', of.approvalId)
      .executeTakeFirstOrThrow();
    await expect(make({ madeBy })).rejects.toThrow(/does not cover/);
    for (let copy = 0; copy < 3; copy += 1) await make();
    await expect(make()).rejects.toThrow(/does not cover/);
  });

  it('for the holder whom the approval names', async () => {
    await expect(
      insertHeldCopy(database.db, keys, { ...(await fresh()), holder: other }),
    ).rejects.toThrow(/first holder is who the approval names/);
  });

  it('each with a canary key of its own, sealed', async () => {
    const canaryKey = Buffer.alloc(32, 0xc4);
    const copyId = await insertHeldCopy(database.db, keys, await fresh(), { canaryKey });
    const copy = await findCopy(database.db, copyId);
    expect(copy!.sealed_canary).not.toContain(canaryKey.toString('base64'));
    expect(await openCanary(keys, copy!)).toEqual(canaryKey);
    await expect(openCanary(keys, { ...copy!, id: randomUUID() })).rejects.toThrow();
  });

  it('and are recalled once', async () => {
    const id = await insertHeldCopy(database.db, keys, await fresh());
    const recall = () =>
      act((tx) => recallCopy(tx, { id, by: copied.holder.id, at: hoursAfter(3) }));
    expect([await recall(), await recall()]).toEqual([true, false]);
  });
});

describe('a copy is handed over or destroyed', () => {
  const handOver = (tx: Tx, copyId: string, from: string, to: string) =>
    insertHandOver(tx, {
      ...{ id: randomUUID(), copy_id: copyId, from_id: from, to_id: to, place: 'Office' },
      ...{ seal_number: null, offered_at: hoursAfter(2), answer: null, answered_at: null },
    });
  const destroy = (tx: Tx, copyId: string, by: string, witness: string) =>
    insertDestruction(tx, {
      ...{ copy_id: copyId, method: 'shredded', description: 'Cross-cut, P-5', destroyed_by: by },
      ...{ declared_at: hoursAfter(3), witness_id: witness, confirmed_at: null },
    });

  it('by who holds it, and nobody else', async () => {
    const copyId = await insertHeldCopy(database.db, keys, await fresh());
    const { id: holder } = copied.holder;
    await expect(act((tx) => handOver(tx, copyId, other.id, holder))).rejects.toThrow(
      /only who holds/,
    );
    await expect(act((tx) => destroy(tx, copyId, other.id, holder))).rejects.toThrow(
      /only who holds/,
    );
    await act((tx) => handOver(tx, copyId, holder, other.id));
    await expect(act((tx) => handOver(tx, copyId, holder, other.id))).rejects.toThrow(
      /one_open_hand_over/,
    );
  });

  it('leaving a record of what, when, how and by whom, with a witness (rule: ECDL-4.4b)', async () => {
    const copyId = await insertHeldCopy(database.db, keys, await fresh());
    const { id: holder } = copied.holder;
    await expect(act((tx) => destroy(tx, copyId, holder, holder))).rejects.toThrow(
      /witnessed_by_another/,
    );
    await act((tx) => destroy(tx, copyId, holder, other.id));
    expect(await findHolder(database.db, copyId)).toMatchObject({ holderId: holder });
    await act((tx) => confirmDestruction(tx, copyId, hoursAfter(4)));
    expect(await findHolder(database.db, copyId)).toBeUndefined();
    await expect(act((tx) => confirmDestruction(tx, copyId, hoursAfter(5)))).rejects.toThrow(
      /is refused/,
    );
    await expect(
      act((tx) => hold(tx, copyId, other, { from: hoursAfter(4), handedBy: holder })),
    ).rejects.toThrow(/one holder/);
  });
});
