import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import type { Limits } from '#exam-bank';
import type { RunContainer, Sandbox } from '../../apps/grader/src/sandbox/sandbox.js';
import { ATTACKER } from './attacker.js';
import { realSandbox } from './engine.js';

const LIMITS: Limits = { cpuMs: 1000, wallMs: 4000, memoryMiB: 64, outputKiB: 64, processes: 1 };
/** What a program finds that comes after another: its own two folders, and a user id of its own. */
const CLEAN = '/box/tmp\n/box/work\nuid 1\n';

describe('an attacker in the sandbox', () => {
  let sandbox: Sandbox;
  let container: RunContainer;
  const attack = async (word: string, limits: Partial<Limits> = {}) => {
    const stdin = Buffer.from(`${word}\n`);
    const { facts, stdout } = await container.run({ stdin, limits: { ...LIMITS, ...limits } });
    return { facts, said: stdout.toString('latin1') };
  };

  beforeAll(async () => {
    sandbox = realSandbox();
    const { artefact, facts } = await sandbox.compile({
      label: 'attacker',
      language: 'c',
      files: [{ name: 'main.c', text: ATTACKER }],
    });
    if (artefact === null) throw new Error(facts.output);
    container = await sandbox.open({ label: 'attacker', artefact });
  });
  afterAll(async () => {
    await container.close();
    await sandbox.close();
  });

  test.each([
    [1, 0],
    [8, 7],
  ])('with %i processes allowed can make %i more', async (processes, made) => {
    const { said, facts } = await attack('fork-bomb', { processes });
    expect(said).toBe(`forks ${made}\n`);
    expect(facts.killedFor).toBeNull();
    expect((await attack('look')).said).toBe(CLEAN);
  });

  it('leaves no process behind: what it started is ended with it', async () => {
    const { said, facts } = await attack('orphan', { processes: 8 });
    expect(said).toBe('parent done\n');
    expect(facts.exitCode).toBe(0);
    await attack('stack'); // long enough for the orphan to have written, were it alive
    expect((await attack('look')).said).toBe(CLEAN);
  });

  it('reaches no network of any family', async () => {
    const { said } = await attack('network');
    expect(said.trim().split('\n')).toHaveLength(6);
    expect(said).not.toContain(' ok');
  });

  it('can neither read, write, stop nor trace the supervisor', async () => {
    const { said } = await attack('supervisor', { processes: 2 });
    expect(said.trim().split('\n')).toHaveLength(12);
    expect(said).not.toContain(' ok');
  });

  it('gets three open descriptors', async () => {
    expect((await attack('descriptors')).said).toBe('0 1 2 ');
  });

  it('cannot forge a result: frames that it writes are its output', async () => {
    const { facts, said } = await attack('forge');
    expect(facts.exitCode).toBe(5);
    expect(said).toHaveLength(61);
    expect(facts.stderr.bytes).toBe(61);
  });

  it('is refused what reaches into the kernel or out of its namespaces', async () => {
    const { said } = await attack('kernel', { processes: 4 });
    expect(said.trim().split('\n')).toHaveLength(17);
    expect(said).not.toContain(' ok');
  });

  it('writes nowhere but to its scratch space', async () => {
    const { said } = await attack('places');
    expect(said.trim().split('\n')).toHaveLength(13);
    expect(said).not.toContain(' ok');
  });

  it('leaves nothing for the next test to find, however it is hidden', async () => {
    const { said } = await attack('leave');
    expect(said.match(/ ok/g)).toHaveLength(6);
    expect((await attack('look')).said).toBe(CLEAN);
  });

  it('cannot use up the file table, and what it made goes away', async () => {
    expect((await attack('inodes')).said).toBe('files ENOSPC 1\n');
    expect((await attack('look')).said).toBe(CLEAN);
  });

  it('cannot hide from the wiping in deep folders', async () => {
    expect((await attack('deep')).said).toBe('deep\n');
    expect((await attack('look')).said).toBe(CLEAN);
  });

  it('cannot execute what it wrote', async () => {
    expect((await attack('own-payload')).said).toBe('exec EACCES\n');
  });

  it('cannot lower its place in the order of those who die when memory is short', async () => {
    expect((await attack('oom-score')).said).toBe('oom EACCES\n');
  });

  test.each([
    ['files as memory', 'disk', 'memory', {}],
    ['endless recursion', 'stack', 'memory', {}],
    ['many processes, each small', 'many-small', 'memory', { processes: 8 }],
    ['more memory for a moment, and a clean end', 'over-and-out', 'memory', {}],
    ['time on several threads', 'threads', 'cpu', { processes: 4, cpuMs: 400 }],
    [
      'time of children that it does not wait for',
      'hidden-children',
      'cpu',
      { processes: 8, cpuMs: 250 },
    ],
    ['time while ignoring every signal', 'ignore-signals', 'cpu', { cpuMs: 200 }],
  ] as const)('is caught taking %s', async (_, word, reason, limits) => {
    const { facts } = await attack(word, limits);
    expect(facts.killedFor).toBe(reason);
  });

  test.each([
    ['fault', { exitCode: null, signal: 11 }],
    ['abort', { exitCode: null, signal: 6 }],
    ['kill-self', { exitCode: null, signal: 9 }],
    ['kill-all', { exitCode: 0, signal: null }],
    ['close-all', { exitCode: 4, signal: null }],
    ['reserve', { exitCode: 0, signal: null }],
  ])('ends by itself with %s, and that is what is reported', async (word, end) => {
    const { facts } = await attack(word);
    expect(facts).toMatchObject({ ...end, killedFor: null });
  });

  it('may leave a large input unread', async () => {
    const stdin = Buffer.concat([Buffer.from('deaf\n'), Buffer.alloc(4_000_000, 'x')]);
    const { facts } = await container.run({ stdin, limits: LIMITS });
    expect(facts).toMatchObject({ exitCode: 0, killedFor: null });
  });
});
