import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ProcessFacts } from '#scoring';
import type { Sandbox } from '../../apps/grader/src/sandbox/sandbox.js';
import { realSandbox } from './engine.js';

const LIMITS = { cpuMs: 3000, wallMs: 9000, memoryMiB: 128, outputKiB: 64, processes: 1 };
type Files = Readonly<Record<string, string>>;

describe('Lua, a language that is nothing but a folder', () => {
  let sandbox: Sandbox;
  beforeAll(() => {
    sandbox = realSandbox();
  });
  afterAll(() => sandbox.close());

  const compile = (files: Files) =>
    sandbox.compile({
      label: 'lua',
      language: 'lua',
      files: Object.entries(files).map(([name, text]) => ({ name, text })),
    });
  const run = async (files: Files): Promise<{ facts: ProcessFacts; said: string }> => {
    const { artefact, facts } = await compile(files);
    if (artefact === null) throw new Error(facts.output);
    const container = await sandbox.open({ label: 'lua', artefact });
    const { facts: ran, stdout } = await container.run({
      stdin: Buffer.from('7\n'),
      limits: LIMITS,
    });
    await container.close();
    return { facts: ran, said: stdout.toString() };
  };

  test.each<[string, Files, string]>([
    [
      'whole numbers of 64 bit',
      { 'a.lua': 'print(math.maxinteger // io.read("n"))' },
      '1317624576693539401\n',
    ],
    [
      'a module of its own, started from main.lua',
      {
        'a_tool.lua': 'return { twice = function(x) return 2 * x end }',
        'main.lua': 'print(require("a_tool").twice(4))',
      },
      '8\n',
    ],
    [
      'modules from nowhere else',
      { 'a.lua': 'io.write(package.path, package.cpath)' },
      '/app/?.lua',
    ],
  ])('runs %s', async (_, files, expected) => {
    const { facts, said } = await run(files);
    expect(said).toBe(expected);
    expect(facts).toMatchObject({ exitCode: 0, killedFor: null });
  });

  test.each<[string, string, Partial<ProcessFacts>]>([
    [
      'a string larger than the limit',
      'local s = string.rep("x", 1 << 30)',
      { killedFor: 'memory' },
    ],
    [
      'a table that grows for ever',
      'local t = {} while true do t[#t + 1] = #t end',
      { killedFor: 'memory' },
    ],
    ['an error', 'error("not enough memory, it says")', { exitCode: 1, killedFor: null }],
    [
      'endless recursion',
      'local function f() return 1 + f() end f()',
      { exitCode: 1, killedFor: null },
    ],
    ['a status of its own', 'os.exit(3)', { exitCode: 3, killedFor: null }],
    ['a command for the shell', 'os.exit(os.execute("true") and 0 or 5)', { exitCode: 5 }],
  ])('ends by %s', async (_, text, expected) => {
    expect((await run({ 'main.lua': text })).facts).toMatchObject(expected);
  });

  test.each<[string, Files, RegExp]>([
    ['a syntax error', { 'main.lua': 'print("a"\n' }, /main\.lua:2: '\)' expected/],
    ['an error in a module', { 'main.lua': 'require "b"', 'b.lua': 'end' }, /b\.lua:1/],
    ['no source file', { 'notes.txt': 'x' }, /^No source file/],
  ])('does not compile %s', async (_, files, message) => {
    const { artefact, facts } = await compile(files);
    expect(artefact).toBeNull();
    expect(facts.output).toMatch(message);
  });
});
