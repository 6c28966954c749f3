/**
 * The base that all sandbox images stand on: a public Debian image or, where no registry is reachable, one made by debootstrap
 * (as root) from the Debian mirror that apt uses here.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, command, existing, ImagesError, must } from './docker.mjs';

export const SUITE = 'trixie';
const PUBLIC_BASE = `debian:${SUITE}-slim`;
const OWN_BASE = `assay-debian:${SUITE}-slim`;
const DEFAULT_MIRROR = 'http://deb.debian.org/debian';

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

async function debootstrap(tag, log) {
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
    await must('docker import', 'bash', ['-o', 'pipefail', '-c', pack, 'sh', target, tag], {
      timeoutMs: 300_000,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return tag;
}

async function publicBase(fresh, log) {
  const here = await existing([PUBLIC_BASE, OWN_BASE]);
  if (here.has(PUBLIC_BASE)) return PUBLIC_BASE;
  if (fresh === undefined && here.has(OWN_BASE)) return OWN_BASE;
  const pulled = await command('docker', ['pull', '-q', PUBLIC_BASE], { timeoutMs: 120_000 });
  return pulled.code === 0 ? PUBLIC_BASE : debootstrap(fresh ?? OWN_BASE, log);
}

/**
 * @param {{ tag: string, context: string, fresh?: string, log: (line: string) => void }} options
 *   `fresh`: uses nothing that was made here before; what debootstrap makes then has this tag
 */
export async function buildBase({ tag, context, fresh, log }) {
  const from = await publicBase(fresh, log);
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
  await build({ name: 'base', tag, context, args, fresh: fresh !== undefined, log });
}
