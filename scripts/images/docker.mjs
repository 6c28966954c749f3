/** The Docker command line, for the scripts that build images. Runs on Node 20 with no packages installed. */
import { execFile, spawn } from 'node:child_process';

/** The fault is the machine's set-up; the message says what to do. */
export class ImagesError extends Error {
  name = 'ImagesError';
}

/** @returns {Promise<{ code: number, stdout: string, stderr: string }>} */
export function command(file, args, { timeoutMs = 30_000, env = {}, input } = {}) {
  return new Promise((resolve) => {
    const options = { timeout: timeoutMs, maxBuffer: 1 << 28, env: { ...process.env, ...env } };
    const child = execFile(file, args, options, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : 127) : 0;
      resolve({ code, stdout, stderr: stderr || (error ? error.message : '') });
    });
    if (input === undefined) return;
    // A client that ends before it has read everything closes the pipe; what became of it is told by its exit code.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** The standard output of a command that must not fail. */
export async function must(what, file, args, options) {
  const result = await command(file, args, options);
  if (result.code !== 0) {
    const tail = `${result.stdout}\n${result.stderr}`.trim().split('\n').slice(-25).join('\n');
    throw new ImagesError(`${what} failed:\n${tail}`);
  }
  return result.stdout;
}

/** `docker image inspect` of all tags at once: tag → image id, for those that exist. */
export async function existing(tags) {
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

let buildkit;
/** Docker's older builder where buildx is missing; both take the same Dockerfiles. */
async function builderEnv() {
  buildkit ??= (await command('docker', ['buildx', 'version'])).code === 0 ? '1' : '0';
  return { DOCKER_BUILDKIT: buildkit };
}

/**
 * Builds an image; a build that fails tells the last of what it said.
 * @param {{ name: string, tag: string, context: string | { dockerfile: string }, args?: Record<string, string>,
 *   labels?: Record<string, string>, fresh?: boolean, log: (line: string) => void }} options
 *   `context`: a folder with a Dockerfile, or the text of one that needs no files; `fresh`: no layer of an earlier build is used
 */
export async function build({ name, tag, context, args = {}, labels = {}, fresh = false, log }) {
  const started = Date.now();
  log(`${name}: building ${tag}`);
  const options = [
    ...(fresh ? ['--no-cache'] : []),
    ...Object.entries(args).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]),
    ...Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]),
  ];
  const [folder, input] = typeof context === 'string' ? [context] : ['-', context.dockerfile];
  await must(
    `building ${tag}`,
    'docker',
    ['build', '--force-rm', '--network=host', ...options, '-t', tag, folder],
    { timeoutMs: 1_200_000, env: await builderEnv(), input },
  );
  log(`${name}: done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** One file of an image, streamed out of a container that is never started. */
export async function fileOf(tag, path) {
  const id = (await must('docker create', 'docker', ['create', '--network=none', tag, '/'])).trim();
  try {
    return await new Promise((resolve, reject) => {
      const copy = spawn('sh', ['-c', 'docker cp "$1:$2" - | tar -xO', 'sh', id, path]);
      const pieces = [];
      copy.stdout.on('data', (piece) => pieces.push(piece));
      copy.on('error', reject);
      copy.on('close', (code) =>
        code === 0 && pieces.length > 0
          ? resolve(Buffer.concat(pieces))
          : reject(new ImagesError(`${path} of ${tag} could not be read`)),
      );
    });
  } finally {
    await command('docker', ['rm', '-f', id]);
  }
}
