import { noteOverdueAppeals } from './appeals/read-cases.js';
import { askWitnesses, postToWitness } from './audit/ask-witnesses.js';
import { finishPractical, finishTheory, markNextScripted } from '#marking';
import { liftEndedEmbargoes } from './bank/ended-embargoes.js';
import { dropStaleImports } from './bank/import-job.js';
import {
  appendEvent,
  inTransaction,
  lockSitting,
  noteExpiredCopies,
  selectOverdueSittingIds,
} from '#store';
import { isPast, phaseOf } from './candidate/own-sitting.js';
import { recordDeadAttempts } from './draws/carry-out-draw.js';
import { expireOpenings } from './openings/end-opening.js';
import type { Engine } from './engine.js';

const SEQUENCE_MS = 500;
const CLOCK_MS = 1000;
const WITNESS_MS = 10_000;
const MINUTE_MS = 60_000;
/** Then whoever stops the engine is heard. */
const SCRIPTS_AT_ONCE = 10;

export interface Background {
  /** Stops starting work and waits for what is under way. */
  stop(): Promise<void>;
}

/** What happens without a request: events get their place in the log, the clock ends what nobody finished, and embargoes end. */
export function startBackground(engine: Engine, onError: (error: Error) => void): Background {
  const loops = [
    repeat(() => engine.audit.sequence(), SEQUENCE_MS, onError),
    repeat(() => askWitnesses(engine, postToWitness), WITNESS_MS, onError),
    repeat(() => finishOverdueParts(engine), CLOCK_MS, onError),
    repeat(() => markScripted(engine), CLOCK_MS, onError),
    repeat(() => liftEndedEmbargoes(engine), MINUTE_MS, onError),
    repeat(() => dropStaleImports(engine), MINUTE_MS, onError),
    repeat(() => recordDeadAttempts(engine), MINUTE_MS, onError),
    repeat(() => noteExpiry(engine), MINUTE_MS, onError),
    repeat(() => noteOverdueAppeals(engine), MINUTE_MS, onError),
    repeat(() => expireOpenings(engine), CLOCK_MS, onError),
  ];
  return { stop: async () => void (await Promise.all(loops.map((stop) => stop()))) };
}

/**
 * Ends every part whose time is over: at its end work stops, whether or not the candidate pressed the button. One that cannot
 * be ended keeps nobody else waiting.
 * @throws AggregateError after all others were ended
 */
export async function finishOverdueParts(engine: Engine): Promise<void> {
  const failures: unknown[] = [];
  for (const id of await selectOverdueSittingIds(engine.db, engine.clock.now()))
    await finishOverduePart(engine, id).catch((error: unknown) => failures.push(error));
  if (failures.length > 0)
    throw new AggregateError(
      failures,
      `${failures.length} overdue parts could not be ended; the first: ${String(failures[0])}`,
    );
}

/** Asks authors' scripts about the answers that wait for them, one after the other. */
export async function markScripted({ db, keys, clock }: Engine): Promise<void> {
  const actor = { kind: 'system', ref: 'scripts' } as const;
  for (let count = 0; count < SCRIPTS_AT_ONCE; count += 1)
    if (!(await markNextScripted(db, { keys, at: clock.now(), actor }))) return;
}

/** Records once that the time of a copy is over while somebody holds it; GET /custody/alerts shows it until it is destroyed. */
export async function noteExpiry({ db, clock }: Engine): Promise<void> {
  const at = clock.now();
  await inTransaction(db, async (tx) => {
    for (const id of await noteExpiredCopies(tx, at))
      await appendEvent(tx, {
        type: 'copy.expired',
        at,
        actor: { kind: 'system', ref: 'clock' },
        subject: { kind: 'copy', ref: id },
      });
  });
}

async function finishOverduePart(engine: Engine, id: string): Promise<void> {
  const runIds = await inTransaction(engine.db, async (tx) => {
    const sitting = await lockSitting(tx, id);
    if (sitting === undefined) return [];
    const at = engine.clock.now();
    const context = { keys: engine.keys, at, actor: { kind: 'system', ref: 'clock' } } as const;
    const phase = phaseOf(sitting);
    if (phase === 'theory' && isPast(sitting.theory_deadline, at))
      await finishTheory(tx, context, sitting, 'clock');
    if (phase === 'practical' && isPast(sitting.practical_deadline, at))
      return finishPractical(tx, context, sitting, 'clock');
    return [];
  });
  if (runIds.length > 0) await engine.doorbell.ring(runIds);
}

/** One at a time, `pauseMs` apart; the returned function ends it. */
function repeat(
  work: () => Promise<unknown>,
  pauseMs: number,
  onError: (error: Error) => void,
): () => Promise<void> {
  const stopping = new AbortController();
  const done = (async () => {
    while (!stopping.signal.aborted) {
      await work().catch((error: unknown) =>
        onError(error instanceof Error ? error : new Error(String(error))),
      );
      await pause(pauseMs, stopping.signal);
    }
  })();
  return async () => {
    stopping.abort();
    await done;
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
