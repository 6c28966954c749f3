/**
 * Builds the sandbox images: base, toolchain, supervisor, and one per language. Every tag is a hash of what goes in, so a
 * run with nothing new to build ends after one question to the engine. Runs on Node 20 with no packages installed.
 *
 * Where no registry is reachable the base is made by debootstrap (as root) from the Debian mirror that apt uses here.
 */
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../sandboxes/', import.meta.url));
/** Which images belong to this checkout's sources: several checkouts may share one engine. */
const RECORD = fileURLToPath(new URL('../.cache/sandbox-images.json', import.meta.url));
const SUITE = 'trixie';
const PUBLIC_BASE = `debian:${SUITE}-slim`;
const DEFAULT_MIRROR = 'http://deb.debian.org/debian';
/** What the language images stand on. */
const LANGUAGES = { c: 'toolchain', cpp: 'toolchain', java: 'base', python: 'base' };

/** The fault is the machine's set-up; the message says what to do. */
class ImagesError extends Error {
  name = 'ImagesError';
}

/** @returns {Promise<{ code: number, stdout: string, stderr: string }>} */
function command(file, args, { timeoutMs = 30_000, env = {} } = {}) {
  return new Promise((resolve) => {
    const options = { timeout: timeoutMs, maxBuffer: 1 << 28, env: { ...process.env, ...env } };
    execFile(file, args, options, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : 127) : 0;
      resolve({ code, stdout, stderr: stderr || (error ? error.message : '') });
    });
  });
}

async function must(what, file, args, options) {
  const result = await command(file, args, options);
  if (result.code !== 0) {
    const tail = `${result.stdout}\n${result.stderr}`.trim().split('\n').slice(-25).join('\n');
    throw new ImagesError(`${what} failed:\n${tail}`);
  }
  return result.stdout;
}

/** `docker image inspect` of all tags at once: tag → image id, for those that exist. */
async function existing(tags) {
  const { stdout } = await command('docker', [
    'image',
    'inspect',
    '--format',
    '{{.Id}} {{json .RepoTags}}',
    ...tags,
  ]);
  const ids = new Map();
  for (const line of stdout.split('\n').filter(Boolean)) {
    const space = line.indexOf(' ');
    for (const tag of JSON.parse(line.slice(space + 1))) ids.set(tag, line.slice(0, space));
  }
  return ids;
}

function filesOf(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesOf(path) : [path];
    })
    .sort();
}

function hashOf(folder, ...more) {
  const hash = createHash('sha256');
  for (const path of filesOf(join(ROOT, folder))) {
    const bytes = readFileSync(path);
    hash.update(`${relative(ROOT, path)} ${bytes.length}\n`).update(bytes);
  }
  for (const text of more) hash.update(`${text}\n`);
  return hash.digest('hex').slice(0, 16);
}

/** The tags as they ought to be, from the files alone. */
function plannedTags() {
  const base = hashOf('base', SUITE);
  const toolchain = hashOf('toolchain', base);
  const supervisor = hashOf('supervisor', toolchain);
  const tags = {
    base: `assay-base:${base}`,
    toolchain: `assay-toolchain:${toolchain}`,
    supervisor: `assay-supervisor:${supervisor}`,
  };
  for (const [language, parent] of Object.entries(LANGUAGES)) {
    tags[language] =
      `assay-${language}:${hashOf(language, parent === 'base' ? base : toolchain, supervisor)}`;
  }
  return tags;
}

