import 'reflect-metadata';
import { Logger } from 'nestjs-pino';
import { configOrExit } from '#config';
import { createFirstCoordinator } from './access/first-coordinator.js';
import { startBackground } from './background.js';
import { parentControlledClock, systemClock } from './clock.js';
import { createApp } from './create-app.js';
import { openApiMonitoring } from './monitoring.js';
import { openEngine } from './open-engine.js';

/** Exit codes as everywhere: 2 bad input, 3 infrastructure. */
async function main(): Promise<void> {
  const config = configOrExit();
  const clock = config.clockControl ? parentControlledClock(process) : systemClock;
  const complain = (error: Error) => process.stderr.write(`${error.message}\n`);
  const opened = await openEngine(config, clock, complain);
  const { engine } = opened;
  const app = await createApp(engine);
  const logger = app.get(Logger);
  const monitoring = await openApiMonitoring(engine);
  await createFirstCoordinator(engine);
  const background = startBackground(engine, (error) => logger.error(error));
  await app.listen(config.port, config.host);
  const address = await app.getUrl();
  // Whoever started us waits for this; a port of 0 is known only now.
  process.send?.({ listening: address });
  process.stdout.write(`API ready: ${address} (docs: ${address}/docs)\n`);
  const stop = async () => {
    await app.close();
    await background.stop();
    await monitoring?.close();
    await opened.close();
    process.exit(0);
  };
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
  process.once('disconnect', () => void stop());
}

main().catch((error: unknown) => {
  process.stderr.write(
    `The API cannot start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(3);
});
