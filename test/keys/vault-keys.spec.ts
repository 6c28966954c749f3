import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { KeysUnavailable, openKeys, type KeyProvider } from '#store';
import { describeKeyProvider } from '../contracts/key-provider.contract.js';
import { startFakeVault, type FakeVault } from '../fakes/fake-vault.js';

const BINDING = { kind: 'item', purpose: 'body', item: 'i' };
const DATA_KEY = Buffer.alloc(32, 1);
let folder: string;
let vault: FakeVault;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'assay-vault-'));
  vault = await startFakeVault('assay', 'other');
  await writeFile(path.join(folder, 'token'), `${vault.token}\n`);
});
afterEach(async () => {
  await vault.close();
  await rm(folder, { recursive: true });
});

async function open(changes: Readonly<Record<string, unknown>> = {}): Promise<KeyProvider> {
  const settings = {
    kind: 'vault',
    address: vault.address,
    mount: 'transit',
    key: 'assay',
    tokenFile: path.join(folder, 'token'),
    deadlineMs: 30_000,
    ...changes,
  } as const;
  return (await openKeys('local', settings)).provider;
}

describeKeyProvider('the transit engine of a vault', async () => ({
  provider: await open(),
  stranger: await open({ key: 'other' }),
  rotate: () => Promise.resolve(vault.rotate('assay')),
  disable: (keyId) => Promise.resolve(vault.disableBelow('assay', versionOf(keyId) + 1)),
  destroy: () => Promise.resolve(), // the server trims what lies below; its answer stays the same
  goAway: () => vault.close(),
  close: () => Promise.resolve(),
}));

function versionOf(keyId: string): number {
  return Number(keyId.slice(keyId.indexOf(':v') + 2));
}

describe('a vault', () => {
  it.each([
    { name: 'is sealed', answer: 503, says: 'sealed' },
    { name: 'does not let us in', answer: 403, says: 'EXAM_VAULT_TOKEN_FILE' },
    { name: 'knows no such engine', answer: 404, says: 'no such transit engine' },
    { name: 'is a standby', answer: 307, says: 'standby' },
    { name: 'is broken', answer: 500, says: '500' },
    { name: 'complains of something else', answer: 400, says: '400' },
    { name: 'answers something else', answer: 'nonsense', says: 'the key server' },
  ] as const)('that $name is unavailable, and says nothing of a body', async ({ answer, says }) => {
    const keys = await open();
    const wrapped = await keys.wrap(DATA_KEY, BINDING);
    vault.answer(answer);
    for (const ask of [() => keys.unwrap(wrapped, BINDING), () => keys.wrap(DATA_KEY, BINDING)]) {
      await expect(ask()).rejects.toThrow(KeysUnavailable);
      await expect(ask()).rejects.toThrow(says);
    }
  });

  it('that hangs is unavailable when its time is over', async () => {
    vault.answer('silence');
    await expect(open({ deadlineMs: 50 })).rejects.toThrow('no answer in time');
  });

  it('of an older make tells of a broken ciphertext with 500, which is no outage', async () => {
    const keys = await open();
    const wrapped = await keys.wrap(DATA_KEY, BINDING);
    vault.failWith(500);
    await expect(keys.unwrap(wrapped, { ...BINDING, item: 'j' })).rejects.toMatchObject({
      code: 'not-authentic',
    });
  });

  it('is not opened without its key, with a wrong token or without a token', async () => {
    await expect(open({ key: 'none' })).rejects.toThrow('404');
    await writeFile(path.join(folder, 'wrong'), 'hvs.wrong');
    await expect(open({ tokenFile: path.join(folder, 'wrong') })).rejects.toThrow('403');
    await expect(open({ tokenFile: path.join(folder, 'none') })).rejects.toThrow('ENOENT');
  });

  it('is asked with the namespace, and with a token that was renewed meanwhile', async () => {
    const keys = await open({ namespace: 'boards/x' });
    await writeFile(path.join(folder, 'token'), 'hvs.expired');
    await expect(keys.wrap(DATA_KEY, BINDING)).rejects.toThrow(KeysUnavailable);
    await writeFile(path.join(folder, 'token'), vault.token);
    await keys.wrap(DATA_KEY, BINDING);
    expect(vault.seen.map(({ line }) => line)).toEqual([
      'GET /v1/transit/keys/assay',
      'POST /v1/transit/encrypt/assay',
      'POST /v1/transit/encrypt/assay',
    ]);
    for (const { headers } of vault.seen)
      expect(headers).toMatchObject({ 'x-vault-namespace': 'boards/x', 'x-vault-request': 'true' });
  });
});
