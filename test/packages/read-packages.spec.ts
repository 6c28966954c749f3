import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from '@jest/globals';
import {
  packageRoot,
  PACKAGE_DEFAULTS,
  readArchive,
  readPackage,
  type PackageReading,
} from '#exam-bank';
import { readFolder } from '../../apps/cli/src/content/read-folder.js';
import { zipOf } from '../factories/zip.js';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const filesOf = (name: string) => readFolder(path.join(HERE, name), { skipHidden: true });

async function taskOf(name: string) {
  const read = readPackage(await filesOf(name), name);
  if (!read.ok) throw new Error(read.reasons.join('\n'));
  return read;
}

describe('a problem package becomes a task', () => {
  it('legacy, pass-fail, with flags of the default validator', async () => {
    const { task, timing, notes } = await taskOf('circle');
    expect(task).toMatchObject({
      id: 'circle',
      title: 'Circle',
      author: 'maria.zielinska',
      languages: ['c', 'python'],
      comparatorFlags: 'float_tolerance 1e-4',
      checker: undefined,
      interactor: undefined,
    });
    expect(task.statement).toContain('A gardener plans a round bed.');
    expect(
      task.groups.map(({ tests, title: _, ...group }) => ({
        ...group,
        tests: tests.map(({ id }) => id),
      })),
    ).toEqual([
      {
        ...{
          id: 'sample',
          visible: true,
          criterion: 'unassigned',
          points: 0,
          scoring: 'all-or-nothing',
        },
        ...{ dependsOn: [], tests: ['sample/1'] },
      },
      {
        ...{
          id: 'secret',
          visible: false,
          criterion: 'unassigned',
          points: 10,
          scoring: 'all-or-nothing',
        },
        ...{ dependsOn: ['sample'], tests: ['secret/1-zero', 'secret/2-part', 'secret/3-large'] },
      },
    ]);
    expect(task.groups[1]?.tests[1]).toMatchObject({
      input: 'Mi41Cg==',
      answer: 'MTkuNjM0OTU0MQo=',
    });
    expect(timing).toEqual({
      stated: false,
      resolutionMs: 1000,
      acToTimeLimit: 5,
      timeLimitToTle: 2,
    });
    expect(task.limits['c']).toMatchObject({ memoryMiB: 256, outputKiB: 8192 });
    expect(task.examples.map(({ path: at, verdict, points }) => [at, verdict, points])).toEqual([
      ['submissions/accepted/area.c', 'accepted', '10'],
      ['submissions/accepted/area.py', 'accepted', '10'],
      ['submissions/run_time_error/whole_numbers.py', 'runtime-error', undefined],
      ['submissions/wrong_answer/three.py', 'wrong-answer', undefined],
    ]);
    expect(notes.join('\n')).toMatch(/input_validators.*not run[^]*1\.desc[^]*area\.kt: left out/);
  });

  it('2023-07, scoring, with groups and rules for single groups', async () => {
    const { task, timing, notes } = await taskOf('stairs');
    expect(task.title).toBe('Stairs');
    expect(task.languages).toEqual(['cpp']);
    expect(notes.join('\n')).toContain('python3, rust');
    expect(
      task.groups.map(({ id, points, scoring, dependsOn }) => [id, points, scoring, dependsOn]),
    ).toEqual([
      ['sample', 0, 'all-or-nothing', []],
      ['1-small', 40, 'sum', []],
      ['2-large', 60, 'all-or-nothing', ['sample']],
    ]);
    expect(task.limits['cpp']).toMatchObject({ cpuMs: 1000, wallMs: 3000 });
    expect(timing).toMatchObject({ stated: true, acToTimeLimit: 2, timeLimitToTle: 1.5 });
    const slow = task.examples.find(({ path: at }) => at.endsWith('recursive.cpp'));
    expect(slow).toMatchObject({ verdict: 'time-limit', points: undefined });
    expect(slow?.packaged?.tests).toEqual([
      { permitted: ['accepted', 'time-limit'], required: ['time-limit'], bounds: 'upper' },
      {
        ...{
          permitted: ['accepted'],
          required: ['accepted', 'wrong-answer', 'time-limit', 'runtime-error'],
        },
        ...{
          bounds: 'lower',
          tests: ['sample/1', '1-small/1', '1-small/2', '1-small/3', '1-small/4'],
        },
      },
      {
        ...{
          permitted: ['time-limit'],
          required: ['accepted', 'wrong-answer', 'time-limit', 'runtime-error'],
        },
        tests: ['2-large/1', '2-large/2'],
      },
    ]);
    const wrong = task.examples.find(({ path: at }) => at.endsWith('no_modulo.cpp'));
    expect(wrong?.packaged?.points).toEqual({ least: '40', most: '40' });
  });

  it('2025-09, with a validator of its own, constants and notes of tests', async () => {
    const { task } = await taskOf('divisor');
    expect(task.statement).toContain('`n` is at most 1000000.');
    expect(task.comparatorFlags).toBe('');
    expect(task.checker).toMatchObject({
      kind: 'output-validator',
      language: 'cpp',
      arguments: [],
    });
    const [source] = task.checker?.kind === 'output-validator' ? task.checker.files : [];
    expect(source).toMatchObject({
      name: 'divides.cpp',
      text: expect.stringContaining('number <= 1000000 &&'),
    });
    const rejected = task.examples.find(({ path: at }) => at.includes('rejected'));
    expect(rejected?.verdict).toBe('wrong-answer or time-limit or runtime-error');
  });

  it('2025-09, scoring, with a Python validator, its arguments and limits', async () => {
    const { task } = await taskOf('shout');
    expect(task.author).toBe('anna.zak');
    expect(task.checker).toMatchObject({
      kind: 'output-validator',
      language: 'python',
      arguments: ['loud'],
      limits: { cpuMs: 5000, wallMs: 11_000 },
    });
    expect(task.limits['python']).toMatchObject({ cpuMs: 2000, memoryMiB: 128, outputKiB: 1024 });
    expect(
      task.groups.map(({ id, points, scoring, dependsOn }) => [id, points, scoring, dependsOn]),
    ).toEqual([
      ['sample', 0, 'all-or-nothing', []],
      ['one', 10, 'all-or-nothing', []],
      ['two', 20, 'min', ['sample', 'one']],
    ]);
  });

  it('2025-09, interactive: its samples are not shown, and its judge outlives the program', async () => {
    const { task } = await taskOf('higher');
    expect(task.checker).toBeUndefined();
    expect(task.interactor).toMatchObject({ kind: 'output-validator', language: 'cpp' });
    expect(task.interactor?.limits.wallMs).toBeGreaterThan(
      task.limits['python']?.wallMs ?? Infinity,
    );
    expect(task.groups.some(({ visible }) => visible)).toBe(false);
  });

  it('with points and criterion given, and the same from an archive, with a folder of its own or without', async () => {
    const files = await filesOf('circle');
    const defaults = { ...PACKAGE_DEFAULTS, points: 25, criterion: 'CPP-6.1' };
    const read = readPackage(files, 'circle', defaults);
    expect(read.ok && read.task.groups[1]).toMatchObject({ points: 25, criterion: 'CPP-6.1' });
    for (const folder of ['', 'circle/']) {
      const entries = [...files].map(([name, content]) => ({ name: `${folder}${name}`, content }));
      const reading = await readArchive(zipOf(entries));
      const root = reading.ok ? packageRoot(reading.files) : undefined;
      expect(root && readPackage(root, 'circle', defaults)).toEqual(read);
    }
    expect(
      packageRoot(
        new Map([
          ['a/problem.yaml', Buffer.of()],
          ['b', Buffer.of()],
        ]),
      ),
    ).toBeUndefined();
  });
});

