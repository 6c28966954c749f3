import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { correct, qtiXml, response, setScore } from '../factories/qti-xml.js';
import { exam } from './exam.js';

const SEED = '0123456789abcdef'.repeat(4);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'assay-commands-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, lines: readonly unknown[]): Promise<string> {
  const full = path.join(folder, name);
  await writeFile(
    full,
    lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
  );
  return full;
}

describe('exam draw', () => {
  const draw = (seed: string, ...more: string[]) =>
    exam([
      'draw',
      '--bank',
      'samples/python/bank.json',
      '--blueprint',
      'samples/python/blueprint.json',
      '--seed',
      seed,
      '--json',
      ...more,
    ]);

  it('draws the same set again from the same seed, and another from another', async () => {
    const [first, again, other] = await Promise.all([draw(SEED), draw(SEED), draw('f'.repeat(64))]);
    const forms = [first, again, other].map(
      ({ stdout }) => (JSON.parse(stdout) as { readonly forms: unknown }).forms,
    );
    expect(forms[1]).toEqual(forms[0]);
    expect(forms[2]).not.toEqual(forms[0]);
  });

  it('says in the words of the blueprint what is missing when there is no set', async () => {
    const { exitCode, stdout } = await draw(SEED, '--forms', '40');
    expect(exitCode).toBe(1);
    expect((JSON.parse(stdout) as { infeasible: string[] }).infeasible[0]).toMatch(
      /theory|practical/,
    );
  });

  it('leaves out what is excluded, and takes earlier sets and attributes from files', async () => {
    const { forms } = JSON.parse((await draw(SEED)).stdout) as { readonly forms: string[][] };
    const excluded = forms[0]!.slice(0, 5);
    const files = [
      ...['--earlier', await file('earlier.json', [{ forms }])],
      ...[
        '--attributes',
        await file('attributes.json', [
          { format: 'assay-attributes/1', attributes: { [excluded[0]!]: { words: 30 } } },
        ]),
      ],
    ];
    const without = await draw(SEED, '--exclude', excluded.join(','), ...files);
    const second = JSON.parse(without.stdout) as { readonly forms: string[][] };
    expect(second.forms[0]).toHaveLength(forms[0]!.length);
    expect(second.forms[0]!.filter((id) => excluded.includes(id))).toEqual([]);
    expect(await draw(SEED, '--exclude', 'nobody')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--exclude: the bank has no item or task "nobody"'),
    });
  });

  it('refuses a seed that is no seed with one line', async () => {
    const ran = await draw('abc');
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr.trim().split('\n')).toEqual([expect.stringContaining('--seed')]);
  });
});

describe('exam bank drawability', () => {
  it('says how many sets the sample bank has in it, and what to write for one more', async () => {
    const ran = await exam([
      ...['bank', 'drawability', '--json'],
      ...['--bank', 'samples/python/bank.json'],
      ...['--blueprint', 'samples/python/blueprint.json'],
    ]);
    expect(ran.exitCode).toBe(0);
    const { parts } = JSON.parse(ran.stdout) as {
      readonly parts: readonly { readonly sets: unknown; readonly write: readonly unknown[] }[];
    };
    expect(parts).toHaveLength(2);
    for (const { sets, write } of parts) {
      expect(sets).toEqual({ atLeast: 2, atMost: 2, proof: 'exact' });
      expect(write.length).toBeGreaterThan(0);
    }
  });
});

describe('exam compare', () => {
  it('compares line by line, with the flags of each line', async () => {
    const list = await file('compare.jsonl', [
      { id: 'same', flags: '', answer: '1 2\n', output: '1   2' },
      { id: 'near', flags: 'float_tolerance 1e-6', answer: '1.0', output: '1.0000001' },
      { id: 'far', flags: 'float_tolerance 1e-6', answer: '1.0', output: '1.1' },
    ]);
    const { exitCode, stdout } = await exam(['compare', '--batch', list]);
    const verdicts = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly id: string; readonly accepted: boolean })
      .map(({ id, accepted }) => [id, accepted]);
    expect(exitCode).toBe(0);
    expect(verdicts).toEqual([
      ['same', true],
      ['near', true],
      ['far', false],
    ]);
  });

  it('refuses an unknown flag, naming file and line, and prints nothing', async () => {
    const list = await file('bad-flag.jsonl', [
      { id: 'a', flags: '', answer: '1', output: '1' },
      { id: 'b', flags: 'about_right', answer: '1', output: '1' },
    ]);
    const ran = await exam(['compare', '--batch', list]);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toContain('bad-flag.jsonl:2');
  });
});

