import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunContainer, Sandbox } from '../../apps/grader/src/sandbox/sandbox.js';
import { docker, realSandbox } from '../sandbox/engine.js';
import { LIMITS, runAttack } from './attack.js';
import { compileAttacks } from './programs.js';

/** The text with one bit of each letter turned, so that who looks for it does not find the question. */
const inverted = (text: string): string =>
  String.fromCharCode(...Array.from(text, (letter) => letter.charCodeAt(0) ^ 1));

/** Starts the act that raises every flag there may be, and resolves once they are up. */
async function raiseFlags(container: RunContainer, secret: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let said = '';
    const conversation = container.converse({
      limits: { ...LIMITS, wallMs: 120_000 },
      onStdout: (piece) => {
        said += piece.toString();
        if (said.includes('flags are up')) resolve();
      },
    });
    conversation.outcome.then(() => reject(new Error(`ended: ${said}`)), reject);
    conversation.write(Buffer.from(`signal ${secret}\n`));
    conversation.end();
  });
}

describe('two runs at once (classes 7, 12, 16 and 22)', () => {
  const secret = randomBytes(24).toString('hex');
  let sandbox: Sandbox;
  let one: RunContainer;
  let other: RunContainer;

  beforeAll(async () => {
    process.env['ASSAY_TEST_SECRET'] = secret;
    sandbox = realSandbox();
    const artefact = await compileAttacks(sandbox, 'c');
    one = await sandbox.open({ label: 'one', artefact });
    other = await sandbox.open({ label: 'other', artefact });
    await raiseFlags(one, secret);
  });
  afterAll(async () => {
    delete process.env['ASSAY_TEST_SECRET'];
    await sandbox.close();
  });

  it('do not notice each other: no lock, socket, file, terminal or counter tells', async () => {
    const { said, verdict } = await runAttack(other, { act: 'notice', answer: 'looked\n' });
    expect(said).toBe('looked\n');
    expect(verdict).toBe('accepted');
  });

  it('find nothing of each other, of the grader, or of the expected answer', async () => {
    const search = { act: `search ${inverted(secret)}`, answer: secret };
    const limits = { cpuMs: 20_000, wallMs: 60_000 };
    const { said, verdict } = await runAttack(other, { ...search, limits });
    expect(said).toBe('looked into many files, found nothing\n');
    expect(verdict).toBe('wrong-answer');
  });

  it('leave no log on the host, whatever they print', async () => {
    const container = docker.getContainer(one.containerId ?? '');
    expect((await container.inspect()).HostConfig.LogConfig?.Type).toBe('none');
    await expect(container.logs({ stdout: true, stderr: true })).rejects.toThrow(
      /not support reading/,
    );
  });

  it('have user ids of their own', async () => {
    const ids = [one, other].map(({ containerId }) => docker.getContainer(containerId ?? ''));
    const [first, second] = await Promise.all(ids.map(async (each) => (await each.inspect()).Args));
    expect(Math.abs(Number(first) - Number(second))).toBeGreaterThanOrEqual(4096);
  });
});
