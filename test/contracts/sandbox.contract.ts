import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import type { Limits } from '#exam-bank';
import type {
  CompileRequest,
  Conversation,
  ConversationRequest,
  RunContainer,
  RunRequest,
  Sandbox,
} from '../../apps/grader/src/sandbox/sandbox.js';

/**
 * What a sandbox is held to. `acrobat` is a program that reads one word from its input and does what it says:
 *
 * | word    | does                                                                            |
 * |---------|---------------------------------------------------------------------------------|
 * | `echo`  | writes the rest of its input, byte by byte, and ends                            |
 * | `exit`  | ends with status 7                                                              |
 * | `spin`  | computes for ever                                                               |
 * | `sleep` | waits for ever without computing                                                |
 * | `hog`   | takes memory for ever                                                           |
 * | `flood` | writes for ever                                                                 |
 * | `warn`  | writes `careful` to its standard error                                          |
 * | `args`  | writes its arguments, a line each                                               |
 * | `show`  | writes what /app/test/note contains, or `nothing` where there is no such file   |
 * | `leave` | leaves the files a.txt and b.log in its work folder, with `kept` in them        |
 * | `link`  | leaves a symbolic link a.txt there                                              |
 * | `talk`  | answers every line with `heard` and the line at once, and the end with `bye`    |
 *
 * `broken` does not compile.
 */
export interface SandboxHarness {
  readonly create: () => Sandbox;
  readonly acrobat: CompileRequest;
  readonly broken: CompileRequest;
  /** Whether a program in its language can do what `sleep` says. */
  readonly sleeps: boolean;
}

const LIMITS: Limits = {
  cpuMs: 1500,
  wallMs: 4000,
  memoryMiB: 64,
  outputKiB: 64,
  processes: 1,
};

const MUCH = Buffer.alloc(300_000, 'a line of text\n');

/** What one side of a conversation hears, and a way to wait for it. */
class Ear {
  private heard = '';
  private listening: (() => void) | null = null;

  readonly hear = (piece: Buffer): void => {
    this.heard += piece.toString('latin1');
    this.listening?.();
  };

  /** All that was heard, once it ends so; the test's own deadline is the only one. */
  async until(ending: string): Promise<string> {
    while (!this.heard.endsWith(ending)) {
      await new Promise<void>((resolve) => (this.listening = resolve));
    }
    return this.heard;
  }
}

