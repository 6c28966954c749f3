import { setTimeout as pause } from 'node:timers/promises';
import type { ProcessFacts, Verdict } from '#scoring';
import type { RunContainer } from '../../apps/grader/src/sandbox/sandbox.js';
import { runAttack } from './attack.js';

/** Counts the primes below two million, ten times. */
const HONEST = { act: 'honest', answer: '148933\n' };

export interface NeighbourRun {
  readonly verdict: Verdict;
  readonly cpuMs: number;
}

export function cpuMs({ cpuUserUs, cpuSystemUs }: ProcessFacts): number {
  return (cpuUserUs + cpuSystemUs) / 1000;
}

/** An honest program, run again and again beside the attacks. */
export class Neighbour {
  private readonly runs: NeighbourRun[] = [];
  private stopped = false;
  private loop: Promise<void> | null = null;

  constructor(private readonly container: RunContainer) {}

  private async runOnce(): Promise<NeighbourRun> {
    const { verdict, facts } = await runAttack(this.container, HONEST);
    return { verdict, cpuMs: cpuMs(facts) };
  }

  /** @returns its run while nobody attacks */
  async begin(): Promise<NeighbourRun> {
    const alone = await this.runOnce();
    this.loop = this.goOn();
    this.loop.catch(() => undefined); // told by end()
    return alone;
  }

  private async goOn(): Promise<void> {
    while (!this.stopped) {
      this.runs.push(await this.runOnce());
      await pause(200);
    }
  }

  async end(): Promise<readonly NeighbourRun[]> {
    this.stopped = true;
    await this.loop;
    return this.runs;
  }
}
