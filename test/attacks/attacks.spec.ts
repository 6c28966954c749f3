import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import type { RunContainer, Sandbox } from '../../apps/grader/src/sandbox/sandbox.js';
import { docker, freshOwner, realSandbox } from '../sandbox/engine.js';
import { type Attack, type Outcome, runAttack } from './attack.js';
import { ATTACKS } from './cases/index.js';
import { containersOf, firstUids, tracesOnHost } from './host.js';
import { Neighbour, type NeighbourRun } from './neighbour.js';
import { compileAttacks } from './programs.js';

/** What a program finds that runs next: its own two folders, the supervisor and itself, no times of anybody else. */
const CLEAN = 'box 2 work 0 tmp 0 shm 0 processes 2\n';
/** Far from anything that a busy machine makes of it; a neighbour that is disturbed on purpose would take longer still. */
const SLOWER = 10;

const title = ({ class: number, language, act, tries }: Attack): string =>
  `${number} (${language}, ${act}) ${tries}`;

function expectRefusals(said: string, lines: number): void {
  const attempts = said.trimEnd().split('\n');
  expect(attempts.filter((line) => / ok$/.test(line))).toEqual([]);
  expect(attempts).toHaveLength(lines);
}

function expectOutcome(attack: Attack, { facts, said, verdict }: Outcome): void {
  if (attack.refused !== undefined) expectRefusals(said, attack.refused);
  if (attack.says !== undefined) expect(said).toBe(attack.says);
  expect({ verdict, ...facts }).toMatchObject({ verdict: attack.verdict, ...attack.facts });
}

describe('attacks by programs', () => {
  const owner = freshOwner();
  const uids = new Set<number>();
  let sandbox: Sandbox;
  let neighbour: Neighbour;
  let alone: NeighbourRun;

  beforeAll(async () => {
    sandbox = realSandbox(owner);
    const artefact = await compileAttacks(sandbox, 'c');
    neighbour = new Neighbour(await sandbox.open({ label: 'neighbour', artefact }));
    alone = await neighbour.begin();
  });
  afterAll(() => sandbox.close());

  describe.each(['c', 'cpp', 'java', 'python'])('in %s', (language) => {
    let container: RunContainer;
    beforeAll(async () => {
      const artefact = await compileAttacks(sandbox, language);
      container = await sandbox.open({ label: 'attacks', artefact });
      for (const uid of await firstUids(owner)) uids.add(uid);
    });
    afterAll(() => container.close());

    const cases = ATTACKS.filter((attack) => attack.language === language);
    test.each(cases.map((attack) => [title(attack), attack] as const))('%s', async (_, attack) => {
      expectOutcome(attack, await runAttack(container, attack));
      const next = await runAttack(container, { act: 'look', answer: CLEAN });
      expect(next).toMatchObject({ said: CLEAN, verdict: 'accepted' });
    });
  });

  it('disturb no neighbour: the same result in much the same CPU time', async () => {
    const runs = await neighbour.end();
    expect(runs.length).toBeGreaterThan(0);
    expect(runs.filter(({ verdict }) => verdict !== 'accepted')).toEqual([]);
    expect(Math.max(...runs.map(({ cpuMs }) => cpuMs))).toBeLessThan(SLOWER * alone.cpuMs + 100);
  });

  it('leave nothing on the host, and the engine well', async () => {
    await sandbox.close();
    expect(uids.size).toBeGreaterThan(0);
    expect(await containersOf(owner)).toEqual([]);
    expect(tracesOnHost([...uids])).toEqual([]);
    expect(String(await docker.ping())).toBe('OK');
  });
});
