import { beforeAll, describe, expect, it } from '@jest/globals';
import { generateLogKey, packPaths, verifyPack, type PackFiles } from '#audit';
import {
  verifyEvidence,
  type EvidenceReport,
} from '../../apps/cli/src/evidence/verify-evidence.js';
import {
  changeAt,
  Draft,
  fromChangedDatabase,
  insiderVkey,
  placesOf,
  sealed,
  withManifest,
  type Kind,
} from './forger.js';
import { ANSWERS, LEDGER, RUNS } from './answer-forgeries.js';
import { EXAM, LOG, RESULTS } from './exam-forgeries.js';
import type { Forgery } from './forging.js';
import { HOSTILE_BYTES, HOSTILE_PATHS } from './hostile.js';
import { flips, MUTATIONS } from './mutations.js';
import { CONVERSATION, JUDGE, playExam, type HandedOut } from './packs.js';
import { SECRETS } from '../factories/small-bank.js';
import { verifyPackFiles } from '../../libs/audit/verify.mjs';

let packs: HandedOut;
beforeAll(async () => {
  packs = await playExam();
});

describe('a pack as handed out', () => {
  const everybody = [
    ...(['appellant', 'beforeAppeal', 'neighbour', 'keptOut', 'absent'] as const),
    ...(['released', 'releasedKeptOut'] as const),
  ];

  it.each(everybody)('passes every check: %s', (who) => {
    expect(failures(verifyEvidence(packs[who], packs.vkey))).toEqual([]);
  });

  it.each(everybody)(
    'passes as well from a log of its own, so that forgers can be told: %s',
    (who) => {
      const again = fromChangedDatabase(new Draft(packs[who]), packs[who]);
      expect(failures(verifyEvidence(again, insiderVkey))).toEqual([]);
    },
  );

  it('has every file named by an event', () => {
    const report = verifyEvidence(packs.appellant, packs.vkey);
    // Six of the pack itself, three runs with two statements each, four submissions of two files, a key.
    expect(detailOf(report, 'evidence')).toBe('24 files are as the log vouches');
  });

  it('has the runs with their repeats, conversations and what judged them', () => {
    const draft = new Draft(packs.appellant);
    const runs = draft.runs().map((path) => draft.read('run', path).facts);
    expect(runs).toHaveLength(3);
    for (const { provenance, tests } of runs) {
      expect(provenance.judge).toEqual(JUDGE);
      const said = tests.flatMap(({ transcript }) => transcript ?? []);
      expect(said.map(({ head }) => Buffer.from(head, 'base64').toString())).toEqual([
        CONVERSATION,
      ]);
      const repeated = tests.flatMap(({ repeats }) => repeats ?? []);
      const times = repeated.map((one) => one.runs.map(({ process }) => process.cpuUserUs));
      expect(times).toEqual([[950_000, 990_000]]);
    }
  });

  it('says on which day it was handed out: an older one is no forgery, and no news either', () => {
    const [older, newer] = [packs.beforeAppeal, packs.appellant].map((pack) =>
      detailOf(verifyEvidence(pack, packs.vkey), 'complete'),
    );
    expect(older).toContain('until it was handed out for a reviewer, 2026-03-02T12:02:00.000Z');
    expect(newer).toContain('until it was handed out for a reviewer, 2026-03-02T13:02:00.000Z');
  });

  it.each([
    ['a new line', (vkey: string) => `${vkey}\n`],
    ['the line end of Windows', (vkey: string) => `${vkey}\r\n`],
    ['blanks around', (vkey: string) => `  ${vkey}\t`],
  ])('passes under the same key with %s', (_, written) => {
    expect(failures(verifyEvidence(packs.appellant, written(packs.vkey)))).toEqual([]);
  });

  it.each([
    ['another log', () => generateLogKey('assay.local/audit').vkey],
    ['nothing', () => ''],
    ['no key at all', () => 'trust me'],
  ])('fails under the key of %s', (_, vkey) => {
    const report = verifyEvidence(packs.appellant, vkey());
    expect(failures(report)).toEqual([
      expect.stringMatching(/^log-key: the pack's key .* is not the trusted key/),
    ]);
  });
});

describe('a pack for its candidate', () => {
  // Whatever is on a paper, in a hidden test, or was said by an interactor.
  const secrets = [...Object.values(SECRETS), CONVERSATION.split('\n')[1]!, 'Question mini-k1?'];

  it('holds nothing of the contents, in clear or in base64', () => {
    expect(needlesOf(packs.releasedKeptOut, secrets)).toEqual([]);
    const { shortKey, numericKey } = SECRETS;
    expect(needlesOf(packs.released, secrets).toSorted()).toEqual([numericKey, shortKey]); // own answers, and right
    // The same search finds nearly all of them in the pack for reviewers.
    expect(needlesOf(packs.appellant, secrets).length).toBeGreaterThan(secrets.length - 3);
  });

  it('holds no hash that a key could be found out with by trying', () => {
    const { items, marks, run } = hashesOf(packs.appellant);
    const hashes = [...items, ...marks, ...run];
    expect(hashes.length).toBeGreaterThan(30);
    expect(needlesOf(packs.released, hashes)).toEqual([]);
    // A candidate who guesses a content right has the hash of the content, and that is in no event.
    const guessed = new Draft(packs.appellant).read('marks').entries.map((entry) => {
      const { salt: _, ...unsalted } = entry as typeof entry & { readonly salt: string };
      return Draft.hash(unsalted);
    });
    expect(needlesOf(packs.released, guessed)).toEqual([]);
  });

  it('has answers, submissions, marks, results and what was signed about the runs', () => {
    const kinds = [...packs.released.keys()]
      .filter((path) => !/^(log|keys)\//.test(path))
      .map((path) => path.replace(/[0-9a-f-]{36}/, '#'));
    expect([...new Set(kinds)].sort()).toEqual([
      'SHA256SUMS',
      'VERIFY.md',
      'item-refs.json',
      'manifest.dsse.json',
      'manifest.json',
      'responses.json',
      'result.json',
      'runs/#.result.intoto.jsonl',
      'submissions/#/a_part.py',
      'submissions/#/main.py',
      'verify.mjs',
    ]);
  });
});

describe('verify.mjs, which shares no code with the engine', () => {
  it.each([
    ...(['appellant', 'beforeAppeal', 'neighbour', 'keptOut', 'absent'] as const),
    ...(['released', 'releasedKeptOut'] as const),
  ])('holds for a pack as handed out: %s', (who) => {
    const { checks } = verifyPackFiles(packs[who], packs.vkey);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(checks.length).toBeGreaterThan(10);
  });

  it('does not hold for whatever a forger makes who has the pack', () => {
    const forgeries = [...LEDGER, ...RUNS, ...ANSWERS, ...EXAM, ...RESULTS, ...LOG];
    const passed = forgeries.filter((one) => verifyPackFiles(forged(one).pack, packs.vkey).ok);
    expect(passed.map(({ name }) => name)).toEqual([]);
  });

  it('and the engine catch whatever is changed by one who can sign packs, but not the log', () => {
    const own = fromChangedDatabase(new Draft(packs.appellant), packs.appellant);
    expect(verifyPackFiles(own, insiderVkey).ok).toBe(true);
    const others = { neighbour: packs.neighbour, older: packs.beforeAppeal };
    const passed = [...flips(own), ...MUTATIONS].flatMap(({ name, of }) => {
      const pack = sealed(of(own, others), own);
      const isCaught = !verifyPackFiles(pack, insiderVkey).ok;
      return isCaught && !verifyPack(pack, { trustedVkey: insiderVkey }).ok ? [] : [name];
    });
    expect(passed).toEqual([]);
  });

  it('says of a pack of nothing that nothing holds', () => {
    expect(verifyPackFiles(new Map()).checks.some(({ ok }) => ok)).toBe(false);
  });
});

describe('a forger who rewrites files and manifest', () => {
  it.each([...LEDGER, ...RUNS, ...ANSWERS, ...EXAM, ...RESULTS])('$name: caught', (forgery) => {
    const { report, pack } = forged(forgery);
    expect(failures(report)).toContainEqual(expect.stringMatching(/^evidence: /));
    expect(detailOf(report, 'manifest')).toBe(`${pack.size - 2} files are as listed`);
  });

  it.each(LOG)('$name: caught', (forgery) => {
    const { report } = forged(forgery);
    expect(detailOf(report, forgery.check)).toMatch(forgery.says);
    expect(report.ok).toBe(false);
  });
});

describe('whoever changes rows of the database after the deed and has the pack made then', () => {
  it.each([...LEDGER, ...RUNS, ...ANSWERS, ...EXAM, ...RESULTS])(
    '$name: caught by $check',
    ({ of: who = 'appellant', forge, check, says }) => {
      const draft = new Draft(packs[who]);
      forge(draft, packs);
      const report = verifyEvidence(fromChangedDatabase(draft, packs[who]), insiderVkey);
      expect(failures(report)).toContainEqual(expect.stringMatching(new RegExp(`^${check}: `)));
      expect(detailOf(report, check)).toMatch(says);
    },
  );

  it('is caught with a value of any kind changed in marks, items and answers', () => {
    for (const kind of ['marks', 'items', 'responses'] as const)
      expect([kind, unnoticed(packs.appellant, kind)]).toEqual([kind, []]);
    expect(unnoticed(packs.keptOut, 'marks')).toEqual([]);
  });
});

describe('a hostile pack', () => {
  const content = ['marks.json', 'items.json', 'responses.json', 'runs/r.json'];
  const log = ['manifest.json', 'log/checkpoint', 'log/log.vkey', 'VERIFY.md'];

  it.each(HOSTILE_BYTES)('fails and is told by its file: $name', ({ of: bytes }) => {
    for (const path of content) {
      const draft = new Draft(packs.appellant);
      draft.files.set(path, bytes(draft.files.get(path) ?? Buffer.of()));
      for (const pack of [
        withManifest(draft, packs.appellant),
        fromChangedDatabase(draft, packs.appellant),
      ]) {
        const found = failures(verifyEvidence(pack));
        expect(found.join('\n')).toContain(path);
      }
    }
  });

  it.each(HOSTILE_BYTES)('fails where the log should be: $name', ({ of: bytes }) => {
    const event = packPaths.event(new Draft(packs.appellant).indexOf('mark.superseded'));
    for (const path of [...log, event, event.replace('.json', '.tlog-proof')]) {
      const draft = new Draft(packs.appellant);
      const before = draft.files.get(path)!;
      const after = bytes(before);
      if (after.equals(before)) continue; // it is about JSON, and this is none
      draft.files.set(path, after);
      const pack = path === 'manifest.json' ? draft.files : withManifest(draft, packs.appellant);
      expect([path, verifyEvidence(pack, packs.vkey).ok]).toEqual([path, false]);
    }
  });

  it.each(HOSTILE_PATHS)('has no place for a file named %j', (path) => {
    const draft = new Draft(packs.appellant);
    draft.files.set(path, Buffer.from('{}'));
    const report = verifyEvidence(withManifest(draft, packs.appellant), packs.vkey);
    expect(detailOf(report, 'layout')).toBe(
      `${JSON.stringify(path)} has no place in a pack for a reviewer`,
    );
  });

  it('of nothing fails every check', () => {
    const { ok, checks } = verifyEvidence(new Map());
    expect([ok, checks.some((check) => check.ok)]).toEqual([false, false]);
  });
});

/** Those of the needles that stand somewhere in a pack, in clear or within base64. */
function needlesOf(pack: PackFiles, needles: readonly string[]): readonly string[] {
  const text = [...pack.values()].map((bytes) => bytes.toString('latin1')).join('\n');
  const decoded = (text.match(/[A-Za-z0-9+/]{16,}={0,2}/g) ?? [])
    .map((one) => Buffer.from(one, 'base64').toString('latin1'))
    .join('\n');
  const twice = (decoded.match(/[A-Za-z0-9+/]{16,}={0,2}/g) ?? [])
    .map((one) => Buffer.from(one, 'base64').toString('latin1'))
    .join('\n');
  return needles.filter((needle) => [text, decoded, twice].some((one) => one.includes(needle)));
}

/** Hashes of contents, of hidden tests, and of the outputs that they got. */
function hashesOf(pack: PackFiles) {
  const all = (value: unknown) =>
    [
      ...JSON.stringify(value).matchAll(
        /"(?:contentSha256|inputSha256|answerSha256)":"([0-9a-f]{64})"/g,
      ),
    ].map(([, hash]) => hash!);
  const draft = new Draft(pack);
  return {
    items: all(draft.read('items')),
    marks: all(draft.read('marks')),
    run: draft.runs().flatMap((path) => all(draft.read('run', path))),
  };
}

function forged({ of: who = 'appellant', forge }: Forgery) {
  const draft = new Draft(packs[who]);
  forge(draft, packs);
  const pack = withManifest(draft, packs[who]);
  return { pack, report: verifyEvidence(pack, packs.vkey) };
}

function failures({ ok, checks }: EvidenceReport): readonly string[] {
  const failed = checks.filter((check) => !check.ok);
  expect(ok).toBe(failed.length === 0);
  return failed.map(({ name, detail }) => `${name}: ${detail}`);
}

function detailOf({ checks }: EvidenceReport, name: string): string | undefined {
  return checks.find((check) => check.name === name)?.detail;
}

/** Changes one value of each kind in a JSON file, each by itself, and tells which pass although the last event vouches for the file. */
function unnoticed(original: PackFiles, file: Kind): readonly string[] {
  const places = placesOf(new Draft(original).read(file));
  const kinds = new Map(places.map((place) => [place.join('/').replace(/\b\d+\b/g, '#'), place]));
  return [...kinds.values()]
    .filter((place) => {
      const draft = new Draft(original);
      draft.edit(file, (root) => changeAt(root, place));
      return verifyEvidence(fromChangedDatabase(draft, original), insiderVkey).ok;
    })
    .map((place) => place.join('/'));
}
