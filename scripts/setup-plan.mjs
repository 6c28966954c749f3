// Decides what set-up has to do; pure, so that paths we cannot walk on this machine can still be tested.

/**
 * @typedef {object} Facts what was found on this machine
 * @property {{ present: boolean, stamp: string | null, hash: string, matchesLock: boolean }} packages
 *   hash: of package-lock.json now; stamp: of the one last installed; matchesLock: node_modules agrees with it anyway
 * @property {{ wanted: string, found: string | null }} runtime versions of Node, without the "v"
 * @property {{ hash: string, stamp: string | null }} build hash of the sources now, and of those in dist/
 * @property {{ answers: boolean, address: string, custom: boolean, installed: boolean, refused: boolean }} engine
 *   custom: the address was set by the user; installed: dockerd is on this machine; refused: it is there, but not for us
 * @property {{ root: boolean, debian: boolean, name: string }} system debian: Debian, Ubuntu or a child of theirs
 * @property {Record<'redis' | 'debootstrap' | 'debianKeys' | 'iptables' | 'certificates' | 'dockerClient' | 'apparmor' | 'crun' | 'age' | 'go' | 'goNotes', boolean>} tools
 *   present or not; goNotes: Go's library of signed notes and Merkle logs; apparmor also when this kernel does not use it
 * @property {boolean} redisUrlSet
 *
 * @typedef {'packages' | 'runtime' | 'build' | 'debian' | 'engine' | 'images'} StepName
 * @typedef {{ name: StepName, action: 'run' | 'skip', why: string, debs: string[] }} Step
 * @typedef {'packages' | 'build' | 'start' | 'test'} Scope how far set-up goes
 */

const STEPS_OF = {
  packages: ['packages', 'runtime'],
  build: ['packages', 'runtime', 'build'],
  start: ['packages', 'runtime', 'build', 'debian', 'engine', 'images'],
  test: ['packages', 'runtime', 'build', 'debian', 'engine', 'images'],
};

/**
 * The steps in order, each to be run or skipped, or the one message that says why set-up cannot do its work here.
 * @param {Facts} facts
 * @param {Scope} scope
 * @returns {{ stop: string, steps: [] } | { stop: null, steps: Step[] }}
 */
export function planSetup(facts, scope) {
  const names = STEPS_OF[scope];
  const debs = names.includes('debian') ? missingDebs(facts, scope) : [];
  const stop = names.includes('engine') ? reasonToStop(facts, debs) : null;
  if (stop !== null) return { stop, steps: [] };
  const wanted = [...debs, ...(names.includes('debian') ? helpfulDebs(facts, scope) : [])];
  return { stop: null, steps: names.map((name) => planStep(name, facts, wanted)) };
}

function planStep(name, facts, debs) {
  const step = (needed, whyRun, whySkip) => ({
    name,
    action: needed ? 'run' : 'skip',
    why: needed ? whyRun : whySkip,
    debs: name === 'debian' ? debs : [],
  });
  switch (name) {
    case 'packages':
      return planPackages(facts.packages, step);
    case 'runtime':
      return step(
        facts.runtime.found !== facts.runtime.wanted,
        `Node ${facts.runtime.wanted} is missing`,
        `Node ${facts.runtime.wanted}`,
      );
    case 'build':
      return step(
        facts.build.stamp !== facts.build.hash,
        facts.build.stamp === null ? 'not built yet' : 'sources changed',
        'up to date',
      );
    case 'debian':
      // Elsewhere these may be missing without harm: only who builds the base image needs them, and is told so then.
      return step(
        debs.length > 0 && canInstall(facts.system),
        debs.join(' '),
        'nothing to install',
      );
    case 'engine':
      return step(
        !facts.engine.answers,
        `no answer from ${facts.engine.address}`,
        `answers at ${facts.engine.address}`,
      );
    case 'images':
      return step(true, 'built when their sources changed', '');
    default:
      throw new Error(`no such step: ${name}`);
  }
}

function planPackages({ present, stamp, hash, matchesLock }, step) {
  if (!present) return step(true, 'node_modules is missing', '');
  if (stamp === hash) return step(false, '', 'as in package-lock.json');
  // Somebody ran `npm install` by hand: what is there is what the lock says, so nothing is thrown away.
  if (matchesLock) return step(false, '', 'installed by hand, as in package-lock.json');
  return step(true, 'package-lock.json changed', '');
}

function missingDebs({ engine, tools, redisUrlSet }, scope) {
  const installEngine = !engine.answers && !engine.installed && !engine.custom;
  return [
    ...(installEngine ? ['docker.io'] : []),
    // A package of its own in newer releases; where it is not, docker.io brings the client.
    ...(!engine.answers && !engine.custom && !tools.dockerClient ? ['docker-cli'] : []),
    ...(installEngine && !tools.iptables ? ['iptables'] : []),
    ...(installEngine && !tools.apparmor ? ['apparmor'] : []),
    ...(tools.debootstrap ? [] : ['debootstrap']),
    ...(tools.debianKeys ? [] : ['debian-archive-keyring']),
    ...(tools.certificates ? [] : ['ca-certificates']),
    ...(scope === 'test' && !redisUrlSet && !tools.redis ? ['redis-server'] : []),
  ];
}

/** What set-up goes on without when it cannot be installed. */
export const HELPFUL_DEBS = ['crun', 'age', 'golang-go', 'golang-golang-x-mod-dev'];