describe('exam item score', () => {
  it('refuses a malformed answer instead of scoring it as 0', async () => {
    const list = await file('responses.jsonl', [{ id: 'a', responses: { RESPONSE: 'Z' } }]);
    const ran = await exam(['item', 'score', 'samples/python/bank.json#py-k-001', '--batch', list]);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
  });

  it('scores a QTI item by its own response processing, exactly', async () => {
    const xml = qtiXml({
      declarations: response('single', 'float', correct('0.3')),
      body: '<p><textEntryInteraction responseIdentifier="RESPONSE"/></p>',
      processing: setScore(
        '<divide><sum><variable identifier="RESPONSE"/><baseValue baseType="float">0.7</baseValue></sum><baseValue baseType="float">3</baseValue></divide>',
      ),
      score:
        '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" normalMaximum="2"/>',
    });
    const item = await file('item.xml', [xml]);
    const list = await file('qti.jsonl', [
      { id: 'a', responses: { RESPONSE: '0.3' } },
      { id: 'b', responses: { RESPONSE: null } },
    ]);
    const { stdout } = await exam(['item', 'score', item, '--batch', list]);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { id: 'a', outcomes: { SCORE: '1/3' }, max: '2' },
      { id: 'b', outcomes: { SCORE: null }, max: '2' },
    ]);
  });

  it('takes a map for an item of several decisions, and refuses too many selections by name', async () => {
    const bank = 'samples/item-types/bank.json';
    const decisions = await file('map.jsonl', [
      { id: 'a', responses: { RESPONSE: { s1: 'true' } } },
    ]);
    const ran = await exam(['item', 'score', `${bank}#it-k-001`, '--batch', decisions]);
    expect(JSON.parse(ran.stdout)).toEqual({ id: 'a', outcomes: { SCORE: '0.5' }, max: '2' });
    const four = await file('many.jsonl', [
      { id: 'a', responses: { RESPONSE: ['A', 'B', 'C', 'D'] } },
    ]);
    const refused = await exam(['item', 'score', `${bank}#it-k-007`, '--batch', four]);
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(refused.stderr).toContain('too-many-selections');
  });

  it('says why a QTI item cannot be scored', async () => {
    const xml = qtiXml({
      declarations: response('single', 'file'),
      processing: setScore('<random/>'),
    });
    const item = await file('blocked.xml', [xml]);
    const list = await file('none.jsonl', []);
    const ran = await exam(['item', 'score', item, '--batch', list]);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toContain('chance decides');
  });

  it('scores a blank answer as 0 of the maximum', async () => {
    const list = await file('blank.jsonl', [{ id: 'a', responses: { RESPONSE: null } }]);
    const { stdout } = await exam([
      'item',
      'score',
      'samples/python/bank.json#py-k-001',
      '--batch',
      list,
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ id: 'a', outcomes: { SCORE: '0' } });
  });

  it.each([
    [
      'a response of another name',
      '{"id":"a","responses":{"RESPONS":"A"}}',
      'no response "RESPONS"',
    ],
    ['a list of responses', '{"id":"a","responses":["A"]}', 'give {"id", "responses"'],
  ])('refuses %s: it would be scored as no answer', async (_, line, message) => {
    const list = await file('responses.jsonl', [line]);
    const ran = await exam(['item', 'score', 'samples/python/bank.json#py-k-001', '--batch', list]);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toContain(message);
  });
});

