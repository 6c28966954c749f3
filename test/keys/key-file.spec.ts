import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  openKeyFile,
  parseKeyFile,
  readKeyFile,
  withKeyState,
  withNewPrimary,
  writeKeyFile,
  type KeyState,
} from '#store';
import {
  describeKeyProvider,
  type KeyProviderUnderTest,
} from '../contracts/key-provider.contract.js';

const BINDING = { kind: 'item', purpose: 'body', item: 'i' };
let folder: string;
const file = () => path.join(folder, 'keys', 'kek.json');
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'assay-keys-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function openFiles(): Promise<KeyProviderUnderTest> {
  const setState = async (id: string, state: KeyState) =>
    writeKeyFile(file(), withKeyState(await readKeyFile(file()), id, state));
  return {
    provider: await openKeyFile(file()),
    stranger: await openKeyFile(path.join(folder, 'other.json')),
    rotate: async () => writeKeyFile(file(), withNewPrimary(await readKeyFile(file()))),
    disable: (id) => setState(id, 'disabled'),
    destroy: (id) => setState(id, 'destroyed'),
    goAway: () => rm(file()),
    close: () => Promise.resolve(),
  };
}

describeKeyProvider('a file', openFiles);

describe('the key file', () => {
  const dataKey = Buffer.alloc(32, 1);

  it('is made once, readable by its owner only, and opens what it wrapped after a restart', async () => {
    const wrapped = await (await openKeyFile(file())).wrap(dataKey, BINDING);
    expect(await (await openKeyFile(file())).unwrap(wrapped, BINDING)).toEqual(dataKey);
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect(await readdir(path.dirname(file()))).toEqual(['kek.json']);
  });

  it('is the same for all processes that come first at once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => openKeyFile(file())));
    const wrapped = await all[0]!.wrap(dataKey, BINDING);
    for (const keys of all) expect(await keys.unwrap(wrapped, BINDING)).toEqual(dataKey);
  });

  it('of the older format is read, with its keys enabled', () => {
    const key = Buffer.alloc(32, 5).toString('base64');
    const text = JSON.stringify({ format: 'assay-keys/1', primary: 'k1', keys: { k1: key } });
    expect(parseKeyFile(text, 'kek.json')).toEqual({
      primary: 'k1',
      keys: [{ id: 'k1', state: 'enabled', key: Buffer.alloc(32, 5) }],
    });
  });

  const KEY = Buffer.alloc(32, 5).toString('base64');
  const enabled = { id: 'k1', state: 'enabled', key: KEY };
  const of = (primary: string, ...keys: object[]) => ({ format: 'assay-keys/2', primary, keys });
  it.each([
    { name: 'no JSON', content: undefined },
    { name: 'of another format', content: { ...of('k1', enabled), format: 'assay-keys/3' } },
    { name: 'without its primary', content: of('k2', enabled) },
    { name: 'with a disabled primary', content: of('k1', { ...enabled, state: 'disabled' }) },
    { name: 'with a key twice', content: of('k1', enabled, enabled) },
    { name: 'with a short key', content: of('k1', { ...enabled, key: 'AAAA' }) },
    {
      name: 'with an unknown state',
      content: of('k1', enabled, { ...enabled, id: 'k2', state: 'x' }),
    },
    {
      name: 'with a destroyed key that is still there',
      content: of('k1', enabled, { ...enabled, id: 'k2', state: 'destroyed' }),
    },
    { name: 'with a name that is none', content: of('k1', enabled, { ...enabled, id: '../k' }) },
  ])('is refused when it is $name, and not quoted', async ({ content }) => {
    await openKeyFile(file());
    await writeFile(file(), content === undefined ? `{"key": ${KEY}` : JSON.stringify(content));
    const said = await openKeyFile(file()).catch(String);
    expect(said).toContain('not a key file');
    expect(said).not.toContain(KEY.slice(0, 8));
  });

  it('keeps of a destroyed key its name only', async () => {
    await openKeyFile(file());
    const first = (await readKeyFile(file())).primary;
    const rotated = withNewPrimary(await readKeyFile(file()));
    const gone = withKeyState(withKeyState(rotated, first, 'disabled'), first, 'destroyed');
    await writeKeyFile(file(), gone);
    const { keys } = JSON.parse(await readFile(file(), 'utf8')) as { keys: unknown[] };
    expect(keys[0]).toEqual({ id: first, state: 'destroyed' });
  });

  it.each([
    { name: 'disable the primary', id: 'p', state: 'disabled', why: 'rotate the keys first' },
    { name: 'destroy the primary', id: 'p', state: 'destroyed', why: 'rotate the keys first' },
    { name: 'destroy an enabled key', id: 'e', state: 'destroyed', why: 'disable it first' },
    { name: 'enable a destroyed key', id: 'd', state: 'enabled', why: 'brings it back' },
    { name: 'change a key that is not there', id: 'x', state: 'enabled', why: 'no key x' },
  ] as const)('does not let anybody $name', ({ id, state, why }) => {
    const key = Buffer.alloc(32);
    const keys = [
      { id: 'p', state: 'enabled', key },
      { id: 'e', state: 'enabled', key },
      { id: 'd', state: 'destroyed' },
    ] as const;
    expect(() => withKeyState({ primary: 'p', keys }, id, state)).toThrow(why);
  });
});
