import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Logger } from 'nestjs-pino';
import { configOrExit } from '#config';
import { GraderModule, GraderService } from './grader.module.js';

/** Exit codes as everywhere: 2 bad input, 3 infrastructure. */
async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(GraderModule.with(configOrExit()), {
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= app.close().then(() => process.exit(0), fail));
  // on, not once: a second ^C must not kill us in the middle of an orderly end.
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());
  process.once('disconnect', () => void stop());
  process.stdout.write('Grader ready\n');
  process.send?.({ ready: true, monitoring: app.get(GraderService).monitoringAddress });
}

function fail(error: unknown): never {
  process.stderr.write(
    `The grader cannot go on: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(3);
}

main().catch(fail);
