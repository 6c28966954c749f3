/**
 * `npm run images:verify`: builds every sandbox image twice, from nothing, and compares what is in them: every name, kind, mode,
 * owner, link and byte; of the caches that a language.json names, all but the bytes. Prints each path that differs; exit code 1 if any does. Times of files are no part of the comparison:
 * a container sees when its image was built, and nothing that decides about a program asks for it.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import { buildMissing } from './images.mjs';
import { command, ImagesError, must } from './images/docker.mjs';
import { languages, plannedTags } from './images/plan.mjs';

const log = (line) => console.log(line);
const SHOWN = 40;

/** The planned tags under other names, so that nothing that is in use is touched. */
function tagsOfBuild(number) {
  const renamed = (tag) => tag.replace(/^assay-/, `assay-verify${number}-`);
  const { languages, ...foundations } = plannedTags();
  const rename = (tags) =>
    Object.fromEntries(Object.entries(tags).map(([name, tag]) => [name, renamed(tag)]));
  return { ...rename(foundations), languages: rename(languages) };
}

/** Path → all that is to be equal, in words. */
async function treeOf(tag, caches) {
  const id = (await must('docker create', 'docker', ['create', '--network=none', tag, '/'])).trim();
  const tree = new Map();
  try {
    const child = spawn('docker', ['export', id], { stdio: ['ignore', 'pipe', 'inherit'] });
    const reader = extract();
    reader.on('entry', (header, stream, next) => {
      const { name, type, mode, uid, gid, linkname, devmajor, devminor } = header;
      const hash = createHash('sha256');
      stream.on('data', (piece) => hash.update(piece));
      stream.on('end', () => {
        const device = `${devmajor ?? 0}:${devminor ?? 0}`;
        const compared = type === 'file' && !caches.includes(`/${name}`);
        const content = compared ? hash.digest('hex') : '';
        const words = [type, mode.toString(8), `${uid}:${gid}`, linkname ?? '', device, content];
        tree.set(`/${name}`, words.join(' '));
        next();
      });
    });
    await pipeline(child.stdout, reader);
  } finally {
    await command('docker', ['rm', '-f', id]);
  }
  if (tree.size === 0) throw new ImagesError(`${tag} could not be exported`);
  return tree;
}

function differences(one, other) {
  return [...new Set([...one.keys(), ...other.keys()])]
    .sort()
    .filter((path) => one.get(path) !== other.get(path))
    .map((path) => ({ path, one: one.get(path) ?? 'absent', other: other.get(path) ?? 'absent' }));
}

async function main() {
  const builds = [1, 2].map((number) => ({ number, tags: tagsOfBuild(number) }));
  try {
    for (const { number, tags } of builds) {
      const started = Date.now();
      const freshBase = `assay-verify${number}-debian:base`;
      await buildMissing({ tags, here: new Set(), freshBase, log });
      log(`build ${number}: ${((Date.now() - started) / 1000).toFixed(0)} s`);
    }
    const [first, second] = builds.map(({ tags }) => ({ ...tags.languages, bare: tags.bare }));
    let different = 0;
    for (const name of Object.keys(first)) {
      const caches = languages().find((one) => one.name === name)?.caches ?? [];
      const [one, other] = [await treeOf(first[name], caches), await treeOf(second[name], caches)];
      const found = differences(one, other);
      different += found.length;
      const but = caches.length === 0 ? '' : ` (bytes not compared: ${caches.join(', ')})`;
      log(
        `${name}: ${one.size} paths${but}, ${found.length === 0 ? 'equal' : `${found.length} differ`}`,
      );
      for (const each of found.slice(0, SHOWN))
        log(`  ${each.path}\n    ${each.one}\n    ${each.other}`);
      if (found.length > SHOWN) log(`  … and ${found.length - SHOWN} more`);
    }
    return different === 0 ? 0 : 1;
  } finally {
    const tags = builds.flatMap(({ number, tags: { languages, ...rest } }) => [
      ...Object.values(languages),
      ...Object.values(rest),
      `assay-verify${number}-debian:base`,
    ]);
    await command('docker', ['rmi', ...tags], { timeoutMs: 120_000 });
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof ImagesError ? error.message : error);
  process.exitCode = 3;
}
