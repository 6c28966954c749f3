import { describe, expect, it, test } from '@jest/globals';
import { createPrivateKey } from 'node:crypto';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';
import { signCheckpoint } from './checkpoint.js';
import { type AuditEvent, encodeEvent } from './event.js';
import { generateLogKey } from './log-key.js';
import { leafHash, rootOf, sha256Hex } from './merkle.js';
import { buildPack, sealPack } from './pack-build.js';
import { type PackFiles, packPaths, parseManifest } from './pack-format.js';
import { packGuide } from './pack-guide.js';
import { verifyPack } from './pack-verify.js';
import { consistencyProof, inclusionProofs } from './proofs.js';
import { inTotoPayloadType, signEnvelope } from './dsse.js';
import { generateEvidenceKeyPem, openEvidenceKey } from './evidence-key.js';
import { formatTlogProof } from './tlog-proof.js';

const origin = 'exam.board.example/audit/2026';
const key = generateLogKey(origin);
const privateKey = createPrivateKey(key.privateKeyPem);
const signer = openEvidenceKey(generateEvidenceKeyPem());
const submission = Buffer.from('print(6 * 7)\n');

const files: PackFiles = new Map([
  ['marks.json', Buffer.from('{"marks":[]}')],
  ['responses.json', Buffer.from('{"responses":[]}')],
  ['items.json', Buffer.from('{"items":[]}')],
  ['item-refs.json', Buffer.from('[]')],
  ['verify.mjs', Buffer.from('process.exitCode = 1;\n')],
  ['VERIFY.md', Buffer.from(packGuide)],
  ['runs/run-1.json', Buffer.from('{"run":1}')],
  ['runs/run-1.result.intoto.jsonl', statementOf('run-1', 'sit-1')],
  ['runs/run-1.detail.intoto.jsonl', statementOf('run-1', 'sit-1')],
  [packPaths.publicKey(signer.keyId), Buffer.from(signer.publicKeyPem)],
  ['submissions/s1/main.py', submission],
]);

function statementOf(run: string, sitting: string, by = signer): Buffer {
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: `${sitting}/s1`, digest: { sha256: '0'.repeat(64) } }],
    predicateType: 'https://exam.board.example/audit/2026/grading-run/v1',
    predicate: { run: { id: run }, factsSha256: sha256Hex(Buffer.from('{"run":1}')) },
  };
  const payload = Buffer.from(canonicalJson(statement));
  return Buffer.from(
    `${signEnvelope({ payloadType: inTotoPayloadType, payload }, by).toString()}\n`,
  );
}

/** The first event names the submission, the second one the key, the last one everything else. */
function namedBy(index: number): AuditEvent['evidence'] {
  const isNamedBy = (path: string) => (/^submissions/.test(path) ? 0 : /^keys/.test(path) ? 1 : 12);
  const named = [...files].filter(([path]) => isNamedBy(path) === index);
  return named.map(([name, bytes]) => ({ name, sha256: sha256Hex(bytes), size: bytes.length }));
}

const types: Readonly<Record<number, string>> = {
  0: 'submission.received',
  1: 'evidence-key.announced',
  12: 'evidence.exported',
};

function eventAt(index: number): AuditEvent {
  const ours = index % 3 === 0;
  const sitting = ours ? 'sit-1' : 'sit-2';
  return {
    v: 1,
    id: `00000000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`,
    t: '2026-06-01T09:30:00.000Z',
    type: types[index] ?? 'mark.entered',
    actor: { kind: 'system', ref: 'grader-1' },
    subject:
      index === 1
        ? { kind: 'evidence-key', ref: signer.keyId }
        : index === 3
          ? { kind: 'mark', ref: 'mark-9' }
          : { kind: 'sitting', ref: sitting },
    data: { sitting, points: '0.5', ...exported(index) },
    evidence: namedBy(index),
  };
}

function exported(index: number) {
  return index === 12 ? { events: 5, keyEvents: 1, variant: 'reviewer' } : {};
}

/** A log of 14 events, of which 0, 3, 6, 9 and 12 are about the sitting sit-1. */
const leaves = Array.from({ length: 14 }, (_unused, index) => encodeEvent(eventAt(index)));
const indexes = [0, 3, 6, 9, 12];

function checkpointAt(size: number, signer = privateKey): string {
  return signCheckpoint(
    { origin, size, root: rootOf(leaves.slice(0, size).map(leafHash)) },
    signer,
  );
}

function packParts(size = leaves.length) {
  return partsOf(leaves.slice(0, size), indexes);
}

