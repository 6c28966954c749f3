import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  consistencyProof,
  cosignCheckpoint,
  formatAddCheckpoint,
  parsePolicy,
  leafHash,
  rootOf,
  signCheckpoint,
  verifyCheckpoint,
  verifyCosignature,
  withSignatures,
} from '#audit';
import {
  appendEvent,
  findLastCheckpoint,
  inTransaction,
  openAuditFiles,
  selectLeafHashes,
} from '#store';
import { askWitnesses, type PostToWitness } from '../../apps/api/src/audit/ask-witnesses.js';
import { createTestDatabase } from '../database.js';
import { openApi, type ApiUnderTest } from './api-under-test.js';

const SISTER = 'https://sister.example/witness';

/** Two bodies, each with its own engine and database, that attest each other's log. */
describe('two bodies as witnesses of each other', () => {
  let ours: ApiUnderTest;
  let sister: ApiUnderTest;
  beforeAll(async () => {
    const at = new Date('2026-03-02T09:00:00.000Z');
    const open = (origin: string) =>
      openApi(at, 'off', () => createTestDatabase('exam_app'), { EXAM_LOG_ORIGIN: origin });
    [ours, sister] = [await open('ours.example/audit'), await open('sister.example/audit')];
    // Both use one file; whoever is in it asks everybody but itself.
    const policy = parsePolicy(
      [
        `log ${ours.engine.audit.vkey}`,
        `log ${sister.engine.audit.vkey}`,
        `witness ours ${ours.engine.audit.witness.vkey} https://ours.example/witness`,
        `witness sister ${sister.engine.audit.witness.vkey} ${SISTER}`,
        'quorum sister',
      ].join('\n'),
    );
    for (const { engine } of [ours, sister]) Object.assign(engine, { policy });
  });
  afterAll(async () => {
    await ours.close();
    await sister.close();
  });

  const post: PostToWitness = async (url, body) => {
    expect(url).toBe(`${SISTER}/add-checkpoint`);
    const reply = await sister.call({ method: 'POST', path: '/witness/add-checkpoint', body });
    return { status: reply.status, text: reply.text };
  };
  const append = async (api: ApiUnderTest, count: number) => {
    for (let at = 0; at < count; at += 1)
      await inTransaction(api.engine.db, (tx) =>
        appendEvent(tx, {
          type: 'test.happened',
          at: api.clock.now(),
          actor: { kind: 'system', ref: 'test' },
          subject: { kind: 'test', ref: 'one' },
        }),
      );
    return api.engine.audit.sequence();
  };
  const published = async () => {
    await ours.engine.audit.sequence();
    return Buffer.from((await ours.call({ method: 'GET', path: '/log/checkpoint' })).text);
  };
  const witnessVkey = () => sister.engine.audit.witness.vkey;

  it('publishes each checkpoint with the cosignature, whose time is that of the witness', async () => {
    for (const more of [3, 300]) {
      const { size } = await append(ours, more);
      await askWitnesses(ours.engine, post);
      const note = await published();
      expect(verifyCheckpoint(note, ours.engine.audit.vkey)).toMatchObject({
        checkpoint: { size },
      });
      expect(verifyCosignature(note, witnessVkey())).toEqual(new Date('2026-03-02T09:00:00.000Z'));
    }
    const auditor = await ours.person('a.auditor', 'auditor');
    const { size } = (await findLastCheckpoint(ours.engine.db))!;
    expect((await auditor.get('/log/attestations')).body).toEqual([
      { witness: 'sister', size, at: '2026-03-02T09:00:00.000Z' },
    ]);
  });

  it('asks nobody again while nothing happens, and grows by no event of its own', async () => {
    const { size } = await ours.engine.audit.sequence();
    await askWitnesses(ours.engine, post);
    await askWitnesses(ours.engine, () => Promise.reject(new Error('asked again')));
    expect((await ours.engine.audit.sequence()).size).toBe(size);
  });

  it('serves, as a witness, the last checkpoint of a log by the hash of its origin', async () => {
    const origin = hash('sha256', 'ours.example/audit');
    const { text } = await sister.call({ method: 'GET', path: `/witness/${origin}/checkpoint` });
    expect(verifyCosignature(Buffer.from(text), witnessVkey())).toBeDefined();
    const none = await sister.call({
      method: 'GET',
      path: `/witness/${'0'.repeat(64)}/checkpoint`,
    });
    expect(none.status).toBe(404);
  });

  it('tells a log that comes with an old size which one it saw, as the standard says', async () => {
    const { size, note } = (await findLastCheckpoint(ours.engine.db))!;
    const body = formatAddCheckpoint({ oldSize: 0, proof: [], note });
    const reply = await sister.call({ method: 'POST', path: '/witness/add-checkpoint', body });
    expect([reply.status, reply.headers['content-type'], reply.text]).toEqual([
      ...[409, 'text/x.tlog.size', `${size}\n`],
    ]);
  });

  it('gives no cosignature to a fork, and what it has kept stays', async () => {
    const last = (await findLastCheckpoint(ours.engine.db))!;
    const hashes = await selectLeafHashes(ours.engine.db, last.size);
    const forked = rootOf([...hashes.slice(0, -1), leafHash(Buffer.from('another past'))]);
    const files = await openAuditFiles(
      ours.engine.audit.published.replace(/log$/, ''),
      'ours.example/audit',
    );
    const note = signCheckpoint(
      { origin: files.key.origin, size: last.size, root: forked },
      files.key.privateKey,
    );
    const send = (oldSize: number) =>
      post(`${SISTER}/add-checkpoint`, formatAddCheckpoint({ oldSize, proof: [], note }));
    expect((await send(last.size)).status).toBe(422);
    expect((await send(0)).status).toBe(409);
    await append(ours, 1);
    await askWitnesses(ours.engine, post);
    expect(verifyCosignature(await published(), witnessVkey())).toBeDefined();
  });

  it('refuses logs it does not watch, other keys, and bodies that are no request', async () => {
    const send = async (body: string) =>
      (await sister.call({ method: 'POST', path: '/witness/add-checkpoint', body })).status;
    const { note } = (await findLastCheckpoint(ours.engine.db))!;
    expect(await send(`old 0\n\n${note.replaceAll('ours.example', 'evil.example')}`)).toBe(404);
    expect(await send(`old 0\n\n${note.replace(/\n\d+\n/, '\n1\n')}`)).toBe(403);
    expect(await send('hello')).toBe(400);
    expect(await send('{"old":0}')).toBe(400);
  });

  it('keeps one history when two requests come at once', async () => {
    const { size: oldSize } = (await findLastCheckpoint(ours.engine.db))!;
    const steps = [await append(ours, 1), await append(ours, 1)];
    const replies = await Promise.all(
      steps.map(async ({ size, note }) => {
        const hashes = await selectLeafHashes(ours.engine.db, size);
        const proof = consistencyProof(hashes, { oldSize, newSize: size });
        return post(`${SISTER}/add-checkpoint`, formatAddCheckpoint({ oldSize, proof, note }));
      }),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('raises the alarm when the witness has seen more than there is here', async () => {
    await append(ours, 1);
    const asked = askWitnesses(ours.engine, () =>
      Promise.resolve({ status: 409, text: '999999\n' }),
    );
    await expect(asked).rejects.toThrow('events that were signed are gone');
  });

  it.each([
    ['does not answer', () => Promise.reject(new Error('timeout')), 'timeout'],
    ['answers with a fault', () => Promise.resolve({ status: 500, text: '' }), 'answered 500'],
    ['answers nonsense', () => Promise.resolve({ status: 200, text: 'hello\n' }), 'no cosignature'],
    ['never settles', () => Promise.resolve({ status: 409, text: '0\n' }), 'does not settle'],
  ])('says so, and goes on, when a witness %s', async (_name, answer, reason) => {
    const { size } = await append(ours, 1);
    await expect(askWitnesses(ours.engine, answer)).rejects.toThrow(reason);
    expect((await ours.engine.audit.sequence()).size).toBe(size);
  });

  it('keeps no cosignature that another key made', async () => {
    const { note } = await append(ours, 1);
    const line = cosignCheckpoint({
      ...{ note: Buffer.from(note), name: sister.engine.audit.witness.name },
      ...{ privateKey: ours.engine.audit.witness.privateKey, at: new Date() },
    });
    expect(withSignatures(note, [line])).toContain('sister.example');
    const asked = askWitnesses(ours.engine, () => Promise.resolve({ status: 200, text: line }));
    await expect(asked).rejects.toThrow('no cosignature of its key');
  });

  it('hands out hash tiles to everybody, entries to auditors only, and nothing else', async () => {
    const get = (path: string) => ours.call({ method: 'GET', path });
    expect((await get('/log/tile/0/000')).status).toBe(200);
    expect((await get('/log/tile/entries/000')).status).toBe(401);
    const auditor = await ours.person('b.auditor', 'auditor');
    expect((await auditor.get('/log/tile/entries/000')).status).toBe(200);
    for (const path of ['0/999', 'entries%2f000', '..%2f..%2flog-key.pem', '0/000.p/1'])
      expect([path, (await get(`/log/tile/${path}`)).status]).toEqual([path, 404]);
    expect((await get('/log/vkey')).text).toBe(`${ours.engine.audit.vkey}\n`);
    expect((await get('/witness/vkey')).text).toBe(`${ours.engine.audit.witness.vkey}\n`);
  });
});
