// `npm start`: set-up, the demonstration cycle once, then the API and the grader until it is told to stop.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setup } from './setup.mjs';
import {
  endProcess,
  keepRunning,
  portRefusal,
  reachable,
  startProcess,
  waitForHealth,
} from './supervise.mjs';
import { NODE, ROOT, runForeground, runMain, say, seconds, SetupError } from './terminal.mjs';

const API = 'apps/api/src/main.js';
const GRADER = 'apps/grader/src/main.js';
/** Built by the set-up: not there before it. */
const CONFIG = '../dist/libs/config/src/index.js';
const READY_MS = 60_000;

await runMain(async (handBackSignals) => {
  const started = Date.now();
  const result = await setup('start', { beforeHandOver: handBackSignals });
  if (result.handedOver) return result.exitCode;
  const config = await configuration();
  await checkPort(config);
  mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 });
  handBackSignals();
  const demonstrated = await demonstrateOnce(config);
  return demonstrated === 0 ? serve(config, started) : demonstrated;
});

async function configuration() {
  const { readConfig, ConfigError } = await import(CONFIG);
  try {
    return readConfig({
      ...process.env,
      EXAM_DATA: process.env.EXAM_DATA ?? path.join(ROOT, 'data'),
    });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new SetupError(`configuration:\n  ${error.problems.join('\n  ')}`, { exitCode: 2 });
  }
}

async function checkPort({ host, port }) {
  if (port === 0) {
    throw new SetupError(
      'EXAM_PORT=0 (any free port) is for tests: `npm start` must know its port',
      {
        exitCode: 2,
      },
    );
  }
  const refusal = await portRefusal({ host, port });
  if (refusal === null) return;
  const why = refusal === 'EADDRINUSE' ? 'another program uses it' : refusal;
  throw new SetupError(`the API cannot listen on ${host} port ${port}: ${why}`, {
    exitCode: 2,
    advice: 'End that program, or set EXAM_PORT (and EXAM_HOST) to another one.',
  });
}

/** The first start shows the whole cycle on a throw-away database; a stamp in the data folder skips it afterwards. */
async function demonstrateOnce({ dataFolder }) {
  const stamp = path.join(dataFolder, 'demonstrated');
  if (existsSync(stamp)) return 0;
  say(
    'demonstration: one exam cycle from the bank to a decision and an appeal, on a throw-away database',
  );
  const started = Date.now();
  const exitCode = await runForeground(NODE, ['apps/cli/bin/exam.js', 'demo'], {
    env: { EXAM_DATA: dataFolder },
  });
  if (exitCode > 128) return exitCode;
  if (exitCode !== 0) {
    throw new SetupError(
      `demonstration: it ended with exit code ${exitCode}; what it printed above says why`,
      {
        exitCode,
        advice: 'Run it alone with `npx exam demo`; the next start tries it again.',
      },
    );
  }
  writeFileSync(stamp, `${new Date().toISOString()}\n`);
  say(`demonstration: done, ${seconds(started)} (\`npx exam demo\` shows it again)`);
  return 0;
}

/** Runs both processes until a signal (exit code 0) or the API's end (1). */
async function serve(config, started) {
  const env = { ...process.env, EXAM_DATA: config.dataFolder };
  const { NODE_FLAGS: flags } = await import(CONFIG);
  const signal = new Promise((resolve) => {
    // on, not once: a second ^C must not kill us in the middle of an orderly end.
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => resolve(name));
  });
  // The API first: it owns the embedded PostgreSQL, whose address the grader then finds in the data folder.
  const api = startProcess(API, { env, flags: flags.api });
  const up = await Promise.race([healthOf(config, api), signal]);
  if (up !== 'up') {
    await endProcess(api);
    if (up !== 'down') return 0;
    throw new SetupError(`the API ${await api.ended} before it answered`, {
      exitCode: 1,
      advice: 'Its own lines above say why.',
    });
  }
  const where = `http://${urlHost(config.host)}:${config.port}`;
  say(
    `\nAPI      ${where}\nOpenAPI  ${where}/docs\nup ${seconds(started)} after the start; ^C ends it\n`,
  );
  const grader = keepRunning({
    name: 'grader',
    say,
    start: () =>
      startProcess(GRADER, {
        env,
        flags: flags.grader,
        onReady: () => say(`grader   ready ${seconds(started)} after the start`),
      }),
  });
  const end = await Promise.race([signal, api.ended]);
  const asked = end.startsWith('SIG');
  say(asked ? `\n${end}: ending the grader, then the API` : `\nthe API ${end}: ending the grader`);
  await grader.stop();
  await endProcess(api);
  return asked ? 0 : 1;
}

async function healthOf({ host, port }, api) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), READY_MS);
  api.ended.then(() => giveUp.abort());
  const up = await waitForHealth({ host, port, givenUp: giveUp.signal });
  clearTimeout(timer);
  return up ? 'up' : 'down';
}

function urlHost(host) {
  const name = reachable(host);
  return name.includes(':') ? `[${name}]` : name;
}
