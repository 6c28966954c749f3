#!/usr/bin/env node
// Checks an evidence pack (assay-evidence/3) with Node.js 18 or later and nothing else: node verify.mjs PACK [--vkey FILE]
// Prints a line for each check; exit 0 if all hold, 1 if one does not, 2 for wrong usage. It shares no code with the engine.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { lstatSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const hex = (bytes) => sha256(bytes).toString('hex');
const same = (a, b) => Buffer.from(a).equals(Buffer.from(b));

function need(condition, message) {
  if (!condition) throw new Error(message);
}

// Canonical JSON (RFC 8785): objects sorted by key in UTF-16 code units, no blanks; numbers and strings as ECMAScript writes them.
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
}
const hashOf = (value) => hex(Buffer.from(canonical(value)));

// One meaning, one spelling: a key twice, blanks, another order or bytes that are no UTF-8 are refused.
function parse(bytes, name) {
  let value;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    throw new Error(`${name}: ${error.message}`);
  }
  need(same(canonical(value), bytes), `${name} is not in canonical form`);
  return value;
}

function base64(text, bytes) {
  const value = Buffer.from(String(text), 'base64');
  need(value.toString('base64') === text, 'not base64');
  need(bytes === undefined || value.length === bytes, `not ${bytes} bytes`);
  return value;
}

// A signed note with a checkpoint: origin, size, root; the signature is that of the key in log.vkey.
function readCheckpoint(bytes, vkey) {
  const [name, , encoded] = splitVkey(vkey);
  const typed = base64(encoded, 33);
  need(typed[0] === 1, 'the log key is not Ed25519');
  const id = sha256(Buffer.from(`${name}\n`), typed).subarray(0, 4);
  need(id.toString('hex') === vkey.split('+')[1], 'the id of the log key is another');
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: typed.subarray(1).toString('base64url') };
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const note = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  const end = note.lastIndexOf('\n\n');
  need(end >= 0 && note.endsWith('\n'), 'the checkpoint is no signed note');
  const text = note.slice(0, end + 1);
  const ours = note
    .slice(end + 2, -1)
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([dash, signer]) => dash === '—' && signer === name)
    .map((parts) => base64(parts[2]))
    .filter((signature) => same(signature.subarray(0, 4), id));
  need(
    ours.some((signature) => verify(null, Buffer.from(text), key, signature.subarray(4))),
    'the checkpoint is not signed by the log',
  );
  const [origin, size, root, ...rest] = text.split('\n');
  need(
    origin === name && rest.join('') === '' && rest.length === 1,
    'not a checkpoint of this log',
  );
  need(/^(0|[1-9]\d{0,15})$/.test(size), 'the size of the checkpoint is no number');
  return { origin, size: Number(size), root: base64(root, 32) };
}

function splitVkey(vkey) {
  const parts = vkey.split('+');
  return [parts[0], parts[1], parts.slice(2).join('+')];
}

// RFC 9162, section 2.1.3.2.
function leadsTo(root, size, index, leaf, hashes) {
  if (index >= size) return false;
  let [at, last] = [index, size - 1];
  let node = sha256(Buffer.of(0), leaf);
  for (const hash of hashes) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      node = sha256(Buffer.of(1), hash, node);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else node = sha256(Buffer.of(1), node, hash);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && same(node, root);
}

// RFC 9162, section 2.1.4.2.
function continues(older, newer, hashes) {
  if (older.size < 1 || older.size > newer.size) return false;
  if (older.size === newer.size) return hashes.length === 0 && same(older.root, newer.root);
  let [at, last] = [older.size - 1, newer.size - 1];
  while (at % 2 === 1) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  const [start, ...path] = at === 0 ? [older.root, ...hashes] : hashes;
  if (start === undefined) return false;
  let [before, after] = [start, start];
  for (const hash of path) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      before = sha256(Buffer.of(1), hash, before);
      after = sha256(Buffer.of(1), hash, after);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else after = sha256(Buffer.of(1), after, hash);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && same(before, older.root) && same(after, newer.root);
}

// A DSSE envelope in its one spelling, signed with one of the keys (ECDSA P-256, SHA-256, DER).
function open(bytes, keys, name) {
  const envelope = parse(bytes, name);
  const payload = base64(envelope.payload);
  const type = Buffer.from(envelope.payloadType);
  const head = `DSSEv1 ${type.length} ${envelope.payloadType} ${payload.length} `;
  const signed = Buffer.concat([Buffer.from(head), payload]);
  const holds = keys.some(({ key }) =>
    envelope.signatures.some(({ sig }) => verify('sha256', signed, key, base64(sig))),
  );
  need(holds, `${name} is not signed with a key of the log`);
  return { type: envelope.payloadType, payload };
}