function partsOf(all: readonly Buffer[], of: readonly number[]) {
  const hashes = all.map(leafHash);
  const size = all.length;
  const proofs = inclusionProofs(hashes, { indexes: [...of, 1], size });
  const withProof = (index: number, at: number) => ({
    ...{ index, leaf: all[index]!, proof: proofs[at]! },
  });
  return {
    sittingRef: 'sit-1',
    variant: 'reviewer' as const,
    checkpoint: signCheckpoint({ origin, size, root: rootOf(hashes) }, privateKey),
    oldCheckpoint: checkpointAt(6),
    consistency: consistencyProof(hashes, { oldSize: 6, newSize: size }),
    vkey: key.vkey,
    events: of.map(withProof),
    keyEvents: [withProof(1, of.length)],
    files,
    signer,
  };
}

const pack = buildPack(packParts());

function failing(changed: PackFiles, trustedVkey = key.vkey): readonly string[] {
  const report = verifyPack(changed, { trustedVkey });
  const names = report.checks.filter(({ ok }) => !ok).map(({ name }) => name);
  expect(report.ok).toBe(names.length === 0);
  return names;
}

function changing(changes: Record<string, Buffer | undefined>): Map<string, Buffer> {
  const changed = new Map(pack);
  for (const [path, bytes] of Object.entries(changes)) {
    if (bytes === undefined) changed.delete(path);
    else changed.set(path, bytes);
  }
  return changed;
}

/** What a forger does who knows the format and has the key of evidence: after the change, lists and signature fit again. */
function withNewManifest(changed: PackFiles, sitting = 'sit-1'): PackFiles {
  const lists: readonly string[] = [packPaths.manifest, packPaths.signature, packPaths.sums];
  const content = new Map([...changed].filter(([path]) => !lists.includes(path)));
  return sealPack({ sittingRef: sitting, variant: 'reviewer', files: content, signer });
}

describe('a pack as built', () => {
  it('passes every check', () => {
    const report = verifyPack(pack, { trustedVkey: key.vkey });
    expect(report.checks.map(({ name, ok }) => [name, ok])).toEqual([
      ['manifest', true],
      ['layout', true],
      ['sums', true],
      ['log-key', true],
      ['checkpoint', true],
      ['consistency', true],
      ['events', true],
      ['event-indexes', true],
      ['inclusion', true],
      ['sitting', true],
      ['complete', true],
      ['evidence', true],
      ['keys', true],
      ['signature', true],
      ['statements', true],
    ]);
    expect(report.ok).toBe(true);
  });

  it('lists every file but the manifest, in order, and holds the exact leaves', () => {
    const paths = parseManifest(pack.get('manifest.json')!).files.map(({ path }) => path);
    const outside: readonly string[] = [packPaths.manifest, packPaths.signature];
    expect(paths).toEqual([...pack.keys()].filter((path) => !outside.includes(path)).sort());
    expect(paths).toContain('VERIFY.md');
    for (const index of indexes) expect(pack.get(packPaths.event(index))).toEqual(leaves[index]);
  });

  it('is the same bytes each time, but for the signature', () => {
    const unsigned = (one: PackFiles) => [...one].filter(([path]) => path !== packPaths.signature);
    expect(unsigned(buildPack(packParts()))).toEqual(unsigned(pack));
  });

  it('has every file of content named by an event', () => {
    const { detail } = verifyPack(pack).checks.find(({ name }) => name === 'evidence')!;
    expect(detail).toBe('11 files are as the log vouches');
  });

  it('says that without a trusted key the key was not compared', () => {
    const { ok, detail } = verifyPack(pack).checks.find(({ name }) => name === 'log-key')!;
    expect(ok).toBe(true);
    expect(detail).toContain('no trusted key was given');
  });

  it('can be made for any later checkpoint', () => {
    expect(failing(buildPack(packParts(13)))).toEqual([]);
  });
});

/** The check that goes by the list in which a file stands. */
const listOf = (path: string) => (path === packPaths.signature ? 'signature' : 'manifest');