type Changes = Readonly<Record<string, string | undefined>>;

async function changed(name: string, changes: Changes): Promise<PackageReading> {
  const files = new Map(await filesOf(name));
  for (const [at, text] of Object.entries(changes)) {
    if (text === undefined)
      for (const file of [...files.keys()].filter((one) => one === at || one.startsWith(`${at}/`)))
        files.delete(file);
    else files.set(at, Buffer.from(text, 'latin1'));
  }
  return readPackage(files, name);
}

const V25 = 'problem_format_version: 2025-09\nname: A\nuuid: 1\n';

describe('a problem package is blocked for', () => {
  const cases: readonly (readonly [string, string, Changes, string])[] = [
    [
      'an unknown version',
      'circle',
      { 'problem.yaml': 'problem_format_version: 2031-01' },
      'format version "2031-01"',
    ],
    ['broken YAML', 'circle', { 'problem.yaml': 'name: [' }, 'problem.yaml: is no YAML'],
    ['a key twice', 'circle', { 'problem.yaml': 'name: a\nname: b' }, 'problem.yaml: is no YAML'],
    ['a key that is a list', 'circle', { 'problem.yaml': '[a]: b' }, 'problem.yaml: is no YAML'],
    [
      'a tag of YAML',
      'circle',
      { 'problem.yaml': 'name: !!python/object:os.system a' },
      'problem.yaml: is no YAML',
    ],
    [
      'aliases that multiply',
      'circle',
      { 'problem.yaml': billionLaughs() },
      'its own parts too often',
    ],
    ['YAML that is no text', 'circle', { 'problem.yaml': 'name: \xff' }, 'no UTF-8 text'],
    [
      'an unknown key',
      'circle',
      { 'problem.yaml': 'name: a\nsecond_chances: 3' },
      'unknown property "second_chances"',
    ],
    [
      'a key of another version',
      'divisor',
      { 'problem.yaml': `${V25}validation: custom` },
      'unknown property "validation"',
    ],
    [
      'several passes',
      'divisor',
      { 'problem.yaml': `${V25}type: multi-pass` },
      'type "multi-pass"',
    ],
    [
      'answers instead of programs',
      'divisor',
      { 'problem.yaml': `${V25}type: [submit-answer]` },
      'type "submit-answer"',
    ],
    [
      'types that exclude each other',
      'divisor',
      { 'problem.yaml': `${V25}type: [pass-fail, scoring]` },
      'exclude each other',
    ],
    [
      'a score to minimise',
      'circle',
      { 'problem.yaml': 'type: scoring\ngrading: {objective: min}' },
      'minimise',
    ],
    [
      'a validator with scores',
      'circle',
      { 'problem.yaml': 'validation: custom score' },
      'scores of their own',
    ],
    [
      'a validator that is not there',
      'circle',
      { 'problem.yaml': 'validation: custom' },
      'there is none',
    ],
    [
      'flags that the comparator cannot read',
      'circle',
      { 'problem.yaml': 'validator_flags: float_tolerance soon' },
      'default output validator',
    ],
    ['flags in quotes', 'circle', { 'problem.yaml': `validator_flags: "'a b'"` }, 'quotes'],
    ['no statement', 'circle', { problem_statement: undefined }, 'the statement is missing'],
    [
      'a statement as PDF only',
      'divisor',
      { statement: undefined, 'statement/problem.en.pdf': '%PDF' },
      'only as PDF',
    ],
    ['no secret tests', 'circle', { 'data/secret': undefined }, 'data/secret: has no tests'],
    [
      'a test without an answer',
      'circle',
      { 'data/secret/1-zero.ans': undefined },
      '1-zero.ans: is missing',
    ],
    ['an answer without a test', 'circle', { 'data/secret/9.ans': '1' }, '9.ans: has no .in'],
    [
      'files beside the input',
      'circle',
      { 'data/secret/1-zero.files/map.txt': 'x' },
      'files beside the input',
    ],
    [
      'arguments of the program',
      'divisor',
      { 'data/secret/2.yaml': 'args: [-v]' },
      'arguments for the program',
    ],
    [
      'an unknown key of a test',
      'divisor',
      { 'data/secret/2.yaml': 'weight: 3' },
      'unknown key "weight"',
    ],
    [
      'an unknown key of a group',
      'divisor',
      { 'data/secret/test_group.yaml': 'weight: 3' },
      'unknown key "weight"',
    ],
    [
      'validator arguments that differ',
      'divisor',
      { 'data/secret/2.yaml': 'output_validator_args: [x]' },
      'different output validator arguments',
    ],
    [
      'a custom grader',
      'circle',
      { 'data/secret/testdata.yaml': 'grading: custom' },
      'way of grading',
    ],
    [
      'acceptance by any test',
      'circle',
      { 'data/secret/testdata.yaml': 'grader_flags: accept_if_any_accepted' },
      'way of grading',
    ],
    [
      'scores in a pass-fail package',
      'divisor',
      { 'data/secret/test_group.yaml': 'max_score: 3' },
      'does not belong into a pass-fail',
    ],
    [
      'testdata.yaml in 2025-09',
      'divisor',
      { 'data/secret/testdata.yaml': 'on_reject: break' },
      'belongs to older versions',
    ],
    [
      'groups worth more than the whole',
      'shout',
      { 'data/secret/test_group.yaml': 'max_score: 29' },
      'more than its max_score 29',
    ],
    [
      'an unbounded group',
      'shout',
      { 'data/secret/one/test_group.yaml': 'max_score: unbounded' },
      'unbounded',
    ],
    [
      'a group without points',
      'shout',
      { 'data/secret/one/test_group.yaml': 'output_validator_args: [loud]' },
      'without max_score',
    ],
    [
      'half points',
      'shout',
      { 'data/secret/one/test_group.yaml': 'max_score: 2.5' },
      'whole number',
    ],
    [
      'the least of groups',
      'shout',
      { 'data/secret/test_group.yaml': 'score_aggregation: min' },
      'least of the groups',
    ],
    [
      'a dependency on a later group',
      'shout',
      { 'data/secret/one/test_group.yaml': 'max_score: 10\nrequire_pass: secret/two' },
      'no earlier group',
    ],
    [
      'tests beside groups',
      'shout',
      { 'data/secret/x.in': '', 'data/secret/x.ans': '' },
      'tests beside its groups',
    ],
    [
      'a group in a group',
      'shout',
      {
        'data/secret/one/in/test_group.yaml': 'max_score: 1',
        'data/secret/one/in/1.in': '',
        'data/secret/one/in/1.ans': '',
      },
      'a group inside a group',
    ],
    [
      'static validation',
      'shout',
      { 'data/secret/one/test_group.yaml': 'max_score: 9\nstatic_validation_score: 3' },
      'static validation',
    ],
    [
      'a validator that writes scores',
      'shout',
      { 'output_validator/check/check.py': 'open(d + "score_multiplier.txt")' },
      'scores of its own',
    ],
    [
      'a build script',
      'divisor',
      { 'output_validator/build': '#!/bin/sh' },
      'build and run scripts',
    ],
    [
      'a validator in no language of ours',
      'divisor',
      { output_validator: undefined, 'output_validator/v.hs': 'main' },
      'is not written in',
    ],
    ['folders inside a validator', 'divisor', { 'output_validator/lib/a.h': '' }, 'folders inside'],
    [
      'a validator in the old folder',
      'divisor',
      { 'output_validators/v.cpp': '' },
      'the folder is output_validator/',
    ],
    [
      'several validators',
      'circle',
      {
        'problem.yaml': 'validation: custom',
        'output_validators/a.py': '',
        'output_validators/b.py': '',
      },
      'more than one',
    ],
    [
      'an interactive package without judge',
      'higher',
      { output_validator: undefined },
      'without an output validator',
    ],
    [
      'files for every submission',
      'divisor',
      { 'include/python3/driver.py': '' },
      'beside every submission',
    ],
    ['a static validator', 'divisor', { 'static_validator/v.py': '' }, 'static validation'],
    ['a grader program', 'circle', { 'graders/g.py': '' }, 'custom graders'],
    [
      'a time limit that no task has',
      'divisor',
      { 'problem.yaml': `${V25}limits: {time_limit: 61}` },
      'time limit of 61 s',
    ],
    [
      'a time limit between its steps',
      'divisor',
      { 'problem.yaml': `${V25}limits: {time_limit: 1.5}` },
      'no multiple',
    ],
    [
      'memory that no task has',
      'circle',
      { 'problem.yaml': 'limits: {memory: 8192}' },
      'memory 8192',
    ],
    ['a negative limit', 'circle', { 'problem.yaml': 'limits: {memory: -1}' }, '$.limits.memory'],
    [
      'compiling that takes longer than here',
      'circle',
      { 'problem.yaml': 'limits: {compilation_time: 120}' },
      'compilation_time',
    ],
    [
      'no accepted submission',
      'divisor',
      { 'submissions/accepted': undefined },
      'no accepted example submission',
    ],
    [
      'no language of ours',
      'divisor',
      { 'problem.yaml': `${V25}languages: [haskell]` },
      'no accepted example submission',
    ],
    [
      'an unknown key of submissions.yaml',
      'stairs',
      { 'submissions/submissions.yaml': 'accepted: {speed: 3}' },
      '"speed" is neither',
    ],
    [
      'an unknown verdict',
      'stairs',
      { 'submissions/submissions.yaml': 'accepted: {permitted: [OK]}' },
      'lists of AC',
    ],
    [
      'a constant that is a list',
      'divisor',
      { 'problem.yaml': `${V25}constants: {k: [1]}` },
      'constant k',
    ],
    [
      'names that fall together',
      'shout',
      {
        'data/secret/sample/test_group.yaml': 'max_score: 0',
        'data/secret/sample/1.in': '',
        'data/secret/sample/1.ans': '',
      },
      'would have the name',
    ],
  ];
  test.each(cases)('%s', async (_, name, changes, reason) => {
    const read = await changed(name, changes);
    expect(read.ok ? [] : read.reasons).toContainEqual(expect.stringContaining(reason));
  });

  it('all its reasons together', async () => {
    const read = await changed('divisor', {
      'include/c/a.h': '',
      'graders/g.py': '',
      statement: undefined,
    });
    expect(read.ok ? [] : read.reasons).toHaveLength(3);
  });
});

