import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import type { Limits } from '#exam-bank';
import type {
  CompileRequest,
  RunContainer,
  Sandbox,
} from '../../apps/grader/src/sandbox/sandbox.js';

/**
 * What a sandbox is held to. `acrobat` is a program that reads one word from its input and does what it says:
 *
 * | word    | does                                                    |
 * |---------|---------------------------------------------------------|
 * | `echo`  | writes the rest of its input, byte by byte, and ends    |
 * | `exit`  | ends with status 7                                      |
 * | `spin`  | computes for ever                                       |
 * | `sleep` | waits for ever without computing                        |
 * | `hog`   | takes memory for ever                                   |
 * | `flood` | writes for ever                                         |
 * | `warn`  | writes `careful` to its standard error                  |
 *
 * `broken` does not compile.
 */
export interface SandboxHarness {
  readonly create: () => Sandbox;
  readonly acrobat: CompileRequest;
  readonly broken: CompileRequest;
}

const LIMITS: Limits = {
  cpuMs: 1500,
  wallMs: 4000,
  memoryMiB: 64,
  outputKiB: 64,
  processes: 1,
};

/** Declares the suite; call it inside a spec file. */
export function describeSandboxContract(name: string, harness: SandboxHarness): void {
  describe(name, () => {
    let sandbox: Sandbox;
    let container: RunContainer;
    const run = (stdin: string | Buffer, limits: Partial<Limits> = {}) =>
      container.run({ stdin: Buffer.from(stdin as string), limits: { ...LIMITS, ...limits } });

    beforeAll(async () => {
      sandbox = harness.create();
      const { artefact, facts } = await sandbox.compile(harness.acrobat);
      if (artefact === null) throw new Error(facts.output);
      container = await sandbox.open({ label: harness.acrobat.label, artefact });
    });
    afterAll(async () => {
      await container.close();
      await sandbox.close();
    });

    it('hands input in and output out, byte by byte', async () => {
      const every = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
      const { facts, stdout } = await run(Buffer.concat([Buffer.from('echo\n'), every]));
      expect(stdout.equals(every)).toBe(true);
      expect(facts).toMatchObject({ exitCode: 0, signal: null, killedFor: null });
      expect(facts.stdout).toEqual({
        bytes: 256,
        sha256: createHash('sha256').update(every).digest('hex'),
        truncated: false,
        head: every.toString('base64'),
      });
      expect(facts.peakMemoryBytes).toBeGreaterThan(0);
    });

    it('hands over more input and output than a pipe holds', async () => {
      const much = Buffer.alloc(300_000, 'a line of text\n');
      const { facts, stdout } = await run(Buffer.concat([Buffer.from('echo\n'), much]), {
        outputKiB: 400,
      });
      expect(stdout.equals(much)).toBe(true);
      expect(facts.stdout).toMatchObject({ bytes: 300_000, truncated: true });
      expect(Buffer.from(facts.stdout.head, 'base64')).toHaveLength(65_536);
    });

    it('reports the exit status of a program that fails', async () => {
      const { facts } = await run('exit\n');
      expect(facts).toMatchObject({ exitCode: 7, signal: null, killedFor: null });
    });

    it('keeps standard error apart', async () => {
      const { facts, stdout } = await run('warn\n');
      expect(Buffer.from(facts.stderr.head, 'base64').toString()).toContain('careful');
      expect(stdout).toHaveLength(0);
    });

    test.each([
      ['spin', 'cpu', { cpuMs: 300, wallMs: 4000 }],
      ['sleep', 'wall', { cpuMs: 1500, wallMs: 500 }],
      ['hog', 'memory', {}],
      ['flood', 'output', {}],
    ] as const)('ends a program that does %s, for %s', async (word, reason, limits) => {
      const { facts, stdout } = await run(`${word}\n`, limits);
      expect(facts.killedFor).toBe(reason);
      expect(stdout.length).toBeLessThanOrEqual(64 * 1024);
    });

    it('is as good as new after a program had to be ended', async () => {
      const { facts, stdout } = await run('echo\nstill here');
      expect(facts.killedFor).toBeNull();
      expect(stdout.toString()).toBe('still here');
    });

    it('refuses sources that do not compile, and says why', async () => {
      const { artefact, facts } = await sandbox.compile(harness.broken);
      expect(artefact).toBeNull();
      expect(facts).toMatchObject({ ok: false, artefactSha256: null });
      expect(facts.output).not.toBe('');
    });

    it('says where and with what a program ran', () => {
      const { environment } = container;
      expect(environment.toolVersion).not.toBe('');
      expect(environment.image).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(environment.supervisorSha256).toMatch(/^[0-9a-f]{64}$/);
      expect(environment.seccompSha256).toMatch(/^[0-9a-f]{64}$/);
      expect([1, 2]).toContain(environment.cgroupVersion);
      expect(environment.argv.length).toBeGreaterThan(0);
    });

    it('runs nothing in a container that was closed', async () => {
      const { artefact } = await sandbox.compile(harness.acrobat);
      if (artefact === null) throw new Error('does not compile');
      const other = await sandbox.open({ label: 'closed', artefact });
      await other.close();
      const late = other.run({ stdin: Buffer.from('echo\n'), limits: LIMITS });
      await expect(late).rejects.toMatchObject({ name: 'SandboxFailure', code: 'container-died' });
    });
  });
}