describe('exam bank import --dry-run', () => {
  it.each(['cpp', 'java', 'python'])('the sample bank %s is well-formed', async (qualification) => {
    const { exitCode, stdout } = await exam([
      'bank',
      'import',
      `samples/${qualification}/bank.json`,
      '--dry-run',
      '--json',
    ]);
    const { items } = JSON.parse(stdout) as { items: { status: string; type: string }[] };
    expect(exitCode).toBe(0);
    expect(items.filter(({ type }) => type !== 'task').length).toBeGreaterThanOrEqual(60);
    expect(items.filter(({ type }) => type === 'task').length).toBeGreaterThanOrEqual(6);
    expect(items.every(({ status }) => status === 'ok')).toBe(true);
  });

  it('reads Moodle XML and GIFT, question by question', async () => {
    const gift = await file('bank.gift', ['Right?{T}', '', 'Write.{}', '', 'Broken {~']);
    const xml = await file('bank.xml', [
      '<quiz><question type="truefalse"><name><text>q</text></name>',
      '<questiontext format="plain_text"><text>Right?</text></questiontext>',
      '<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>',
      '</question></quiz>',
    ]);
    const { exitCode, stdout } = await exam(['bank', 'import', gift, xml, '--dry-run', '--json']);
    const { items } = JSON.parse(stdout) as { items: { id: string; status: string }[] };
    expect(exitCode).toBe(0);
    expect(items.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'gift-1 ok',
      'gift-2 blocked',
      'gift-3 blocked',
      'q ok',
    ]);
  });

  it('takes back the sample bank that was exported as a QTI package', async () => {
    const out = path.join(folder, 'python.zip');
    const bank = 'samples/python/bank.json';
    const exported = await exam(['bank', 'export', bank, out, '--format', 'qti3', '--json']);
    const { items: count } = JSON.parse(exported.stdout) as { items: number };
    const { stdout } = await exam(['bank', 'import', out, '--dry-run', '--json']);
    const { items } = JSON.parse(stdout) as { items: { type: string; status: string }[] };
    expect(items.filter(({ type, status }) => type === 'qti' && status === 'ok').length).toBe(
      count,
    );
    const again = await exam(['bank', 'export', bank, out, '--format', 'qti3']);
    expect(again).toMatchObject({ exitCode: 2, stdout: '' });
  });

  it('refuses a broken file whole, naming file, path and reason', async () => {
    const bank = await file('bank.json', ['{"format": "assay-bank/1", "items": []}']);
    const ran = await exam(['bank', 'import', bank, '--dry-run', '--json']);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toContain('bank.json: $');
  });
});

describe('exam task check', () => {
  it('names a language that is not installed, and those that are', async () => {
    const task = path.join(folder, 'cobol-task');
    await cp('samples/python/tasks/py-invoice', task, { recursive: true });
    const json = await readFile(path.join(task, 'task.json'), 'utf8');
    const change = json.replaceAll('"python"', '"cobol"').replace('"py-invoice"', '"cobol-task"');
    await writeFile(path.join(task, 'task.json'), change);
    const ran = await exam(['task', 'check', task]);
    expect(ran.exitCode).toBe(1);
    expect(ran.stderr).toMatch(/no language "cobol" .*python/);
  });
});

describe('exam leak trace', () => {
  const copies = {
    format: 'assay-copies/1',
    items: [{ id: 'k-1', text: 'Which?', options: [{ id: 'A' }, { id: 'B' }, { id: 'C' }] }],
    copies: [
      { id: '1', serial: 'P-1/1', holders: [], orders: { 'k-1': ['A', 'B', 'C'] } },
      { id: '2', serial: 'P-1/2', holders: [], orders: { 'k-1': ['C', 'A', 'B'] } },
    ],
  };
  const fragment = {
    format: 'assay-fragment/1',
    questions: [{ item: 'k-1', options: ['C', 'A', 'B'] }],
  };

  it('ranks the copies, and says that it is a lead, not proof', async () => {
    const known = await file('copies.json', [copies]);
    const leaked = await file('leak.json', [fragment]);
    const [json, text] = await Promise.all([
      exam(['leak', 'trace', leaked, '--copies', known, '--json']),
      exam(['leak', 'trace', leaked, '--copies', known]),
    ]);
    expect(JSON.parse(json.stdout)).toMatchObject({ copies: [{ serial: 'P-1/2' }, {}] });
    expect(text.stdout).toMatch(/P-1\/2 {2}\(1 of 1 items agree\)[^]*A lead, not proof/);
  });

  it('refuses copies that are none with one line', async () => {
    const leaked = await file('leak.json', [fragment]);
    const ran = await exam(['leak', 'trace', leaked, '--copies', leaked]);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('every command', () => {
  it.each([
    [['demo', '--help']],
    [['task', 'check', '--help']],
    [['task', 'run', '--help']],
    [['draw', '--help']],
    [['verify', '--help']],
  ])('%s shows examples', async (args) => {
    const { exitCode, stdout } = await exam(args);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Examples:');
  });

  it('an unknown one ends with 2 and says so', async () => {
    const ran = await exam(['fly']);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain('fly');
  });
});