/** Declares the suite; call it inside a spec file. */
export function describeSandboxContract(name: string, harness: SandboxHarness): void {
  describe(name, () => {
    let sandbox: Sandbox;
    let container: RunContainer;
    const run = (
      stdin: string | Buffer,
      limits: Partial<Limits> = {},
      more: Partial<RunRequest> = {},
    ) =>
      container.run({
        stdin: Buffer.from(stdin as string),
        limits: { ...LIMITS, ...limits },
        ...more,
      });
    const converse = (
      word: string,
      more: Partial<ConversationRequest> = {},
    ): Conversation & { readonly ear: Ear } => {
      const ear = new Ear();
      const live = container.converse({ limits: LIMITS, onStdout: ear.hear, ...more });
      live.write(Buffer.from(`${word}\n`));
      return { ...live, ear };
    };

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
      const { facts, stdout } = await run(Buffer.concat([Buffer.from('echo\n'), MUCH]), {
        outputKiB: 400,
      });
      expect(stdout.equals(MUCH)).toBe(true);
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

    const does = (word: string) => word !== 'sleep' || harness.sleeps;
    const endings = [
      { word: 'spin', reason: 'cpu', limits: { cpuMs: 300, wallMs: 4000 } },
      { word: 'sleep', reason: 'wall', limits: { cpuMs: 1500, wallMs: 500 } },
      { word: 'hog', reason: 'memory', limits: {} },
      { word: 'flood', reason: 'output', limits: {} },
    ].filter(({ word }) => does(word));
    test.each(endings)(
      'ends a program that does $word, for $reason',
      async ({ word, reason, limits }) => {
        const { facts, stdout } = await run(`${word}\n`, limits);
        expect(facts.killedFor).toBe(reason);
        expect(stdout.length).toBeLessThanOrEqual(64 * 1024);
      },
    );

    it('is as good as new after a program had to be ended', async () => {
      const { facts, stdout } = await run('echo\nstill here');
      expect(facts.killedFor).toBeNull();
      expect(stdout.toString()).toBe('still here');
    });

    it('appends arguments to the program’s own', async () => {
      const { stdout } = await run('args\n', {}, { arguments: ['--all', 'a b', 'ä'] });
      expect(stdout.toString()).toBe('--all\na b\nä\n');
    });

    it('places files for one run, and for that one only', async () => {
      const note = (text: string) => ({ files: [{ name: 'note', bytes: Buffer.from(text) }] });
      const said = async (more: Partial<RunRequest>) =>
        (await run('show\n', {}, more)).stdout.toString();
      expect(await said(note('one'))).toBe('one');
      expect(await said(note('two'))).toBe('two');
      expect(await said({})).toBe('nothing');
    });

    test.each([['../note'], ['a/b'], ['.hidden'], ['']])(
      'will not place a file called %j',
      async (name) => {
        const odd = run('show\n', {}, { files: [{ name, bytes: Buffer.of() }] });
        await expect(odd).rejects.toThrow('file name');
      },
    );

    test.each([
      [
        'the files of that ending',
        'leave',
        '.txt',
        [{ name: 'a.txt', bytes: Buffer.from('kept') }],
      ],
      ['nothing where there is none', 'warn', '.txt', []],
      ['nothing that is no regular file', 'link', '.txt', []],
    ])('hands out of the work folder %s', async (_, word, collect, collected) => {
      const outcome = await run(`${word}\n`, {}, { collect });
      expect(outcome.collected).toEqual(collected);
      expect(outcome.facts).toMatchObject({ exitCode: 0, killedFor: null });
      expect((await run('leave\n')).collected).toEqual([]);
    });

    it('hands on the output in pieces, and keeps nothing but its facts', async () => {
      const pieces: Buffer[] = [];
      const onStdout = (piece: Buffer) => void pieces.push(piece);
      const stdin = Buffer.concat([Buffer.from('echo\n'), MUCH]);
      const { facts, stdout } = await run(stdin, { outputKiB: 400 }, { onStdout });
      expect(stdout).toHaveLength(0);
      expect(Buffer.concat(pieces).equals(MUCH)).toBe(true);
      expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(256 * 1024);
      expect(facts.stdout).toMatchObject({
        bytes: MUCH.length,
        sha256: createHash('sha256').update(MUCH).digest('hex'),
        truncated: true,
      });
    });

    it('hands on nothing more, and does not end, until whoever takes the output is ready', async () => {
      const first = Promise.withResolvers<void>();
      const gate = Promise.withResolvers<void>();
      const taken: Buffer[] = [];
      const onStdout = (piece: Buffer) => {
        taken.push(piece);
        first.resolve();
        return gate.promise;
      };
      const input = Buffer.concat([Buffer.from('echo\n'), MUCH]);
      const running = run(input, { outputKiB: 400 }, { onStdout });
      await first.promise;
      const held = setTimeout(200, 'held');
      expect(await Promise.race([running.then(() => 'ended'), held])).toBe('held');
      expect(Buffer.concat(taken).length).toBeLessThan(MUCH.length);
      gate.resolve();
      await running;
      expect(Buffer.concat(taken).equals(MUCH)).toBe(true);
    });

    it('hands on no more than the output limit', async () => {
      let handed = 0;
      const { facts } = await run(
        'flood\n',
        {},
        { onStdout: (piece) => void (handed += piece.length) },
      );
      expect(facts.killedFor).toBe('output');
      expect(facts.stdout.bytes).toBeGreaterThan(64 * 1024);
      expect(handed).toBe(64 * 1024);
    });

    it('holds a conversation, each side answering the other', async () => {
      const live = converse('talk');
      let said = '';
      for (const line of ['one', 'two', 'three']) {
        live.write(Buffer.from(`${line}\n`));
        said += `heard ${line}\n`;
        expect(await live.ear.until(`heard ${line}\n`)).toBe(said);
      }
      live.end();
      live.write(Buffer.from('too late\n'));
      const { facts, stdout } = await live.outcome;
      expect(await live.ear.until('bye')).toBe(`${said}bye`);
      expect(stdout).toHaveLength(0);
      expect(facts).toMatchObject({ exitCode: 0, signal: null, killedFor: null });
      expect(Buffer.from(facts.stdout.head, 'base64').toString()).toBe(`${said}bye`);
    });

    it('gives a conversation arguments and files, and collects what it left', async () => {
      const files = [{ name: 'note', bytes: Buffer.from('secret') }];
      const shown = converse('show', { files });
      expect((await shown.outcome).facts.stdout.bytes).toBe(6);
      const args = converse('args', { arguments: ['x'] });
      expect((await args.outcome).facts.stdout.bytes).toBe(2);
      const left = converse('leave', { collect: '.log' });
      expect((await left.outcome).collected).toEqual([
        { name: 'b.log', bytes: Buffer.from('kept') },
      ]);
    });

    const talk = { word: 'talk', reason: 'wall', limits: { cpuMs: 1500, wallMs: 500 } };
    test.each([...endings, talk])(
      'ends a conversation with a program that does $word, for $reason',
      async ({ word, reason, limits }) => {
        const { outcome } = converse(word, { limits: { ...LIMITS, ...limits } });
        expect((await outcome).facts.killedFor).toBe(reason);
      },
    );

    it('is kept by no program that does not listen from ending it', async () => {
      const live = converse(does('sleep') ? 'sleep' : 'spin', {
        limits: { ...LIMITS, wallMs: 500 },
      });
      for (let piece = 0; piece < 20; piece += 1) live.write(MUCH);
      expect((await live.outcome).facts.killedFor).toBe('wall');
      expect((await run('echo\nstill here')).stdout.toString()).toBe('still here');
    });

    it('loses nothing of a long conversation', async () => {
      const heard = createHash('sha256');
      const live = converse('echo', {
        limits: { ...LIMITS, cpuMs: 5000, wallMs: 20_000, outputKiB: 4096 },
        onStdout: (piece) => void heard.update(piece),
      });
      for (let piece = 0; piece < 8; piece += 1) live.write(MUCH);
      live.end();
      const { facts } = await live.outcome;
      expect(facts).toMatchObject({ exitCode: 0, stdout: { bytes: 8 * MUCH.length } });
      expect(heard.digest('hex')).toBe(facts.stdout.sha256);
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
      const died = { name: 'SandboxFailure', code: 'container-died' };
      await expect(late).rejects.toMatchObject(died);
      const live = other.converse({ limits: LIMITS, onStdout: () => undefined });
      live.write(Buffer.from('echo\n'));
      live.end();
      await expect(live.outcome).rejects.toMatchObject(died);
    });
  });
}
