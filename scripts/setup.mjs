// Makes a fresh clone ready to run: packages, pinned Node, build, Docker engine, sandbox images. Every step is skipped
// when it is done. Plain Node >= 20 without packages, since it runs before they are installed. docs/decisions/0005-setup.md
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { startEngine } from './engine.mjs';
import { withLock } from './lock.mjs';
import { findProgram } from './programs.mjs';
import {
  BUILD_STAMP,
  gatherFacts,
  PACKAGES_STAMP,
  runtimeVersion,
  wantedRuntime,
} from './setup-facts.mjs';
import { engineAddress, HELPFUL_DEBS, planSetup } from './setup-plan.mjs';
import {
  dataFolder,
  NODE,
  ROOT,
  runForeground,
  runLogged,
  runMain,
  say,
  seconds,
  SetupError,
} from './terminal.mjs';

const LOCK = path.join(ROOT, '.cache/setup.lock');
/** Packages and engine belong to the machine, not to this folder; only root installs them, so only root locks. */
const MACHINE_LOCK = '/run/assay-setup.lock';

const TITLES = {
  packages: 'packages',
  runtime: 'pinned Node',
  build: 'build',
  debian: 'Debian packages',
  engine: 'Docker engine',
  images: 'sandbox images',
};

/**
 * Brings everything up to `scope`, then goes on in the pinned Node: when this process is another Node, the whole script
 * is run again by the pinned one, and its exit code is returned here for the caller to end with.
 * @param {import('./setup-plan.mjs').Scope} scope
 * @returns {Promise<{ handedOver: false } | { handedOver: true, exitCode: number }>}
 */
export async function setup(scope, { beforeHandOver = () => {} } = {}) {
  const started = Date.now();
  const pinned = process.version === `v${wantedRuntime()}`;
  if (!pinned) {
    await inLock(() => runSteps(scope, ['packages', 'runtime']));
    beforeHandOver();
    const [, script, ...args] = process.argv;
    return { handedOver: true, exitCode: await runForeground(NODE, [script, ...args]) };
  }
  const ran = await inLock(() => runSteps(scope, null));
  if (scope !== 'packages')
    say(`set-up: ${ran === 0 ? 'nothing to do' : 'ready'} (${seconds(started)})`);
  return { handedOver: false };
}

const inLock = (work) => withLock(LOCK, work);
const inMachineLock = (work) => (process.getuid?.() === 0 ? withLock(MACHINE_LOCK, work) : work());

/** The facts are read under the lock, and again after each step: what is done is not done twice. */
async function runSteps(scope, only) {
  const plan = async () => {
    const { stop, steps } = planSetup(await gatherFacts(), scope);
    if (stop !== null) throw new SetupError(stop);
    return steps;
  };
  let steps = await plan();
  const names = steps
    .map(({ name }) => name)
    .filter((name) => only === null || only.includes(name));
  let ran = 0;
  for (const name of names) {
    const step = steps.find((candidate) => candidate.name === name);
    if (step.action === 'skip' && step.debs.length > 0)
      say(`set-up: without ${step.debs.join(', ')}, which only root on Debian or Ubuntu installs`);
    if (step.action === 'skip' || !(await runStep(step))) continue;
    ran += 1;
    steps = await plan();
  }
  return ran;
}

/** Prints what is done and how long it took; returns false when there was nothing to do after all. */
async function runStep(step) {
  const started = Date.now();
  if (step.name === 'images') return runImages(started);
  say(`set-up: ${TITLES[step.name]} (${step.why})`);
  const work = {
    packages: installPackages,
    runtime: installRuntime,
    build,
    debian: () => installDebs(step.debs),
    engine: startMachineEngine,
  };
  await work[step.name]();
  say(`  done: ${TITLES[step.name]}, ${seconds(started)}`);
  return true;
}

async function installPackages() {
  const npm = process.env.npm_execpath;
  // Not `npm ci`: it refuses a lock file that was written where the registry lacks the binaries of other platforms.
  // --no-save keeps package.json and the lock file as they are; versions and hashes are those of the lock file.
  // --include=dev: the pinned Node and the compiler are among them, whatever NODE_ENV says.
  const args = [
    'install',
    '--no-save',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
  ];
  const [command, ...all] = npm?.endsWith('.js')
    ? [process.execPath, npm, ...args]
    : ['npm', ...args];
  const { hash } = (await gatherFacts()).packages;
  await runLogged('packages', command, all, {
    env: { npm_config_loglevel: 'http' },
    advice: 'Check that the npm registry can be reached (npm ping), then run this again.',
  });
  writeFileSync(PACKAGES_STAMP, `${hash}\n`);
}