describe('a changed pack', () => {
  test.each([...pack.keys()])('is caught with one byte of %s flipped', (path) => {
    const bytes = pack.get(path)!;
    for (const at of [0, Math.floor(bytes.length / 2), bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8((changed[at] ?? 0) ^ 1, at);
      expect(failing(changing({ [path]: changed }))).toContain(listOf(path));
    }
  });

  test.each([...pack.keys()])('is caught without %s', (path) => {
    expect(failing(changing({ [path]: undefined }))).toContain(listOf(path));
  });

  it('is caught with any one bit flipped anywhere', () => {
    fc.assert(
      fc.property(fc.constantFrom(...pack.keys()), fc.nat(), (path, bit) => {
        const changed = Buffer.from(pack.get(path)!);
        const at = (bit >> 3) % changed.length;
        changed.writeUInt8((changed[at] ?? 0) ^ (1 << (bit & 7)), at);
        expect(failing(changing({ [path]: changed }))).not.toEqual([]);
      }),
    );
  });

  it('is caught with an event dropped', () => {
    const dropped = changing({ [packPaths.event(3)]: undefined, [packPaths.proof(3)]: undefined });
    expect(failing(dropped)).toContain('manifest');
  });

  it('is caught with a stranger added', () => {
    const added = changing({ 'notes.txt': Buffer.from('x') });
    expect(failing(added)).toEqual(['manifest', 'layout', 'sums', 'evidence']);
    expect(failing(withNewManifest(added))).toContain('layout');
  });
});

describe('a forgery whose manifest fits', () => {
  const otherKey = generateLogKey(origin);
  const otherSigner = openEvidenceKey(generateEvidenceKeyPem());
  const detail = 'runs/run-1.detail.intoto.jsonl';
  const proof = (index: number) => pack.get(packPaths.proof(index))!;
  const changedEvent = Buffer.from(leaves[3]!.toString().replace('"0.5"', '"5.0"'));
  const foreign = inclusionProofs(leaves.map(leafHash), { indexes: [2], size: 14 })[0]!;
  const ofForeign = formatTlogProof({ index: 2, hashes: foreign, checkpoint: checkpointAt(14) });

  test.each<[string, Record<string, Buffer | undefined>, readonly string[]]>([
    ['with a changed event', { [packPaths.event(3)]: changedEvent }, ['inclusion']],
    [
      'with two proofs swapped',
      { [packPaths.proof(3)]: proof(6), [packPaths.proof(6)]: proof(3) },
      ['event-indexes', 'inclusion'],
    ],
    [
      'with two events swapped',
      { [packPaths.event(3)]: leaves[6], [packPaths.event(6)]: leaves[3] },
      ['inclusion'],
    ],
    [
      'with an older checkpoint of the same log',
      { [packPaths.checkpoint]: Buffer.from(checkpointAt(13)) },
      ['inclusion'],
    ],
    [
      'with a checkpoint older than its events',
      { [packPaths.checkpoint]: Buffer.from(checkpointAt(10)) },
      ['event-indexes', 'inclusion'],
    ],
    [
      'with the checkpoint signed by another key',
      {
        [packPaths.checkpoint]: Buffer.from(
          checkpointAt(14, createPrivateKey(otherKey.privateKeyPem)),
        ),
      },
      ['checkpoint', 'event-indexes', 'inclusion'],
    ],
    [
      'with its own key and checkpoint',
      {
        [packPaths.checkpoint]: Buffer.from(
          checkpointAt(14, createPrivateKey(otherKey.privateKeyPem)),
        ),
        [packPaths.vkey]: Buffer.from(`${otherKey.vkey}\n`),
      },
      ['log-key'],
    ],
    [
      'with an event of another sitting',
      {
        [packPaths.event(2)]: leaves[2],
        [packPaths.proof(2)]: Buffer.from(ofForeign),
      },
      ['sitting', 'complete'],
    ],
    [
      'with an event but no proof',
      { [packPaths.proof(3)]: undefined },
      ['event-indexes', 'inclusion'],
    ],
    [
      'with a proof but no event',
      { [packPaths.event(3)]: undefined },
      ['events', 'inclusion', 'sitting', 'evidence'],
    ],
    [
      'with no events at all',
      Object.fromEntries(
        indexes.flatMap((index) => [
          [packPaths.event(index), undefined],
          [packPaths.proof(index), undefined],
        ]),
      ),
      ['events', 'event-indexes', 'inclusion', 'sitting', 'evidence'],
    ],
    [
      'with another submission',
      { 'submissions/s1/main.py': Buffer.from('print(42)\n') },
      ['evidence'],
    ],
    [
      'with an event that is no event',
      { [packPaths.event(3)]: Buffer.from('{}') },
      ['events', 'inclusion', 'sitting', 'evidence'],
    ],
    [
      'with a proof for another checkpoint',
      {
        [packPaths.proof(3)]: Buffer.from(
          formatTlogProof({ index: 3, hashes: foreign, checkpoint: checkpointAt(13) }),
        ),
      },
      ['event-indexes', 'inclusion'],
    ],
    [
      'with a proof in another spelling',
      { [packPaths.proof(3)]: Buffer.from(`${proof(3).toString()}\n`) },
      ['event-indexes', 'inclusion'],
    ],
    [
      'with a short hash in a proof',
      {
        [packPaths.proof(3)]: Buffer.from(
          proof(3)
            .toString()
            .replace(/^.{44}$/m, 'AAAA'),
        ),
      },
      ['event-indexes', 'inclusion'],
    ],
    [
      'with an older checkpoint that is newer',
      { [packPaths.oldCheckpoint]: Buffer.from(checkpointAt(13)) },
      ['consistency'],
    ],
    [
      'with an older checkpoint of another log',
      {
        [packPaths.oldCheckpoint]: Buffer.from(
          checkpointAt(6, createPrivateKey(otherKey.privateKeyPem)),
        ),
      },
      ['consistency'],
    ],
    ['with no proof of consistency', { [packPaths.consistency]: Buffer.of() }, ['consistency']],
    [
      'with a cut proof of consistency',
      { [packPaths.consistency]: pack.get(packPaths.consistency)!.subarray(0, -1) },
      ['consistency'],
    ],
    [
      'without the announcement of its key',
      { [packPaths.keyEvent(1)]: undefined, [packPaths.keyProof(1)]: undefined },
      ['complete', 'evidence', 'keys', 'signature', 'statements'],
    ],
    [
      'with another key',
      { [packPaths.publicKey(signer.keyId)]: Buffer.from(otherSigner.publicKeyPem) },
      ['evidence', 'keys', 'signature', 'statements'],
    ],
    [
      'with a key that was never announced',
      { [packPaths.publicKey(otherSigner.keyId)]: Buffer.from(otherSigner.publicKeyPem) },
      ['evidence'],
    ],
    [
      'with a statement that another key signed',
      { [detail]: statementOf('run-1', 'sit-1', otherSigner) },
      ['evidence', 'statements'],
    ],
    [
      'with a statement about another run',
      { [detail]: statementOf('run-2', 'sit-1') },
      ['evidence', 'statements'],
    ],
    [
      "with another candidate's statement",
      { [detail]: statementOf('run-1', 'sit-2') },
      ['evidence', 'statements'],
    ],
    [
      'with two statements in one file',
      { [detail]: Buffer.concat([pack.get(detail)!, pack.get(detail)!]) },
      ['evidence', 'statements'],
    ],
    [
      'with a statement in another spelling',
      { [detail]: Buffer.from(pack.get(detail)!.toString().replace('{', '{ ')) },
      ['evidence', 'statements'],
    ],
    ['without its verifier', { 'verify.mjs': undefined }, ['layout', 'evidence']],
    ['without marks', { 'marks.json': undefined }, ['layout', 'evidence']],
    ['without a run that an event names', { 'runs/run-1.json': undefined }, ['evidence']],
    ['with a run that no event names', { 'runs/run-2.json': Buffer.from('{}') }, ['evidence']],
    ['with a submission that no event names', { 'submissions/s1/b.py': submission }, ['evidence']],
    ['with other instructions', { 'VERIFY.md': Buffer.from('All is well.') }, ['evidence']],
    [
      'with a path upwards',
      { 'submissions/../../x': Buffer.from('x') },
      ['manifest', 'layout', 'sitting', 'evidence'],
    ],
    [
      'with an absolute path',
      { '/etc/passwd': Buffer.from('x') },
      ['manifest', 'layout', 'sitting'],
    ],
    [
      'with a hidden file',
      { 'submissions/.profile': Buffer.from('x') },
      ['manifest', 'layout', 'sitting', 'evidence'],
    ],
    ['with an index spelled 03', { 'log/events/03.json': leaves[3] }, ['layout']],
  ])('is caught %s', (_name, changes, want) => {
    const names = failing(withNewManifest(changing(changes)));
    expect(names).toEqual(expect.arrayContaining([...want]));
  });

  it('is caught for another sitting', () => {
    expect(failing(withNewManifest(pack, 'sit-2'))).toEqual(['sitting', 'statements']);
  });

  it('is caught with the same event at two places of the log', () => {
    const twice = [...leaves, leaves[3]!];
    const parts = partsOf(twice, [3, 14]);
    expect(() => buildPack(parts)).toThrow(/events: an event id occurs twice/);
  });
});

describe('the manifest', () => {
  const manifest = parseManifest(pack.get('manifest.json')!);
  const rewritten = (change: object) =>
    changing({ 'manifest.json': Buffer.from(canonicalJson({ ...manifest, ...change })) });

  test.each([
    ['another format', { format: 'assay-evidence/1' }],
    ['an unknown property', { comment: 'x' }],
    ['files out of order', { files: manifest.files.toReversed() }],
    ['a file listed twice', { files: [...manifest.files, manifest.files.at(-1)!] }],
    [
      'a file that is not there',
      { files: [...manifest.files, { ...manifest.files[0]!, path: 'zz' }] },
    ],
    [
      'a wrong size',
      {
        files: manifest.files.map((file, at) =>
          at === 0 ? { ...file, size: file.size + 1 } : file,
        ),
      },
    ],
    ['no files', { files: [] }],
  ])('is refused with %s', (_name, change) => {
    expect(failing(rewritten(change))).toContain('manifest');
  });
});

describe('evidence that two events name', () => {
  const claimOf = (name: string, bytes: Buffer) => ({
    name,
    sha256: sha256Hex(bytes),
    size: bytes.length,
  });

  /** The pack with `path` changed to `bytes`, which a later event than the first one to name it vouches for. */
  function vouchedAgain(path: string, bytes: Buffer, at: number): readonly string[] {
    const others = eventAt(12).evidence.filter(({ name }) => name !== path);
    const again = encodeEvent({
      ...eventAt(at),
      type: 'evidence.exported',
      data: { sitting: 'sit-1', events: 6, keyEvents: 1, variant: 'reviewer' },
      evidence: [...others, claimOf(path, bytes)],
    });
    const parts = {
      ...partsOf([...leaves, again], [...indexes, 14]),
      files: new Map([...files, [path, bytes]]),
    };
    try {
      buildPack(parts);
      return [];
    } catch (error) {
      return [String(error)];
    }
  }

  it('is as the last one says, where it is written anew for each pack', () => {
    expect(vouchedAgain('marks.json', Buffer.from('{"marks":[1]}'), 15)).toEqual([]);
  });

  it.each(['submissions/s1/main.py', 'runs/run-1.json'])(
    'must be as both say, where it is written once: %s',
    (path) => {
      expect(vouchedAgain(path, Buffer.from('{}'), 15)).toEqual([
        expect.stringMatching(`${path} is not what event (0|12) vouches for`),
      ]);
    },
  );
});

describe('buildPack refuses', () => {
  const parts = packParts();
  test.each([
    [
      'a file that the pack writes itself',
      { files: new Map([...files, ['SHA256SUMS', submission]]) },
    ],
    [
      'a manifest given from outside',
      { files: new Map([...files, ['manifest.json', submission]]) },
    ],
    ['a file with no place', { files: new Map([...files, ['x.txt', submission]]) }],
    [
      'a pack without marks',
      { files: new Map([...files].filter(([path]) => path !== 'marks.json')) },
    ],
    ['no events', { events: [] }],
    ['an event twice', { events: [...parts.events, parts.events[0]!] }],
    [
      'an event with the proof of another',
      { events: [{ ...parts.events[0]!, proof: parts.events[1]!.proof }] },
    ],
    ['another sitting', { sittingRef: 'sit-2' }],
    ['another reader', { variant: 'candidate' as const }],
    ['a signer that the log does not know', { signer: openEvidenceKey(generateEvidenceKeyPem()) }],
    ['another key', { vkey: generateLogKey(origin).vkey }],
  ])('%s', (_name, change) => {
    expect(() => buildPack({ ...parts, ...change })).toThrow(
      expect.objectContaining({ code: 'pack-invalid' }),
    );
  });
});

describe('verifyPack on junk', () => {
  it('fails every check that has something to check on an empty pack', () => {
    const { ok, checks } = verifyPack(new Map());
    expect(ok).toBe(false);
    expect(checks.map((check) => check.ok)).toEqual(checks.map(() => false));
    expect(checks.every(({ detail }) => detail !== '')).toBe(true);
  });

  it('never throws and never passes, whatever the files hold', () => {
    const path = fc.oneof(fc.constantFrom(...pack.keys()), fc.string());
    const bytes = fc.oneof(
      fc.uint8Array(),
      fc.json().map((text) => Buffer.from(text)),
      fc.constantFrom(...pack.values()),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(path, bytes), { minLength: 1 }), (entries) => {
        const changed = new Map(pack);
        for (const [name, content] of entries) changed.set(name, Buffer.from(content));
        const same = [...changed].every(([name, content]) => pack.get(name)?.equals(content));
        expect(verifyPack(changed).ok).toBe(same);
        expect(verifyPack(new Map(entries.map(([name, b]) => [name, Buffer.from(b)]))).ok).toBe(
          false,
        );
      }),
    );
  });

  test.each(['__proto__', 'constructor', 'log/events/9999999999999999.json', '\ud800', ''])(
    'does not stumble over a file named %j',
    (name) => {
      expect(failing(changing({}).set(name, Buffer.from('x')))).toContain('manifest');
    },
  );
});
