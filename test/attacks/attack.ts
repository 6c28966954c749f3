import { createHash } from 'node:crypto';
import type { Language, Limits, NearLimitRule } from '#exam-bank';
import {
  compareOutput,
  parseComparatorFlags,
  testVerdict,
  type ProcessFacts,
  type Verdict,
} from '#scoring';
import type { RunContainer } from '../../apps/grader/src/sandbox/sandbox.js';

/** What a test of the attack's task expects; whoever prints it and ends well is accepted. */
export const RIGHT_ANSWER = 'the right answer\n';

export const LIMITS: Limits = {
  cpuMs: 1000,
  wallMs: 4000,
  memoryMiB: 64,
  outputKiB: 64,
  processes: 8,
};

/** One attack by a running program, as data: what it tries, and what must come of it. */
export interface Attack {
  /** Number of its class in classes.ts. */
  readonly class: number;
  readonly language: Language;
  /** First line of the program's input: which of programs/<language> to run, and with what. */
  readonly act: string;
  /** What follows that line. */
  readonly input?: string;
  readonly tries: string;
  /** Why the outcome must be the one below. */
  readonly because: string;
  readonly limits?: Partial<Limits>;
  /** Default: {@link RIGHT_ANSWER}. */
  readonly answer?: string;
  readonly verdict: Verdict;
  /** All that it prints. */
  readonly says?: string;
  /** It prints so many lines, each an attempt and the error that met it. */
  readonly refused?: number;
  readonly facts?: Partial<ProcessFacts>;
}

export interface Outcome {
  readonly facts: ProcessFacts;
  readonly said: string;
  readonly verdict: Verdict;
}

/** One run says it all: what is caught at a limit is far beyond it. */
const ONE_RUN: NearLimitRule = { withinPercent: 0, runs: 1, counts: 'median' };

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Runs an attack as a test of a submission is run, to its verdict. */
export async function runAttack(
  container: RunContainer,
  attack: Pick<Attack, 'act' | 'input' | 'answer' | 'limits'>,
): Promise<Outcome> {
  const limits = { ...LIMITS, ...attack.limits };
  const stdin = Buffer.from(`${attack.act}\n${attack.input ?? ''}`, 'latin1');
  const answer = Buffer.from(attack.answer ?? RIGHT_ANSWER, 'latin1');
  const { facts, stdout } = await container.run({ stdin, limits });
  const endedWell = facts.exitCode === 0 && facts.signal === null && facts.killedFor === null;
  const { cpuMs, wallMs, memoryMiB, outputKiB } = limits;
  const { verdict } = testVerdict(
    {
      test: 'attack/1',
      group: 'attack',
      limits: { cpuMs, wallMs, memoryMiB, outputKiB },
      process: facts,
      comparison: endedWell ? compareOutput(parseComparatorFlags(''), answer, stdout) : null,
      inputSha256: sha256(stdin),
      answerSha256: sha256(answer),
    },
    ONE_RUN,
  );
  return { facts, said: stdout.toString('latin1'), verdict };
}
