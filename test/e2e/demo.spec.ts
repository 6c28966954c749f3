import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problemsOf } from '../../apps/cli/src/demo/expectations.js';
import type { DemoReport } from '../../apps/cli/src/demo/outcome.js';
import { exam, type Ran } from './exam.js';

// One run of the whole cycle: real PostgreSQL, real Docker, real compilers; the tests look at what it left.
let folder: string;
let ran: Ran;
let report: DemoReport;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'assay-e2e-'));
  ran = await exam(['demo', '--json', '--evidence', path.join(folder, 'pack')]);
  report = JSON.parse(ran.stdout) as DemoReport;
}, 300_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('exam demo', () => {
  it('ends well and prints one JSON document', () => {
    expect({ exitCode: ran.exitCode, candidates: report.candidates.length }).toEqual({
      exitCode: 0,
      candidates: 8,
    });
  });

  // rule: SCI-8.1
  it.each([
    ['clear-pass', 'pass'],
    ['fails-theory-gate', 'fail'],
    ['misses-a-criterion', 'fail'],
    ['exactly-70-percent', 'pass'],
    ['compile-error', 'fail'],
    ['sandbox-dies', 'pass'],
    ['appeals', 'pass'],
  ])('rule: SCI-8.1: the candidate of the story %s ends with %s', (story, decision) => {
    expect(candidate(story).decision).toBe(decision);
  });

  it('rule: SCI-8.1: exactly 70% with every criterion confirmed passes, more than 70% without one does not', () => {
    expect(candidate('exactly-70-percent').total).toBe('70');
    expect(Number(candidate('misses-a-criterion').total)).toBeGreaterThan(70);
  });

  it('rule: SCI-9.4: who failed the theory part has no practical marks', () => {
    const items = candidate('fails-theory-gate').marks;
    expect(items.filter(({ maxPoints }) => Number(maxPoints) >= 10)).toEqual([]);
  });

  it('the verdicts of the sandbox are those of the stories', () => {
    const verdicts = (story: string) =>
      candidate(story).marks.flatMap(({ verdict }) => verdict ?? []);
    expect(verdicts('compile-error')).toContain('compile-error');
    expect(verdicts('time-out-and-memory')).toEqual(
      expect.arrayContaining(['time-limit', 'memory-limit']),
    );
    expect(verdicts('clear-pass')).toEqual(['accepted', 'accepted', 'accepted']);
  });

  it('a container that is killed delays the mark and does not change it', () => {
    expect(report.infrastructure.epochOfRun).toBeGreaterThan(1);
    expect(
      candidate('sandbox-dies').marks.every(
        ({ verdict }) => verdict === null || verdict === 'accepted',
      ),
    ).toBe(true);
  });

  it('rule: SCI-9.3: an answer after the hour is refused as too late', () => {
    expect(report.late).toBe('too-late');
  });

  it('the appeal turns fail into pass, and finds the other candidate who had the task', () => {
    expect(candidate('appeals').before?.decision).toBe('fail');
    expect(report.appeal).toMatchObject({ concerned: 2, failToPass: 1 });
    expect(candidate('misses-a-criterion').before).not.toBeNull();
  });

  it('marks, criteria and total agree for everybody', () => {
    for (const { id, marks, criteria, total } of report.candidates) {
      expect([id, sum(marks)]).toEqual([id, Number(total)]);
      expect([id, sum(criteria)]).toEqual([id, Number(total)]);
    }
  });

  it('a paper with items of every type is decided once people have marked its essays, two equal ones as one', () => {
    expect(report.everyType.types).toBeGreaterThan(10);
    expect(report.marking).toEqual({
      ...{ answers: 3, scripts: 2, adjudicated: 1, settled: 2 },
      ...{ early: 'not-found', blind: true },
    });
  });

  it('a changed key turns the result at the cut once a second person approves, and statistics tell that marks changed', () => {
    const [, atCut] = report.everyType.candidates;
    expect(atCut).toMatchObject({
      ...{ total: '28', decision: 'pass' },
      before: { total: '27', decision: 'fail' },
    });
    expect(report.remark).toMatchObject({
      ...{ alone: 'not-allowed', failToPass: 1, passToFail: 0 },
      counts: { candidates: 3, up: 2, down: 0 },
    });
    expect(report.statistics).toMatchObject({ candidates: 3, reproduced: true, outdated: true });
  });

  it('every mark of every sitting is recomputed and equal', () => {
    expect(report.recomputed).toMatchObject({ sittings: 11, differing: [] });
    expect(report.recomputed.marks).toBeGreaterThan(300);
  });

  it('the appellant has evidence without contents, the reviewer with them, and both hold', () => {
    const told = report.evidence.map(({ variant, failed, contents }) => [
      variant,
      failed,
      contents,
    ]);
    expect(told).toEqual([
      ['reviewer', [], true],
      ['candidate', [], false],
    ]);
  });

  it('the published audit log hashes to its signed root and continues an earlier checkpoint', () => {
    expect(report.audit).toMatchObject({
      verified: true,
      whole: true,
      continues: true,
      unreconciled: [],
    });
    expect(report.audit.size).toBeGreaterThan(500);
  });
});