/** URIs of Debian archives that the host's apt uses, from one-line and deb822 sources. */
function hostArchives() {
  const lines = [];
  for (const path of ['/etc/apt/sources.list', '/etc/apt/sources.list.d']) {
    try {
      const files = statSync(path).isDirectory()
        ? readdirSync(path).map((name) => join(path, name))
        : [path];
      for (const file of files.filter((name) => /\.(list|sources)$/.test(name))) {
        lines.push(...readFileSync(file, 'utf8').split('\n'));
      }
    } catch {
      continue; // not a Debian host, or unreadable: the default mirror serves
    }
  }
  const uris = lines.flatMap((line) => {
    const deb822 = /^URIs:\s*(.+)$/.exec(line);
    const oneLine = /^deb\s+(?:\[[^\]]*\]\s+)?(\S+)/.exec(line);
    return deb822 ? deb822[1].trim().split(/\s+/) : oneLine ? [oneLine[1]] : [];
  });
  return {
    main: uris.find((uri) => /^https?:.*\/debian\/?$/.test(uri)) ?? DEFAULT_MIRROR,
    security: uris.find((uri) => /^https?:.*\/debian-security\/?$/.test(uri)),
  };
}

/** The host's apt settings that decide whether a mirror can be used at all. */
async function hostAptSettings() {
  const { stdout } = await command('apt-config', ['dump']);
  const wanted = /^Acquire::(https?::Proxy|Check-Valid-Until|Check-Date) "(.+)";$/;
  return stdout.split('\n').filter((line) => wanted.test(line));
}