function helpfulDebs({ engine, tools }, scope) {
  return [
    // Starts containers quicker. An engine that runs already may belong to others, and is taken as it is.
    ...(engine.answers || engine.custom || tools.crun ? [] : ['crun']),
    // Opens sealed sets in a test that would be left out without it.
    ...(scope === 'test' && !tools.age ? ['age'] : []),
    // Verify the audit log by code that is not ours; a test fails and says so where they are missing.
    ...(scope === 'test' && !tools.go ? ['golang-go'] : []),
    ...(scope === 'test' && !tools.goNotes ? ['golang-golang-x-mod-dev'] : []),
  ];
}

function reasonToStop({ engine, system, tools }, debs) {
  if (engine.refused) {
    return `The Docker engine at ${engine.address} is there, but this user may not use it. Run as root, or add the user to the group "docker" and log in again.`;
  }
  if (!engine.answers && engine.custom) {
    return `No Docker engine answers at ${engine.address}, which EXAM_DOCKER_SOCKET or DOCKER_HOST names. Start that engine, or unset the variable.`;
  }
  if (engine.answers && !tools.dockerClient) {
    return `A Docker engine answers at ${engine.address}, but the command \`docker\`, which builds the sandbox images, is missing. Install Docker's client (Debian and Ubuntu: apt-get install docker-cli, in older releases docker.io) and run this again.`;
  }
  if (canInstall(system)) return null;
  const needsRedis = debs.includes('redis-server');
  if (engine.answers && needsRedis) {
    return 'The tests need Redis, and set-up can install it only as root on Debian or Ubuntu. Install redis-server (a `redis-server` program on the PATH), or set REDIS_URL, and run this again.';
  }
  const canStart = system.root && engine.installed && tools.dockerClient && !needsRedis;
  if (engine.answers || canStart) return null;
  const who = system.debian ? 'this is not root' : `this is ${system.name}`;
  const what = engine.installed ? 'start' : 'install';
  const how = installAdvice(system, engine.installed, debs);
  return `No Docker engine answers at ${engine.address}, and set-up can ${what} one by itself only as root on Debian or Ubuntu (${who}). ${how} Then run this again.`;
}

const canInstall = (system) => system.root && system.debian;

function installAdvice(system, installed, debs) {
  const packages = debs.join(' ');
  if (!system.debian) {
    return `Install Docker Engine 20.10 or later (https://docs.docker.com/engine/install/), start it, and see that this user may use it${debs.includes('redis-server') ? '; for the tests also redis-server' : ''}.`;
  }
  if (installed && debs.length === 0) return 'Start it: sudo systemctl start docker.';
  return `Run set-up as root once (sudo npm start), or install it: sudo apt-get install ${packages}${installed ? ' && sudo systemctl start docker' : ''}, and see that this user may use it: sudo usermod -aG docker $USER.`;
}

/**
 * True when node_modules (npm's hidden lock file) holds what package-lock.json asks for, and nothing else.
 * Packages for other platforms are optional in the lock, and may be missing.
 * @param {{ packages?: Record<string, { version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, link?: boolean }> }} lock
 * @param {typeof lock} installed
 */
export function installedMatchesLock(lock, installed) {
  const wanted = lock.packages ?? {};
  const found = installed.packages ?? {};
  if (Object.keys(found).length === 0) return false;
  const missing = Object.entries(wanted).some(([path, entry]) => {
    if (path === '') return false;
    const other = found[path];
    if (other === undefined) return entry.optional !== true && entry.devOptional !== true;
    return other.version !== entry.version || other.integrity !== entry.integrity;
  });
  return !missing && Object.keys(found).every((path) => path in wanted);
}

/**
 * What /etc/os-release says.
 * @param {string} text empty when there is no such file
 * @returns {{ debian: boolean, name: string }}
 */
export function systemOf(text) {
  const value = (key) =>
    new RegExp(`^${key}=(.*)$`, 'm')
      .exec(text)?.[1]
      .trim()
      .replace(/^(["'])(.*)\1$/, '$2') ?? '';
  const family = [value('ID'), ...value('ID_LIKE').split(/\s+/)];
  return {
    debian: family.includes('debian') || family.includes('ubuntu'),
    name: value('PRETTY_NAME') || value('ID') || 'not a Linux distribution that says its name',
  };
}

/**
 * Where the engine listens, by the same rules as libs/config, which cannot be loaded before it is built.
 * @param {Record<string, string | undefined>} env
 * @returns {{ custom: boolean, address: string, connect: { socketPath: string } | { host: string, port: number } }}
 */
export function engineAddress(env) {
  const tcp = /^tcp:\/\/(.+):([0-9]+)\/?$/.exec(env.DOCKER_HOST ?? '');
  if (!env.EXAM_DOCKER_SOCKET && tcp) {
    const host = tcp[1].replace(/^\[|\]$/g, '');
    return { custom: true, address: env.DOCKER_HOST, connect: { host, port: Number(tcp[2]) } };
  }
  const usual = '/var/run/docker.sock';
  const socketPath =
    env.EXAM_DOCKER_SOCKET || (env.DOCKER_HOST ?? '').replace(/^unix:\/\//, '') || usual;
  return { custom: socketPath !== usual, address: socketPath, connect: { socketPath } };
}
