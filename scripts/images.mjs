/**
 * Builds the sandbox images: base, toolchain, supervisor, one per language, and a bare one for programs that need no runtime.
 * Every tag is a hash of what goes in, so a run with nothing new to build ends after one question to the engine. Runs on
 * Node 20 with no packages installed. Which languages there are, the folders of sandboxes/ say.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildBase } from './images/base.mjs';
import { build, command, existing, fileOf, ImagesError, must } from './images/docker.mjs';
import { languages, plannedTags, SANDBOXES, withSnapshot } from './images/plan.mjs';

/** Which images belong to this checkout's sources: several checkouts may share one engine. */
const RECORD = fileURLToPath(new URL('../.cache/sandbox-images.json', import.meta.url));

/**
 * One language's image in three steps: what its own Dockerfile says; what all have in common (sandboxes/finish); and labels
 * with what the second step found out.
 */
async function buildLanguage({ language, sandboxes, tags, supervisorSha256, fresh, log }) {
  const { name, base, version, caches } = language;
  const tag = tags.languages[name];
  const [tools, finished] = ['tools', 'finished'].map((step) => `${tag}-${step}`);
  const own = join(sandboxes, name);
  await build({ name, tag: tools, context: own, args: { BASE: tags[base] }, fresh, log });
  const args = {
    IMAGE: tools,
    SUPERVISOR: tags.supervisor,
    VERSION: version.join(' '),
    CACHES: caches.join(' '),
  };
  const finish = join(sandboxes, 'finish');
  await build({ name, tag: finished, context: finish, args, fresh, log });
  const found = JSON.parse((await fileOf(finished, '/assay/tools.json')).toString('utf8'));
  const labels = {
    'assay.language': name,
    'assay.supervisor-sha256': supervisorSha256,
    'assay.tool-version': found.tool,
    'assay.packages-sha256': found.packagesSha256,
    'assay.tree-sha256': found.treeSha256,
  };
  const context = { dockerfile: `FROM ${finished}\n` };
  await build({ name, tag, context, labels, log });
  // The last image keeps their layers; two names fewer for people to wonder about.
  await command('docker', ['rmi', '--no-prune', tools, finished]);
}

/**
 * Builds those of the planned images that are not `here`.
 * @param {{ tags: ReturnType<typeof plannedTags>, sandboxes?: string, here: { has(tag: string): boolean },
 *   freshBase?: string, log: (line: string) => void }} options `sandboxes`: the folder that the tags are hashes of;
 *   `freshBase`: use nothing of earlier builds, and debootstrap under this tag
 */
export async function buildMissing({ tags, sandboxes = SANDBOXES, here, freshBase, log }) {
  const fresh = freshBase !== undefined;
  const folder = (name) => join(sandboxes, name);
  const step = async (name, args) => {
    if (here.has(tags[name])) return;
    await build({ name, tag: tags[name], context: folder(name), args, fresh, log });
  };
  if (!here.has(tags.base))
    await buildBase({ tag: tags.base, context: folder('base'), fresh: freshBase, log });
  await step('toolchain', { BASE: tags.base });
  await step('supervisor', { BASE: tags.toolchain });
  await step('bare', { SUPERVISOR: tags.supervisor });
  const supervisor = await fileOf(tags.supervisor, '/assay/supervisor');
  const supervisorSha256 = createHash('sha256').update(supervisor).digest('hex');
  await Promise.all(
    languages(sandboxes)
      .filter(({ name }) => !here.has(tags.languages[name]))
      .map((language) =>
        buildLanguage({ language, sandboxes, tags, supervisorSha256, fresh, log }),
      ),
  );
}

const current = (name) => `assay-${name}:current`;

/** Which images there ought to be, which of them there are, and the names of those that are missing. */
async function lookUp(tags) {
  const wanted = { ...tags.languages, bare: tags.bare };
  const { base, toolchain, supervisor } = tags;
  const here = await existing([
    ...[base, toolchain, supervisor, ...Object.values(wanted)],
    ...Object.keys(wanted).map(current),
  ]);
  const missing = Object.keys(wanted).filter((name) => !here.has(wanted[name]));
  return { tags, wanted, here, missing };
}

async function buildFrom(sandboxes, log) {
  const found = await lookUp(plannedTags(sandboxes));
  const started = Date.now();
  log(`sandbox images to build: ${found.missing.join(', ')}`);
  await buildMissing({ ...found, sandboxes, log });
  log(`sandbox images ready in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return found;
}

/**
 * Makes sure that the engine has all sandbox images of these sources, and that `assay-<language>:current` names them, and
 * writes down for the grader of this checkout which they are.
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<Record<string, string>>} tag per language, and of the bare image
 * @throws {ImagesError} engine unreachable, or a build failed
 */
export async function ensureImages({ log = () => {} } = {}) {
  const reach = await command('docker', ['version', '--format', '{{.Server.Version}}']);
  if (reach.code !== 0) {
    throw new ImagesError(
      `The Docker Engine cannot be reached; start it, or set DOCKER_HOST.\n${reach.stderr.trim()}`,
    );
  }
  const found = await lookUp(plannedTags());
  const { wanted, here } =
    found.missing.length === 0
      ? found
      : await withSnapshot(dirname(RECORD), (sandboxes) => buildFrom(sandboxes, log));
  for (const [name, tag] of Object.entries(wanted)) {
    if (here.get(tag) === undefined || here.get(current(name)) !== here.get(tag))
      await must('docker tag', 'docker', ['tag', tag, current(name)]);
  }
  writeRecord(wanted);
  return wanted;
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
