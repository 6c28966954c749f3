import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { startGrader, type GraderProcess } from '../e2e/grader-process.js';

export interface CrewSettings {
  readonly dataFolder: string;
  readonly databaseUrl: string;
}

/** Two graders: one lives to the end, so that its memory tells of leaks; the other is killed and started again. */
export interface Crew {
  readonly lasting: GraderProcess;
  /** Process ids of all graders that ever were. */
  readonly pids: readonly number[];
  /** Kills the other one in the middle of whatever it does, and starts its successor. */
  killOne(): Promise<void>;
  stop(): Promise<void>;
}

export async function startCrew({ dataFolder, databaseUrl }: CrewSettings): Promise<Crew> {
  const temporary = path.join(dataFolder, 'tmp');
  await mkdir(temporary, { recursive: true });
  const pids: number[] = [];
  const start = async (): Promise<GraderProcess> => {
    const grader = await startGrader({
      dataFolder,
      databaseUrl,
      env: {
        TMPDIR: temporary,
        EXAM_SANDBOX_CORES: 'any',
        EXAM_SANDBOX_SLOTS: '1',
        EXAM_SANDBOX_POOL: '1',
        // A run whose container is killed on purpose is not to be parked for it.
        EXAM_MAX_INFRA_TRIES: '100',
      },
    });
    pids.push(grader.child.pid ?? 0);
    return grader;
  };
  const lasting = await start();
  let mortal = await start();
  return {
    lasting,
    pids,
    killOne: async () => {
      await mortal.killHard();
      mortal = await start();
    },
    stop: async () => {
      await Promise.all([lasting.stop(), mortal.stop()]);
    },
  };
}
