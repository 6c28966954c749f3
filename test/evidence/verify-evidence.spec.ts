import { beforeAll, describe, expect, it } from '@jest/globals';
import { generateLogKey, packPaths, type PackFiles } from '#audit';
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
  withManifest,
  type Kind,
} from './forger.js';
import { ANSWERS, LEDGER, RUNS } from './answer-forgeries.js';
import { EXAM, LOG, RESULTS } from './exam-forgeries.js';
import type { Forgery } from './forging.js';
import { HOSTILE_BYTES, HOSTILE_PATHS } from './hostile.js';
import { JUDGE, playExam, type HandedOut } from './packs.js';

let packs: HandedOut;
beforeAll(async () => {
  packs = await playExam();
});

describe('a pack as handed out', () => {
  const everybody = ['appellant', 'beforeAppeal', 'neighbour', 'keptOut', 'absent'] as const;

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
    // Four of the pack itself, three runs with two statements each, four submissions of two files.
    expect(detailOf(report, 'evidence')).toBe('21 files are as the log vouches');
  });

  it('has the runs with their repeats and what judged them', () => {
    const draft = new Draft(packs.appellant);
    const runs = draft.runs().map((path) => draft.read('run', path).facts);
    expect(runs).toHaveLength(3);
    for (const { provenance, tests } of runs) {
      expect(provenance.judge).toEqual(JUDGE);
      const repeated = tests.flatMap(({ repeats }) => repeats ?? []);
      const times = repeated.map((one) => one.runs.map(({ process }) => process.cpuUserUs));
      expect(times).toEqual([[950_000, 990_000]]);
    }
  });

  it('says on which day it was handed out: an older one is no forgery, and no news either', () => {
    const [older, newer] = [packs.beforeAppeal, packs.appellant].map((pack) =>
      detailOf(verifyEvidence(pack, packs.vkey), 'complete'),
    );
    expect(older).toContain('until it was handed out, 2026-03-02T12:02:00.000Z');
    expect(newer).toContain('until it was handed out, 2026-03-02T13:02:00.000Z');
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

describe('a forger who rewrites files and manifest', () => {
  it.each([...LEDGER, ...RUNS, ...ANSWERS, ...EXAM, ...RESULTS])('$name: caught', (forgery) => {
    const { report, pack } = forged(forgery);
    expect(failures(report)).toContainEqual(expect.stringMatching(/^evidence: /));
    expect(detailOf(report, 'manifest')).toBe(`${pack.size - 1} files are as listed`);
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
    for (const who of ['appellant', 'keptOut'] as const)
      for (const kind of ['marks', 'items', 'responses'] as const)
        expect([who, kind, unnoticed(packs[who], kind)]).toEqual([who, kind, []]);
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
    for (const path of [...log, event, event.replace('.json', '.proof.json')]) {
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
    expect(detailOf(report, 'layout')).toBe(`${JSON.stringify(path)} has no place in a pack`);
  });

  it('of nothing fails every check', () => {
    const { ok, checks } = verifyEvidence(new Map());
    expect([ok, checks.some((check) => check.ok)]).toEqual([false, false]);
  });
});

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