/** npm may have been told not to run install scripts: then this one is run by hand. */
async function installRuntime() {
  await runLogged('runtime', process.execPath, ['installArchSpecificPackage.js'], {
    cwd: path.join(ROOT, 'node_modules/node'),
    advice: 'Remove node_modules and run this again.',
  });
  const found = runtimeVersion();
  if (found !== wantedRuntime()) {
    throw new SetupError(
      `pinned Node: wanted ${wantedRuntime()}, ${NODE} is ${found ?? 'missing'}`,
      {
        advice:
          'Remove node_modules and run this again; on a platform without a prebuilt Node 24 it cannot work.',
      },
    );
  }
}

async function build() {
  const { hash } = (await gatherFacts()).build;
  rmSync(BUILD_STAMP, { force: true });
  await runLogged('build', NODE, ['node_modules/@nestjs/cli/bin/nest.js', 'build'], {
    advice: 'Correct the source file that the log names.',
  });
  mkdirSync(path.dirname(BUILD_STAMP), { recursive: true });
  writeFileSync(BUILD_STAMP, `${hash}\n`);
}

async function installDebs(debs) {
  const needed = debs.filter((name) => !HELPFUL_DEBS.includes(name));
  if (needed.length > 0) await installNeededDebs(needed);
  const helpful = debs.filter((name) => HELPFUL_DEBS.includes(name));
  if (helpful.length === 0) return;
  const together = await installNeededDebs(helpful).catch((error) => error);
  if (together === undefined) return;
  // One that this release does not have keeps none of the others away.
  for (const deb of helpful)
    await installNeededDebs([deb]).catch((error) => {
      say(`    without ${deb}, which cannot be installed here (${error.message})`);
    });
}

async function installNeededDebs(debs) {
  const apt = findProgram('apt-get');
  if (apt === null)
    throw new SetupError('Debian packages: this machine has no apt-get', {
      advice: `Install by hand: ${debs.join(' ')}`,
    });
  const env = { DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_SUSPEND: '1', LC_ALL: 'C' };
  const options = ['-o', 'DPkg::Lock::Timeout=300', '-q', '-y'];
  const install = (advice) =>
    runLogged('debian', apt, [...options, 'install', '--no-install-recommends', ...known(debs)], {
      env,
      advice,
    });
  await inMachineLock(async () => {
    // The lists may be missing (a fresh container) or old (a version has gone): then they are fetched, and once more.
    const failed = await install(null).then(
      () => null,
      (error) => error,
    );
    if (failed === null) return;
    // An install that was cut short (^C, a power cut) has to be finished before anything else can be installed.
    await runLogged('debian-repair', findProgram('dpkg'), ['--configure', '-a'], { env });
    await runLogged('debian-update', apt, [...options, 'update'], {
      env,
      advice: "Check this machine's Debian mirrors (apt-get update), then run this again.",
    });
    await install(`Install by hand, then run this again: apt-get install ${debs.join(' ')}`);
  });
}

/** Without the optional ones that this release does not have. */
function known(debs) {
  const has = (name) =>
    spawnSync('apt-cache', ['show', '--no-all-versions', name], { stdio: 'ignore' }).status === 0;
  return debs.filter((name) => name !== 'docker-cli' || has(name));
}

const startMachineEngine = () =>
  inMachineLock(() => startEngine(engineAddress(process.env).connect));

async function runImages(started) {
  const { ensureImages } = await import('./images.mjs');
  // The client that builds images knows only DOCKER_HOST.
  if (process.env.EXAM_DOCKER_SOCKET)
    process.env.DOCKER_HOST = `unix://${process.env.EXAM_DOCKER_SOCKET}`;
  let spoke = false;
  const log = (line) => {
    if (!spoke) say(`set-up: ${TITLES.images}`);
    spoke = true;
    say(`    ${line}`);
  };
  const heartbeat = setInterval(
    () => log(`… ${TITLES.images}: ${seconds(started)} so far`),
    10_000,
  );
  try {
    await inMachineLock(() => ensureImages({ log }));
  } catch (error) {
    throw new SetupError(`${TITLES.images}: ${error.message}`, {
      advice:
        'The engine must be able to build images, and this machine to reach a registry or its Debian mirror.',
    });
  } finally {
    clearInterval(heartbeat);
  }
  if (spoke) say(`  done: ${TITLES.images}, ${seconds(started)}`);
  return spoke;
}

/** `node scripts/setup.mjs [packages|build|start|test]` */
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runMain(async (handBackSignals) => {
    const result = await setup(process.argv[2] ?? 'start', { beforeHandOver: handBackSignals });
    return result.handedOver ? result.exitCode : 0;
  });
}