async function debootstrap(log) {
  if (process.getuid?.() !== 0) {
    throw new ImagesError(
      `No registry serves ${PUBLIC_BASE}; making it by debootstrap needs root.`,
    );
  }
  if ((await command('sh', ['-c', 'command -v debootstrap'])).code !== 0) {
    throw new ImagesError(
      `No registry serves ${PUBLIC_BASE}; to make it here: apt-get install debootstrap`,
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'assay-base-'));
  const target = join(folder, 'root');
  const { main } = hostArchives();
  try {
    log(`base: no registry reachable, debootstrap ${SUITE} from ${new URL(main).host}`);
    await must('debootstrap', 'debootstrap', ['--variant=minbase', SUITE, target, main], {
      timeoutMs: 600_000,
    });
    const drop =
      'rm -rf var/cache/apt/* var/lib/apt/lists/* usr/share/doc/* usr/share/man/* usr/share/locale/* var/log/*';
    const pack = `set -e; cd "$1"; ${drop}; tar --numeric-owner -c . | docker import - "$2"`;
    await must(
      'docker import',
      'bash',
      ['-o', 'pipefail', '-c', pack, 'sh', target, PUBLIC_BASE.replace('debian:', 'assay-debian:')],
      {
        timeoutMs: 300_000,
      },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return `assay-debian:${SUITE}-slim`;
}

async function publicBase(log) {
  const own = `assay-debian:${SUITE}-slim`;
  const here = await existing([PUBLIC_BASE, own]);
  for (const tag of [PUBLIC_BASE, own]) if (here.has(tag)) return tag;
  const pulled = await command('docker', ['pull', '-q', PUBLIC_BASE], { timeoutMs: 120_000 });
  return pulled.code === 0 ? PUBLIC_BASE : debootstrap(log);
}

let buildkit;
/** Docker's older builder where buildx is missing; both take the same Dockerfiles. */
async function builderEnv() {
  buildkit ??= (await command('docker', ['buildx', 'version'])).code === 0 ? '1' : '0';
  return { DOCKER_BUILDKIT: buildkit };
}

async function build({ name, tag, args = {}, labels = {}, log }) {
  const started = Date.now();
  log(`${name}: building ${tag}`);
  const options = [
    ...Object.entries(args).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]),
    ...Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]),
  ];
  await must(
    `building ${tag}`,
    'docker',
    ['build', '--force-rm', '--network=host', ...options, '-t', tag, join(ROOT, name)],
    {
      timeoutMs: 1_200_000,
      env: await builderEnv(),
    },
  );
  log(`${name}: done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

async function buildBase(tag, log) {
  const from = await publicBase(log);
  const { main, security } = hostArchives();
  const sources = [
    `deb ${main} ${SUITE} main`,
    `deb ${main} ${SUITE}-updates main`,
    ...(security === undefined ? [] : [`deb ${security} ${SUITE}-security main`]),
  ];
  const args = {
    BASE: from,
    APT_SOURCES: sources.map((line) => `${line}\\n`).join(''),
    APT_CONF: (await hostAptSettings()).map((line) => `${line}\\n`).join(''),
  };
  await build({ name: 'base', tag, args, log });
}

/** SHA-256 of the supervisor's binary, streamed out of a container that is never started. */
async function supervisorSha256(tag) {
  const id = (await must('docker create', 'docker', ['create', '--network=none', tag, '/'])).trim();
  try {
    return await new Promise((resolve, reject) => {
      const copy = spawn('sh', ['-c', 'docker cp "$1:/assay/supervisor" - | tar -xO', 'sh', id]);
      const hash = createHash('sha256');
      let bytes = 0;
      copy.stdout.on('data', (chunk) => {
        bytes += chunk.length;
        hash.update(chunk);
      });
      copy.on('error', reject);
      copy.on('close', (code) =>
        code === 0 && bytes > 0
          ? resolve(hash.digest('hex'))
          : reject(new ImagesError('the supervisor could not be read')),
      );
    });
  } finally {
    await command('docker', ['rm', '-f', id]);
  }
}

async function buildLanguage({ language, tags, supervisorHash, log }) {
  await build({
    name: language,
    tag: tags[language],
    args: { BASE: tags[LANGUAGES[language]], SUPERVISOR: tags.supervisor },
    labels: { 'assay.language': language, 'assay.supervisor-sha256': supervisorHash },
    log,
  });
}

/**
 * Makes sure that the engine has all sandbox images of these sources, and that `assay-<language>:current` names them, and
 * writes down for the grader of this checkout which they are.
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<Record<string, string>>} tag per language
 * @throws {ImagesError} engine unreachable, or a build failed
 */
export async function ensureImages({ log = () => {} } = {}) {
  const tags = plannedTags();
  const languages = Object.keys(LANGUAGES);
  const current = (language) => `assay-${language}:current`;
  const reach = await command('docker', ['version', '--format', '{{.Server.Version}}']);
  if (reach.code !== 0) {
    throw new ImagesError(
      `The Docker Engine cannot be reached; start it, or set DOCKER_HOST.\n${reach.stderr.trim()}`,
    );
  }
  const here = await existing([...Object.values(tags), ...languages.map(current)]);
  const missing = languages.filter((language) => !here.has(tags[language]));
  if (missing.length > 0) {
    const started = Date.now();
    log(`sandbox images to build: ${missing.join(', ')}`);
    if (!here.has(tags.base)) await buildBase(tags.base, log);
    if (!here.has(tags.toolchain))
      await build({ name: 'toolchain', tag: tags.toolchain, args: { BASE: tags.base }, log });
    if (!here.has(tags.supervisor)) {
      await build({
        name: 'supervisor',
        tag: tags.supervisor,
        args: { BASE: tags.toolchain },
        log,
      });
    }
    const supervisorHash = await supervisorSha256(tags.supervisor);
    await Promise.all(
      missing.map((language) => buildLanguage({ language, tags, supervisorHash, log })),
    );
    log(`sandbox images ready in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
  for (const language of languages) {
    if (
      here.get(tags[language]) === undefined ||
      here.get(current(language)) !== here.get(tags[language])
    ) {
      await must('docker tag', 'docker', ['tag', tags[language], current(language)]);
    }
  }
  const made = Object.fromEntries(languages.map((language) => [language, tags[language]]));
  writeRecord(made);
  return made;
}

function writeRecord(tags) {
  mkdirSync(dirname(RECORD), { recursive: true });
  const fresh = `${RECORD}.${process.pid}`;
  writeFileSync(fresh, `${JSON.stringify(tags, null, 2)}\n`);
  renameSync(fresh, RECORD); // whoever reads it meanwhile sees one or the other, whole
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const started = Date.now();
  try {
    const tags = await ensureImages({ log: (line) => console.log(line) });
    console.log(
      `${Object.values(tags).join(' ')} (${((Date.now() - started) / 1000).toFixed(1)} s)`,
    );
  } catch (error) {
    console.error(error instanceof ImagesError ? error.message : error);
    process.exitCode = 1;
  }
}
