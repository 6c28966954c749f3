import { pino } from 'pino';
import { createInterface } from 'node:readline';
import { configOrExit } from '#config';
import { openSandbox } from './open-sandbox.js';
import { runTasks, type TaskJob } from './run-tasks.js';

// The command line's child for grading without a database: a JSON line in for each submission, a JSON line out, in the order
// in which they are done. Exit 0 when all were graded, 2 for a line that is no JSON, 3 after any fault of ours.

async function* jobsFrom(stream: NodeJS.ReadableStream): AsyncGenerator<TaskJob> {
  for await (const line of createInterface({ input: stream })) {
    if (line.trim() !== '') yield JSON.parse(line) as TaskJob; // our own command line's, checked there
  }
}

async function main(): Promise<number> {
  const config = configOrExit();
  // Standard output belongs to the results.
  const log = pino(
    { level: config.logLevel === 'info' ? 'warn' : config.logLevel },
    pino.destination(2),
  );
  const sandbox = openSandbox(config, 'task-runner', log);
  const stop = () => void sandbox.close().then(() => process.exit(3));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  process.once('disconnect', stop);
  try {
    const allGraded = await runTasks(
      {
        sandbox,
        slots: config.sandboxSlots,
        now: () => new Date(),
        write: (result) => void process.stdout.write(`${JSON.stringify(result)}\n`),
      },
      jobsFrom(process.stdin),
    );
    return allGraded ? 0 : 3;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    process.stderr.write('a line of the task runner is no JSON\n');
    return 2;
  } finally {
    await sandbox.close();
  }
}

main().then(
  (code) => {
    process.exitCode = code;
    process.removeAllListeners('disconnect');
    // Whoever started us with a channel would otherwise keep us alive.
    if (process.connected) process.disconnect();
  },
  (error: unknown) => {
    process.stderr.write(
      `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = 3;
  },
);