const OWN = [
  'manifest.json',
  'manifest.dsse.json',
  'SHA256SUMS',
  'log/checkpoint',
  'log/checkpoint.old',
  'log/consistency',
  'log/log.vkey',
];
const CONTENT = {
  reviewer: ['item-refs.json', 'items.json', 'marks.json', 'responses.json'],
  candidate: ['item-refs.json', 'responses.json', 'result.json'],
};
const EVENT_FILE = /^(log|keys)\/events\/(0|[1-9]\d{0,15})\.(json|tlog-proof)$/;
const ONCE = /^(runs|submissions|records)\/|^keys\/[0-9a-f]{64}\.pem$/;
const SAFE = /^(?=.{1,255}$)[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$/;
const withheld = (variant, name) =>
  variant === 'candidate' && /^(records\/|runs\/(?!.*\.result\.intoto\.jsonl$))/.test(name);

class Pack {
  constructor(files, vkey) {
    this.files = files;
    this.trusted = vkey;
  }
  file(name) {
    const bytes = this.files.get(name);
    need(bytes !== undefined, `${name} is missing`);
    return bytes;
  }
  text(name) {
    const bytes = this.file(name);
    need(same(bytes.toString(), bytes), `${name} is no UTF-8`);
    return bytes.toString();
  }
  json(name) {
    return parse(this.file(name), name);
  }
  get manifest() {
    const manifest = this.json('manifest.json');
    need(manifest.format === 'assay-evidence/3', `the format is ${String(manifest.format)}`);
    need(Object.hasOwn(CONTENT, manifest.variant), 'the variant is unknown');
    need(
      same(Object.keys(manifest).sort().join(), 'files,format,sitting,variant'),
      'the manifest says more',
    );
    return manifest;
  }
  get vkey() {
    return this.text('log/log.vkey').replace(/\n$/, '');
  }
  checkpoint(name = 'log/checkpoint') {
    return readCheckpoint(this.file(name), this.vkey);
  }
  places(folder) {
    const found = [...this.files.keys()].flatMap((name) => {
      const [, where, index] = EVENT_FILE.exec(name) ?? [];
      return where === folder ? [Number(index)] : [];
    });
    return [...new Set(found)].sort((a, b) => a - b);
  }
  events(folder = 'log') {
    this.known ??= {};
    this.known[folder] ??= this.readEvents(folder);
    return this.known[folder];
  }
  readEvents(folder) {
    const events = this.places(folder).map((index) => ({
      index,
      ...this.json(`${folder}/events/${index}.json`),
    }));
    need(folder === 'keys' || events.length > 0, 'the pack holds no events');
    return events;
  }
  get keys() {
    const events = this.events('keys');
    const keys = events
      .filter(({ type }) => type === 'evidence-key.announced')
      .map(({ index, subject: { ref } }) => {
        const pem = this.text(`keys/${ref}.pem`);
        const key = createPublicKey(pem);
        const der = key.export({ type: 'spki', format: 'der' });
        need(
          hex(der) === ref && key.export({ type: 'spki', format: 'pem' }) === pem,
          `key ${ref} is another`,
        );
        need(key.asymmetricKeyDetails.namedCurve === 'prime256v1', `key ${ref} is not on P-256`);
        const retired = events.some(
          ({ type, subject }) => type === 'evidence-key.retired' && subject.ref === ref,
        );
        return { ref, key, from: index, retired };
      });
    need(keys.length > 0, 'there is no key');
    need(new Set(keys.map(({ ref }) => ref)).size === keys.length, 'a key was announced twice');
    return keys;
  }
}

function listed(pack) {
  const { files } = pack.manifest;
  const names = files.map(({ path: name }) => name);
  need(
    names.every((name, at) => at === 0 || name > names[at - 1]),
    'the list of files is not in order',
  );
  for (const { path: name, sha256: hash, size } of files) {
    const bytes = pack.file(name);
    need(bytes.length === size && hex(bytes) === hash, `${name} was changed`);
  }
  const known = new Set([...names, 'manifest.json', 'manifest.dsse.json']);
  const extra = [...pack.files.keys()].find((name) => !known.has(name));
  need(extra === undefined, `${extra} is not in the manifest`);
  return `${names.length} files are as listed`;
}

function layout(pack) {
  const { variant } = pack.manifest;
  const fixed = [...OWN, 'VERIFY.md', 'verify.mjs', ...CONTENT[variant]];
  for (const name of fixed) pack.file(name);
  const hasPlace = (name) =>
    SAFE.test(name) &&
    !withheld(variant, name) &&
    (fixed.includes(name) ||
      EVENT_FILE.test(name) ||
      (ONCE.test(name) &&
        (!name.startsWith('runs/') || /^runs\/[^/]+\.(json|intoto\.jsonl)$/.test(name))));
  const strange = [...pack.files.keys()].find((name) => !hasPlace(name));
  need(strange === undefined, `${JSON.stringify(strange)} has no place in a pack for a ${variant}`);
  return 'every required file is there, and no stranger';
}

function sums(pack) {
  const names = [...pack.files.keys()].filter((name) => !OWN.slice(0, 3).includes(name)).sort();
  const list = names.map((name) => `${hex(pack.file(name))}  ${name}\n`).join('');
  need(same(list, pack.file('SHA256SUMS')), 'SHA256SUMS is not the list of the files');
  return 'SHA256SUMS lists the same files';
}

function logKey(pack) {
  if (pack.trusted === undefined)
    return `compare ${pack.vkey} with the key that the body publishes`;
  need(pack.vkey === pack.trusted.trim(), `the pack's key ${pack.vkey} is not the trusted one`);
  return `signed under the trusted key ${pack.vkey}`;
}

function checkpoints(pack) {
  const [older, newer] = [pack.checkpoint('log/checkpoint.old'), pack.checkpoint()];
  const lines = pack.text('log/consistency').split('\n');
  need(lines.pop() === '', 'log/consistency is cut');
  const proof = lines.map((line) => base64(line, 32));
  need(continues(older, newer, proof), `size ${newer.size} does not continue size ${older.size}`);
  return `${newer.origin} at size ${newer.size}, which continues size ${older.size}`;
}

function inclusion(pack) {
  const { size, root } = pack.checkpoint();
  const seen = new Set();
  for (const folder of ['log', 'keys'])
    for (const { index, id } of pack.events(folder)) {
      const name = `${folder}/events/${index}`;
      const proof = pack.text(`${name}.tlog-proof`);
      const end = proof.indexOf('\n\n');
      const [first, at, ...hashes] = proof.slice(0, end).split('\n');
      need(
        first === 'c2sp.org/tlog-proof@v1' && at === `index ${index}`,
        `${name}: the proof is another`,
      );
      need(proof.slice(end + 2) === pack.text('log/checkpoint'), `${name}: another checkpoint`);
      const path = hashes.map((hash) => base64(hash, 32));
      need(
        leadsTo(root, size, index, pack.file(`${name}.json`), path),
        `event ${index} is not proved to be in the log`,
      );
      need(typeof id === 'string' && !seen.has(id), `event ${index} is there twice`);
      seen.add(id);
    }
  return `${seen.size} events are in the log`;
}

function complete(pack) {
  const { sitting, variant } = pack.manifest;
  const events = pack.events();
  for (const { index, subject, data } of events)
    need(
      (subject.kind === 'sitting' ? subject.ref : data.sitting) === sitting,
      `event ${index} is not about ${sitting}`,
    );
  const last = events.at(-1);
  need(last.type === 'evidence.exported', 'the event of its own handing out is not in the pack');
  need(last.data.events === events.length, 'an event about the sitting is missing');
  need(last.data.keyEvents === pack.events('keys').length, 'an event about a key is missing');
  need(last.data.variant === variant, `it was handed out for a ${last.data.variant}`);
  return `all ${events.length} events about ${sitting}, handed out for a ${variant}, ${last.t}`;
}

function evidence(pack) {
  const { variant } = pack.manifest;
  const events = pack.events();
  const last = events.at(-1).index;
  const claims = [...events, ...pack.events('keys')]
    .flatMap(({ index, evidence: list }) => list.map((claim) => ({ ...claim, index })))
    .filter(({ name, index }) => ONCE.test(name) || index === last)
    .filter(({ name }) => !withheld(variant, name));
  for (const { name, sha256: hash, size, index } of claims) {
    const bytes = pack.file(name);
    need(
      bytes.length === size && hex(bytes) === hash,
      `${name} is not what event ${index} vouches for`,
    );
  }
  const named = new Set(claims.map(({ name }) => name));
  const bare = [...pack.files.keys()].find(
    (name) => !OWN.includes(name) && !EVENT_FILE.test(name) && !named.has(name),
  );
  need(bare === undefined, `no event names ${bare}`);
  return `${named.size} files are as the log vouches`;
}

function signatures(pack) {
  const keys = pack.keys;
  for (const { type, subject, index } of pack.events('keys')) {
    const key = keys.find(({ ref }) => ref === subject.ref);
    need(
      /^evidence-key\.(announced|retired)$/.test(type) && key !== undefined && index >= key.from,
      `event ${index} is not about a key of the pack`,
    );
  }
  const inForce = keys.filter(({ retired }) => !retired);
  const manifest = open(pack.file('manifest.dsse.json'), inForce, 'manifest.dsse.json');
  need(
    manifest.type === 'application/vnd.assay.evidence-manifest+json' &&
      same(manifest.payload, pack.file('manifest.json')),
    'manifest.dsse.json is about another manifest',
  );
  const { sitting } = pack.manifest;
  const names = [...pack.files.keys()].filter((name) => name.endsWith('.intoto.jsonl'));
  for (const name of names) {
    const line = pack.text(name);
    need(line.indexOf('\n') === line.length - 1, `${name} is not one line`);
    const event = pack.events().find((one) => one.evidence.some((claim) => claim.name === name));
    const before = keys.filter(({ from }) => from < (event?.index ?? 0));
    const { type, payload } = open(Buffer.from(line.slice(0, -1)), before, name);
    need(type === 'application/vnd.in-toto+json', `${name} is no in-toto statement`);
    const statement = parse(payload, name);
    const { _type, subject, predicate } = statement;
    need(
      _type === 'https://in-toto.io/Statement/v1' &&
        subject.length === 1 &&
        subject[0].name.startsWith(`${sitting}/`),
      `${name} is not about ${sitting}`,
    );
    const [run, kind] = name.slice('runs/'.length).split('.');
    if (kind !== 'detail') continue;
    need(
      predicate.run.id === run && predicate.factsSha256 === hex(pack.file(`runs/${run}.json`)),
      `${name} is about another run`,
    );
  }
  return `the manifest and ${names.length} statements about runs are signed with keys of the log`;
}

// The hashes of lines that the events hold, line by line: as many, and the same.
function compare(what, held, seen) {
  need(
    same(canonical([...held].sort()), canonical([...seen].sort())),
    `the ${what} are not those that the log saw`,
  );
  return held.length;
}

function answers(pack) {
  const { responses, submissions } = pack.json('responses.json');
  for (const { body, sha256: hash, itemVersion } of responses)
    need(hashOf(body) === hash, `the answer to ${itemVersion} was changed`);
  for (const { id, language, files, sha256: hash } of submissions) {
    const handedIn = files.map((name) => ({ name, text: pack.text(`submissions/${id}/${name}`) }));
    need(hashOf({ language, files: handedIn }) === hash, `submission ${id} was changed`);
  }
  const items = new Map(pack.json('item-refs.json').map(({ version, item }) => [version, item]));
  const line = (kind, item, { sequence, sha256: hash, late }, t, rest = []) =>
    canonical([
      `${kind}.${late ? 'late' : kind === 'response' ? 'saved' : 'taken'}`,
      item,
      sequence,
      hash,
      t,
      ...rest,
    ]);
  const held = [
    ...responses.map((one) => line('response', items.get(one.itemVersion), one, one.receivedAt)),
    ...submissions.map((one) =>
      line('submission', items.get(one.itemVersion), one, one.receivedAt, [one.id, one.language]),
    ),
  ];
  const seen = pack
    .events()
    .filter(({ type }) => /^(response|submission)\./.test(type))
    .map(({ type, t, data }) =>
      canonical([
        type,
        data.item,
        data.sequence,
        data.sha256,
        t,
        ...(type.startsWith('submission') ? [data.submission, data.language] : []),
      ]),
    );
  return `${compare('answers', held, seen)} answers and submissions are those that the log saw`;
}

function marks(pack) {
  const forReviewer = pack.manifest.variant === 'reviewer';
  const { entries, results } = pack.json(forReviewer ? 'marks.json' : 'result.json');
  const recordOf = (record) => (forReviewer ? [hashOf(record)] : []);
  const seenRecord = (data) => (forReviewer ? [data.recordSha256] : []);
  const entry = (e) =>
    canonical([
      e.sequence === 1 ? 'mark.entered' : 'mark.superseded',
      e.item,
      e.itemVersion,
      e.sequence,
      e.points,
      e.maxPoints,
      e.enteredAt,
      ...recordOf(e),
    ]);
  const result = (r) =>
    canonical([
      r.sequence === 1 ? 'result.decided' : 'result.superseded',
      r.sequence,
      r.decision,
      r.total,
      r.maxTotal,
      r.decidedAt,
      ...recordOf(r),
    ]);
  const events = pack.events();
  const seenEntries = events
    .filter(({ type }) => /^mark\.(entered|superseded)$/.test(type))
    .map(({ type, t, data: d }) =>
      canonical([type, d.item, d.itemVersion, d.entry, d.points, d.maxPoints, t, ...seenRecord(d)]),
    );
  const seenResults = events
    .filter(({ type }) => /^result\.(decided|superseded)$/.test(type))
    .map(({ type, t, data: d }) =>
      canonical([type, d.entry, d.decision, d.total, d.maxTotal, t, ...seenRecord(d)]),
    );
  const counts = [
    compare('marks', entries.map(entry), seenEntries),
    compare('results', results.map(result), seenResults),
  ];
  return `${counts[0]} marks and ${counts[1]} results are those that the log saw`;
}

// The contents are those that were fixed by hash when the candidate's time began, and that the marks rest on.
function contents(pack) {
  const refs = pack.json('item-refs.json');
  if (pack.manifest.variant === 'candidate') return 'contents are not in a pack for a candidate';
  const { paper, contents: list } = pack.json('items.json');
  const { entries, salt, scheme, qualification, session } = pack.json('marks.json');
  for (const { version, content, contentSha256 } of list)
    need(
      hashOf(content) === contentSha256,
      `the content of version ${version} is not that of its hash`,
    );
  const hashes = new Map(list.map(({ version, contentSha256 }) => [version, contentSha256]));
  for (const { scoredVersion, contentSha256 } of entries)
    need(
      hashes.get(scoredVersion) === contentSha256,
      `version ${scoredVersion} was changed or is missing`,
    );
  const commitments = paper.map(({ contentSha256, ...line }) => ({
    ...line,
    commitment: salt === null ? null : hashOf({ salt, contentSha256 }),
  }));
  need(same(canonical(commitments), canonical(refs)), 'item-refs.json is about other contents');
  const started = pack.events().find(({ type }) => type === 'theory.started');
  if (started === undefined) return 'the time never began';
  const { data } = started;
  need(
    data.session === session &&
      data.schemeSha256 === hashOf(scheme) &&
      data.qualificationSha256 === hashOf(qualification),
    'session, scheme or qualification are not those that were fixed',
  );
  need(
    data.paperSha256 === hashOf(salt === null ? paper : { salt, paper }),
    'the paper is not the one that was fixed',
  );
  return `${list.length} contents are those that were fixed`;
}

const CHECKS = {
  manifest: listed,
  layout,
  sums,
  'log-key': logKey,
  checkpoints,
  inclusion,
  complete,
  evidence,
  signatures,
  answers,
  marks,
  contents,
};

/** Checks a pack: path to bytes. Never throws; whatever is wrong is a check that does not hold. */
export function verifyPackFiles(files, vkey) {
  const pack = new Pack(files, vkey);
  const checks = Object.entries(CHECKS).map(([name, check]) => {
    try {
      return { name, ok: true, detail: check(pack) };
    } catch (error) {
      return { name, ok: false, detail: error instanceof Error ? error.message : 'unreadable' };
    }
  });
  return { ok: checks.every(({ ok }) => ok), checks };
}

function readFolder(folder) {
  const files = new Map();
  const walk = (where) => {
    for (const name of readdirSync(path.join(folder, where))) {
      const inside = where === '' ? name : `${where}/${name}`;
      const stat = lstatSync(path.join(folder, inside));
      if (stat.isDirectory()) walk(inside);
      else if (stat.isFile()) files.set(inside, readFileSync(path.join(folder, inside)));
      else throw new Error(`${inside} is no file`);
    }
  };
  walk('');
  return files;
}

function main([folder, option, vkeyFile, ...more]) {
  if (
    folder === undefined ||
    more.length > 0 ||
    (option !== undefined && (option !== '--vkey' || vkeyFile === undefined))
  ) {
    console.error('usage: node verify.mjs PACK [--vkey FILE]');
    return 2;
  }
  let report;
  try {
    report = verifyPackFiles(readFolder(folder), option && readFileSync(vkeyFile, 'utf8'));
  } catch (error) {
    console.error(error.message);
    return 2;
  }
  for (const { name, ok, detail } of report.checks)
    console.log(`${ok ? '  ok  ' : 'FAILED'} ${name.padEnd(12)} ${detail}`);
  return report.ok ? 0 : 1;
}

const started = process.argv[1];
if (started !== undefined && realpathSync(started) === realpathSync(fileURLToPath(import.meta.url)))
  process.exitCode = main(process.argv.slice(2));
