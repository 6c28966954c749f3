import Docker from 'dockerode';
import type { Duplex } from 'node:stream';
import type { Artefact, RunContainer, Sandbox } from '../../apps/grader/src/sandbox/sandbox.js';
import { openBareContainer, TIMER, type BareContainer } from './bare-container.js';
import { median, ms, type Row, spreadRow, timed } from './measure.js';

const LIMITS = { cpuMs: 2000, wallMs: 5000, memoryMiB: 256, outputKiB: 64, processes: 1 };
const WARM_UP = 20;
const NOTHING = Buffer.alloc(0);
const HELLO = '#include <stdio.h>\nint main(void) { puts("hello"); }\n';

export async function compiled(sandbox: Sandbox, name: string, text: string): Promise<Artefact> {
  const request = { label: 'bench', language: 'c', files: [{ name, text }] };
  const { artefact, facts } = await sandbox.compile(request);
  if (artefact === null) throw new Error(facts.output);
  return artefact;
}

/** Runs one test of C hello over and over, in turn by every way. */
export async function benchOneTest(
  sandbox: Sandbox,
  image: string,
  rounds: { readonly tests: number; readonly containers: number },
): Promise<readonly Row[]> {
  const program = await compiled(sandbox, 'main.c', HELLO);
  const timer = (await compiled(sandbox, 'timer.c', TIMER)).files[0]!.bytes;
  const bare = openBareContainer({
    image,
    timer,
    files: [],
    inputs: new Map([['hello', program.files[0]!.bytes]]),
    environment: {},
  });
  const container = await sandbox.open({ label: 'bench', artefact: program });
  try {
    const quick = await inTurn(container, bare, rounds.tests);
    const docker = await byTheEngine(bare, image, rounds.containers);
    const added = (all: readonly number[]): string => ms(median(all) - median(quick.bare));
    const row = (name: string, all: readonly number[]): Row => [
      ...spreadRow(name, all),
      added(all),
    ];
    return [
      row('bare: fork, exec, read, wait', quick.bare),
      row('this sandbox: request to facts', quick.sandboxed),
      row('docker exec for each test', docker.execs),
      row('a container for each test', docker.containers),
    ];
  } finally {
    bare.close();
    await container.close();
  }
}

async function inTurn(container: RunContainer, bare: BareContainer, tests: number) {
  const times = { bare: [] as number[], sandboxed: [] as number[] };
  for (let test = -WARM_UP; test < tests; test += 1) {
    const alone = await bare.run('', ['/bench/hello']);
    const { ms: total, value } = await timed(() =>
      container.run({ stdin: NOTHING, limits: LIMITS }),
    );
    if (value.facts.exitCode !== 0) throw new Error(JSON.stringify(value.facts));
    if (test < 0) continue;
    times.bare.push(alone);
    times.sandboxed.push(total);
  }
  return times;
}

/** The usual alternatives, for the same program in the same image, with nothing hardened: at their quickest. */
async function byTheEngine(bare: BareContainer, image: string, rounds: number) {
  const docker = new Docker();
  const times = { execs: [] as number[], containers: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    times.execs.push((await timed(() => execOnce(docker, bare.id))).ms);
    times.containers.push((await timed(() => containerOnce(docker, bare.id, image))).ms);
  }
  return times;
}

const ended = (stream: Duplex): Promise<void> =>
  new Promise((resolve, reject) => stream.resume().once('end', resolve).once('error', reject));

async function execOnce(docker: Docker, id: string): Promise<void> {
  const options = { Cmd: ['/bench/hello'], AttachStdout: true, AttachStderr: true };
  const exec = await docker.getContainer(id).exec(options);
  await ended(await exec.start({}));
  const { ExitCode } = await exec.inspect();
  if (ExitCode !== 0) throw new Error(`docker exec ended with ${ExitCode}`);
}

async function containerOnce(docker: Docker, from: string, image: string): Promise<void> {
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: ['/bench/hello'],
    NetworkDisabled: true,
    HostConfig: {
      VolumesFrom: [`${from}:ro`],
      NetworkMode: 'none',
      LogConfig: { Type: 'none', Config: {} },
    },
  });
  const stream = await container.attach({ stream: true, stdout: true, stderr: true });
  const output = ended(stream as Duplex); // dockerode types the socket as less
  await container.start();
  const { StatusCode } = (await container.wait()) as { readonly StatusCode: number }; // typed as any
  await output;
  await container.remove();
  if (StatusCode !== 0) throw new Error(`the container ended with ${StatusCode}`);
}
