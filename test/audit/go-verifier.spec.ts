import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createPrivateKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import {
  consistencyProof,
  emptyEdge,
  entryBundles,
  formatTlogProof,
  generateLogKey,
  growTiles,
  inclusionProof,
  leafHash,
  rootOf,
  signCheckpoint,
} from '#audit';
import { buildGoVerifier, type GoVerifier } from './verify-log.js';

const ORIGIN = 'test.example/audit';
const SIZE = 600;
const leaves = Array.from({ length: SIZE }, (_, at) => Buffer.from(`{"entry":${at}}`));
const hashes = leaves.map(leafHash);
const key = generateLogKey(ORIGIN);
const noteOf = (size: number) =>
  signCheckpoint(
    { origin: ORIGIN, size, root: rootOf(hashes.slice(0, size)) },
    createPrivateKey(key.privateKeyPem),
  );
const proofOf = (index: number) =>
  formatTlogProof({
    index,
    hashes: inclusionProof(hashes, { index, size: SIZE }),
    checkpoint: noteOf(SIZE),
  });

/** golang.org/x/mod/sumdb verifies what we write: code that is not ours, from Debian. */
describe("Go's library", () => {
  let go: GoVerifier;
  let folder: string;
  const at = (...names: string[]) => path.join(folder, ...names);
  const put = async (name: string, bytes: string | Uint8Array) => {
    await mkdir(path.dirname(at(name)), { recursive: true });
    await writeFile(at(name), bytes);
    return at(name);
  };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'assay-go-'));
    go = await buildGoVerifier();
    await put('vkey', `${key.vkey}\n`);
    await put('log/checkpoint', noteOf(SIZE));
    for (const file of [...entryBundles(0, leaves), ...growTiles(emptyEdge, hashes).tiles])
      await put(`log/${file.path}`, file.bytes);
  });
  afterAll(async () => {
    await go.remove();
    await rm(folder, { recursive: true });
  });

  const verifyLog = (...more: string[]) =>
    go.verify('log', '--vkey', at('vkey'), at('log'), ...more);

  it('accepts the log: signature, full root, tiles, older checkpoints, inclusion', async () => {
    const old = await put('old', noteOf(257));
    const { ok, output } = await verifyLog('--old', old, '--index', '0', '--index', '599');
    expect(output).toContain('ok root of 600 entries');
    expect(output).toContain('ok continues the checkpoint of size 257');
    expect(output).toContain('ok entry 599 is included');
    expect(ok).toBe(true);
  });

  test.each([
    ['an entry', 'tile/entries/001', 'the root'],
    ['the last entry', 'tile/entries/002.p/88', 'the root'],
    ['a full tile', 'tile/0/000', 'is not the tile'],
    ['a tile above', 'tile/1/000.p/2', 'is not the tile'],
    ['the checkpoint', 'checkpoint', ''],
  ])('rejects one flipped byte in %s', async (_name, file, reason) => {
    const good = await readFile(at('log', file));
    const bad = Buffer.from(good);
    bad[40] = (bad[40] ?? 0) ^ 1;
    await writeFile(at('log', file), bad);
    const { ok, output } = await verifyLog();
    await writeFile(at('log', file), good);
    expect(output).toContain('REJECTED');
    expect(output).toContain(reason);
    expect(ok).toBe(false);
  });

  it('rejects an older checkpoint of another history', async () => {
    const root = rootOf([...hashes.slice(0, 9), leafHash(Buffer.from('other'))]);
    const fork = signCheckpoint(
      { origin: ORIGIN, size: 10, root },
      createPrivateKey(key.privateKeyPem),
    );
    expect((await verifyLog('--old', await put('fork', fork))).ok).toBe(false);
  });

  it('accepts entries by their tlog-proofs, and none by that of another', async () => {
    const [leaf, proof] = [
      await put('leaf', leaves[300]!),
      await put('300.tlog-proof', proofOf(300)),
    ];
    const other = await put('301.tlog-proof', proofOf(301));
    expect(await go.verify('entry', '--vkey', at('vkey'), leaf, proof)).toMatchObject({ ok: true });
    expect(await go.verify('entry', '--vkey', at('vkey'), leaf, other)).toMatchObject({
      ok: false,
    });
  });

  it('accepts a consistency proof, and no other', async () => {
    const lines = consistencyProof(hashes, { oldSize: 300, newSize: SIZE }).map((one) =>
      one.toString('base64'),
    );
    const [older, newer] = [await put('300', noteOf(300)), await put('600', noteOf(SIZE))];
    const claim = async (proof: readonly string[]) =>
      go.verify(
        'consistency',
        '--vkey',
        at('vkey'),
        older,
        newer,
        await put('proof', proof.join('\n')),
      );
    expect(await claim(lines)).toMatchObject({ ok: true });
    expect(await claim(lines.toReversed())).toMatchObject({ ok: false });
    expect(await claim([])).toMatchObject({ ok: false });
  });
});