describe('legacy groups', () => {
  const scoring = (more: Changes): Changes => ({
    'problem.yaml': 'name: A\ntype: scoring',
    'data/secret': undefined,
    'data/testdata.yaml': 'on_reject: continue\ngrader_flags: ignore_sample',
    'data/secret/testdata.yaml': 'grader_flags: accept_if_any_accepted',
    'data/secret/g1/testdata.yaml': 'on_reject: break\naccept_score: 30\ngrader_flags: min',
    'data/secret/g1/1.in': '1',
    'data/secret/g1/1.ans': '3.14',
    'data/secret/g2/testdata.yaml': 'accept_score: 35\ngrader_flags: accept_if_any_accepted',
    'data/secret/g2/1.in': '1',
    'data/secret/g2/1.ans': '3.14',
    'data/secret/g2/2.in': '2',
    'data/secret/g2/2.ans': '12.57',
    ...more,
  });

  it('add up where one rejected group leaves the others their score', async () => {
    const read = await changed('circle', scoring({}));
    if (!read.ok) throw new Error(read.reasons.join('\n'));
    expect(read.task.groups.map(({ id, points, scoring: rule }) => [id, points, rule])).toEqual([
      ['sample', 0, 'all-or-nothing'],
      ['g1', 30, 'all-or-nothing'],
      ['g2', 70, 'sum'],
    ]);
  });

  test.each<readonly [string, Changes, string]>([
    [
      'one rejected group takes all',
      { 'data/secret/testdata.yaml': 'grader_flags: sum' },
      'takes the score of all',
    ],
    [
      'the best test counts',
      { 'data/secret/g1/testdata.yaml': 'grader_flags: max' },
      'the best of its tests',
    ],
    [
      'the mean of groups',
      { 'data/secret/testdata.yaml': 'grader_flags: avg always_accept' },
      'the avg of its groups',
    ],
    [
      'points for rejected tests',
      { 'data/secret/g1/testdata.yaml': 'reject_score: 1' },
      'rejected tests',
    ],
    [
      'samples that are worth points',
      { 'data/testdata.yaml': 'on_reject: continue' },
      'samples that are worth points',
    ],
    [
      'an unknown flag',
      { 'data/secret/g1/testdata.yaml': 'grader_flags: median' },
      'unknown grader flag "median"',
    ],
    ['an unknown key', { 'data/secret/g1/testdata.yaml': 'weight: 2' }, 'unknown key "weight"'],
  ])('block the package where %s', async (_, more, reason) => {
    const read = await changed('circle', scoring(more));
    expect(read.ok ? [] : read.reasons).toContainEqual(expect.stringContaining(reason));
  });
});

function billionLaughs(): string {
  const levels = Array.from(
    { length: 9 },
    (_, at) => `k${at + 1}: &a${at + 1} [${Array(9).fill(`*a${at}`).join(', ')}]`,
  );
  return `k0: &a0 [x]\n${levels.join('\n')}\n`;
}
