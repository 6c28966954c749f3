import { describe, expect, it } from '@jest/globals';
import { EventEmitter } from 'node:events';
import { withFaults } from '../../apps/grader/src/fault-control.js';
import type { RunContainer, Sandbox } from '../../apps/grader/src/sandbox/sandbox.js';
import { FakeSandbox } from '../fakes/fake-sandbox.js';

const LIMITS = { cpuMs: 1000, wallMs: 3000, memoryMiB: 64, outputKiB: 64, processes: 1 };
const ARTEFACT = { language: 'python', files: [], runArgv: ['python3'] } as const;
const runOne = (container: RunContainer) =>
  container.run({ stdin: Buffer.from('1'), limits: LIMITS });

function underControl() {
  const fake = new FakeSandbox();
  const inner = new Map<string, RunContainer>();
  const identified: Sandbox = {
    compile: (request) => fake.compile(request),
    close: () => fake.close(),
    open: async (request) => {
      const container = await fake.open(request);
      inner.set(`id-of-${request.label}`, container);
      return { ...container, containerId: `id-of-${request.label}` };
    },
  };
  const [told, killed]: [unknown[], string[]] = [[], []];
  const parent = Object.assign(new EventEmitter(), {
    send: (message: unknown) => void told.push(message),
  });
  const sandbox = withFaults(identified, parent, async (id) => {
    killed.push(id);
    await inner.get(id)?.close(); // to a program the same as a death
  });
  return { sandbox, parent, told, killed };
}

describe('fault control', () => {
  it('touches nothing until it is told to', async () => {
    const { sandbox, killed } = underControl();
    const container = await sandbox.open({ label: 'run-1-1', artefact: ARTEFACT });
    expect((await runOne(container)).stdout.toString()).toBe('2\n');
    expect(killed).toEqual([]);
  });

  it('kills the next container with its first test, says which, and leaves the one after alone', async () => {
    const { sandbox, parent, told, killed } = underControl();
    parent.emit('message', { killNextContainer: true });
    const doomed = await sandbox.open({ label: 'run-1-1', artefact: ARTEFACT });
    await expect(runOne(doomed)).rejects.toMatchObject({ code: 'container-died' });
    expect(killed).toEqual(['id-of-run-1-1']);
    expect(told).toEqual([{ containerKilled: 'run-1-1' }]);
    const next = await sandbox.open({ label: 'run-1-2', artefact: ARTEFACT });
    expect((await runOne(next)).stdout.toString()).toBe('2\n');
  });

  it.each([[null], ['killNextContainer'], [{ killNextContainer: 'yes' }], [{}]])(
    'is not armed by %j',
    async (message) => {
      const { sandbox, parent, killed } = underControl();
      parent.emit('message', message);
      await runOne(await sandbox.open({ label: 'run-1-1', artefact: ARTEFACT }));
      expect(killed).toEqual([]);
    },
  );
});
