import { createHash } from 'node:crypto';
import { describe, expect, it, test } from '@jest/globals';
import type { Task } from '#exam-bank';
import { knowledgeMark, practicalMark, type Mark } from './mark.js';
import type { ProcessFacts, RunFacts, TestFacts } from './run-facts.js';
import { scoringVersion } from './scoring-version.js';
import { scoreRun } from './task-points.js';
import { verifyMark, type PinnedMark } from './verify-mark.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const base64 = (text: string) => Buffer.from(text).toString('base64');

const item = {
  id: 'k-1',
  type: 'multiple-choice',
  criterion: 'C-1',
  difficulty: 'easy',
  points: 1,
  minutes: 1,
  author: 'a',
  prompt: '?',
  rationale: '!',
  options: ['A', 'B', 'C'].map((id) => ({ id, text: id })),
  scoring: 'per-option',
  key: { correct: ['A', 'B'] },
} as const;

const tests = ['1', '2', '3'].map((name) => ({
  id: `g/${name}`,
  input: base64(name),
  answer: base64(`${name}\n`),
}));
const task = {
  id: 't-1',
  limits: { python: { cpuMs: 1000, wallMs: 3000, memoryMiB: 64, outputKiB: 64, processes: 1 } },
  nearLimit: { withinPercent: 10, runs: 3, counts: 'median' },
  groups: [{ id: 'g', points: 2, criterion: 'C-2', scoring: 'sum', dependsOn: [], tests }],
} as unknown as Task; // the rest of a task has no bearing on its marks

const ended: ProcessFacts = {
  exitCode: 0,
  signal: null,
  killedFor: null,
  cpuUserUs: 1,
  cpuSystemUs: 1,
  wallUs: 1,
  waitUs: 0,
  peakMemoryBytes: 1,
  stdout: { bytes: 2, sha256: 'ab', truncated: false, head: '' },
  stderr: { bytes: 0, sha256: 'ab', truncated: false, head: '' },
};
const testFacts = (name: string, accepted: boolean): TestFacts => ({
  test: `g/${name}`,
  group: 'g',
  limits: { cpuMs: 1000, wallMs: 3000, memoryMiB: 64, outputKiB: 64 },
  process: ended,
  comparison: { accepted, message: '' },
  inputSha256: sha256(name),
  answerSha256: sha256(`${name}\n`),
});
const facts = {
  compile: { ok: true },
  tests: [testFacts('1', true), testFacts('2', false), testFacts('3', true)],
  provenance: { language: 'python' },
} as unknown as RunFacts; // the rest of the provenance has no bearing on the mark

const knowledge: PinnedMark = {
  scoringVersion,
  kind: 'knowledge',
  item,
  response: ['A'],
  recorded: knowledgeMark(item, ['A']),
};
const practical: PinnedMark = {
  scoringVersion,
  kind: 'practical',
  task,
  facts,
  recorded: practicalMark(task, scoreRun(task, facts)),
  recordedVerdict: 'wrong-answer',
};
const withMark = (pinned: PinnedMark, change: Partial<Mark>): PinnedMark => ({
  ...pinned,
  recorded: { ...pinned.recorded, ...change },
});

describe('recomputing a mark from what its ledger entry pinned', () => {
  it('gives the recorded mark of a knowledge item', () => {
    expect(verifyMark(knowledge)).toEqual({ equal: true, reason: 'equal', detail: '1/3 of 1' });
  });

  it('gives the recorded mark of a practical task', () => {
    expect(verifyMark(practical)).toEqual({ equal: true, reason: 'equal', detail: '4/3 of 2' });
  });

  it('gives the blank mark where nothing was handed in', () => {
    const recorded = practicalMark(task, null);
    const blank = { ...practical, facts: null, recorded, recordedVerdict: null };
    expect(verifyMark(blank).equal).toBe(true);
  });

  const part = { criterion: 'C-9', points: '1/3', maxPoints: '1' };
  const cases: readonly (readonly [string, PinnedMark, string])[] = [
    ['other points', withMark(knowledge, { points: '1/2' }), 'points-differ'],
    ['points rounded', withMark(knowledge, { points: '0.3333333' }), 'points-differ'],
    ['another maximum', withMark(practical, { maxPoints: '3' }), 'points-differ'],
    ['another criterion', withMark(knowledge, { parts: [part] }), 'parts-differ'],
    ['another state', withMark(knowledge, { state: 'blank' }), 'state-differs'],
    ['another item', withMark(knowledge, { item: 'k-2' }), 'item-differs'],
    ['another response', { ...knowledge, response: ['A', 'B'] }, 'points-differ'],
    ['a response of another version', { ...knowledge, response: ['Z'] }, 'inputs-unusable'],
    [
      'another scoring version',
      { ...knowledge, scoringVersion: 'assay-scoring/0' },
      'scoring-version-differs',
    ],
    ['another verdict', { ...practical, recordedVerdict: 'accepted' }, 'verdict-differs'],
    [
      'a test result missing',
      { ...practical, facts: { ...facts, tests: facts.tests.slice(1) } },
      'inputs-unusable',
    ],
    [
      'other limits than the task has',
      {
        ...practical,
        facts: {
          ...facts,
          tests: facts.tests.map((test) => ({ ...test, limits: { ...test.limits, cpuMs: 2000 } })),
        },
      },
      'limits-differ',
    ],
    [
      'a language that the task has no limits for',
      { ...practical, facts: { ...facts, provenance: { ...facts.provenance, language: 'c' } } },
      'limits-differ',
    ],
    [
      'other test data',
      {
        ...practical,
        facts: {
          ...facts,
          tests: [...facts.tests.slice(1), { ...testFacts('1', true), answerSha256: sha256('') }],
        },
      },
      'test-data-differ',
    ],
  ];
  test.each(cases)('tells %s', (_, pinned, reason) => {
    expect(verifyMark(pinned)).toMatchObject({ equal: false, reason });
  });
});
