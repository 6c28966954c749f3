import { setTimeout as delay } from 'node:timers/promises';
import type { StreamFacts } from '#scoring';
import type { Conversation, ConversationRequest, RunOutcome } from '../sandbox/sandbox.js';
import { createTranscript, type Side } from './transcript.js';

/**
 * An interactor that has decided, and ends, makes many a program fail within moments. So the interactor is told of a
 * program that failed only after this time: if it ends before, it had decided by itself.
 */
const GRACE_MS = 1_000;

export interface Told {
  readonly program: RunOutcome;
  /** Null where the program ended first and badly: then it matters to nobody how the interactor took it. */
  readonly interactor: RunOutcome | null;
  /** The interactor, if it made its decision without being told that the program had ended. */
  readonly endedFirst: Side;
  readonly transcript: StreamFacts;
}

type Start = (onStdout: ConversationRequest['onStdout']) => Conversation;

/** Lets two programs talk with each other until both have ended. @throws SandboxFailure of either */
export async function relay(sides: Readonly<Record<Side, Start>>): Promise<Told> {
  const began = performance.now();
  const transcript = createTranscript(() => Math.round((performance.now() - began) * 1000));
  // Each hears what the other says, and the one that starts first may speak before the other is there.
  const early: Buffer[] = [];
  let hear = (piece: Buffer): void => void early.push(piece);
  const interactor = sides.interactor((piece) => {
    transcript.add('interactor', piece);
    hear(piece);
  });
  const program = sides.program((piece) => {
    transcript.add('program', piece);
    interactor.write(piece);
  });
  for (const piece of early) program.write(piece);
  hear = (piece) => program.write(piece);
  const { endedFirst, outcomes } = await bothEnds(program, interactor);
  return { ...outcomes, endedFirst, transcript: transcript.finish() };
}

async function bothEnds(program: Conversation, interactor: Conversation) {
  let told = false;
  const interactorEnd = interactor.outcome.then((outcome) => {
    const endedFirst: Side = told ? 'program' : 'interactor';
    program.end();
    return { outcome, endedFirst };
  });
  const quietly = interactorEnd.then(
    () => undefined,
    () => undefined,
  );
  const programEnd = program.outcome.then(async (outcome) => {
    if (!endedWell(outcome)) await Promise.race([quietly, delay(GRACE_MS)]);
    told = true;
    interactor.end();
    return outcome;
  });
  const [first, { outcome, endedFirst }] = await Promise.all([programEnd, interactorEnd]);
  const counts = endedFirst === 'interactor' || endedWell(first);
  return { endedFirst, outcomes: { program: first, interactor: counts ? outcome : null } };
}

/** By itself, and with exit code 0: only then is there something to compare. */
export function endedWell({ facts }: RunOutcome): boolean {
  return facts.exitCode === 0 && facts.signal === null && facts.killedFor === null;
}