// What the demonstration says of itself is worth something only if it would say so.
describe('the self-check of exam demo', () => {
  it.each<[string, (good: DemoReport) => Partial<DemoReport>]>([
    [
      'a mark that recomputes otherwise',
      ({ recomputed }) => ({ recomputed: { ...recomputed, differing: ['a-sitting it-k-001'] } }),
    ],
    ['a log that hashes otherwise', ({ audit }) => ({ audit: { ...audit, whole: false } })],
    [
      'a mark without its event',
      ({ audit }) => ({ audit: { ...audit, unreconciled: ['marks: one has no event'] } }),
    ],
    ['a log that was begun anew', ({ audit }) => ({ audit: { ...audit, continues: false } })],
    ['a marker who saw a name', ({ marking }) => ({ marking: { ...marking, blind: false } })],
    ['a re-mark by one person', ({ remark }) => ({ remark: { ...remark, alone: 'allowed' } })],
    [
      'contents handed to the candidate',
      ({ evidence }) => ({ evidence: evidence.map((one) => ({ ...one, contents: true })) }),
    ],
    [
      'evidence that does not hold',
      ({ evidence }) => ({ evidence: evidence.map((one) => ({ ...one, failed: ['log: cut'] })) }),
    ],
    [
      'statistics that hide a change',
      ({ statistics }) => ({ statistics: { ...statistics, outdated: false } }),
    ],
    ['a late answer that was taken', () => ({ late: 'taken' })],
  ])('reports %s', (_, forge) => {
    expect(problemsOf(report)).toEqual([]);
    expect(problemsOf({ ...report, ...forge(report) })).not.toEqual([]);
  });
});

describe('exam verify', () => {
  it('accepts the pack that the demonstration wrote', async () => {
    const verified = await exam(['verify', path.join(folder, 'pack'), '--json']);
    expect(verified.exitCode).toBe(0);
    expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true });
  });

  it('refuses the pack once one byte of any of its files is flipped', async () => {
    const pack = path.join(folder, 'pack');
    const files = (await readdir(pack, { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    );
    // One file of each kind: the log's own tests flip every byte class.
    const kinds = new Map(
      files.map((entry) => [
        path
          .relative(pack, path.join(entry.parentPath, entry.name))
          .replace(/\d+|[0-9a-f-]{36}/g, '#'),
        path.join(entry.parentPath, entry.name),
      ]),
    );
    for (const [kind, file] of kinds) {
      const bytes = await readFile(file);
      const flipped = Buffer.from(bytes);
      const at = Math.floor(bytes.length / 2);
      flipped.writeUInt8(flipped.readUInt8(at) ^ 1, at);
      await writeFile(file, flipped);
      const verified = await exam(['verify', pack, '--json']);
      await writeFile(file, bytes);
      expect([kind, verified.exitCode]).toEqual([kind, 1]);
    }
  }, 300_000);

  it('says what to do when there is no such folder', async () => {
    const verified = await exam(['verify', path.join(folder, 'nothing')]);
    expect(verified).toMatchObject({ exitCode: 2, stdout: '' });
    expect(verified.stderr).toContain('no such folder');
  });
});

function candidate(story: string) {
  return report.candidates.find((one) => one.story === story)!;
}

/** Points of the demonstration are whole, half or third parts; the sum is compared as a number. */
function sum(parts: readonly { readonly points: string }[]): number {
  const value = parts.reduce((total, { points }) => {
    const [numerator, denominator = '1'] = points.split('/');
    return total + Number(numerator) / Number(denominator);
  }, 0);
  return Math.round(value * 1e9) / 1e9;
}
