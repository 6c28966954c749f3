import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { engineCall, toStartFailure } from './engine.js';
import { type ContainerPlan, type ContainerRoom, containerOptions } from './host-config.js';
import {
  type CollectSpec,
  type CollectStatus,
  createDemultiplexer,
  createReplyDecoder,
  encodeCollect,
  encodeInput,
  encodeInputEnd,
  encodePut,
  encodeRun,
  encodeStdin,
  encodeTestFile,
  MARK,
  PROTOCOL,
  realLimitMs,
  type Reply,
  type RunReport,
  type RunSpec,
} from './protocol.js';
import { type Conversation, type RunRequest, SandboxFailure } from './sandbox.js';
import { type CapturedStream, createStreamCapture } from './stream-capture.js';
import { tell } from './telemetry.js';

/** Of one call, where the plan says nothing. Starting may take twice as long. */
const CALL_DEADLINE_MS = 10_000;
const COLLECT_DEADLINE_MS = 20_000;
/** A container that has nothing to do ends within milliseconds. */
const LEAVE_DEADLINE_MS = 5_000;
/** On top of the longest that a run may really take: transfer of input and output, killing and wiping. */
const RUN_SLACK_MS = 15_000;
const MIB = 1024 * 1024;
const RESOLVED = Promise.resolve();

export interface BoxFile {
  readonly name: string;
  readonly mode: number;
  readonly bytes: Buffer;
}

export interface RunOutcome {
  readonly report: RunReport;
  /** Its bytes up to the output limit; none where they were handed on. */
  readonly stdout: CapturedStream;
  readonly stderr: CapturedStream;
}

export type RunExtras = Pick<RunRequest, 'files' | 'onStdout'>;

/** A run whose input is still to come. */
export type LiveRun = Pick<Conversation, 'write' | 'ready' | 'end'> & {
  readonly outcome: Promise<RunOutcome>;
};

interface Pending {
  readonly onReply: (reply: Reply) => void;
  readonly onFailure: (failure: SandboxFailure) => void;
}

/** A started container and the conversation with its supervisor: one request at a time. */
export class Container {
  private pending: Pending | null = null;
  private failure: SandboxFailure | null = null;
  private gone: Promise<void> | null = null;
  private heldBack = 0;
  private draining: Promise<void> | null = null;
  /** What the supervisor said of its surroundings: `cgroup`, `cpu`, `memory`, `waits`, `kernel`. */
  hello: Readonly<Record<string, string>> = {};

  private constructor(
    private readonly handle: Docker.Container,
    private readonly stream: Duplex,
    private room: ContainerRoom,
    private cpuset: string | undefined,
    private readonly deadlineMs: number,
  ) {
    const demultiplex = createDemultiplexer();
    const decode = createReplyDecoder();
    stream.on('data', (chunk: Buffer) => {
      try {
        for (const part of demultiplex(chunk)) {
          if (part.stream === 'stdout') decode(part.bytes).forEach((reply) => this.receive(reply));
        }
      } catch (error) {
        this.fail(new SandboxFailure('protocol', 'supervisor reply', { cause: error }));
      }
    });
    const ended = (): void =>
      this.fail(new SandboxFailure('container-died', `container ${this.id} ended`));
    stream.on('end', ended);
    stream.on('close', ended);
    stream.on('error', ended);
  }

  /**
   * Creates, attaches to (before the start, or the first bytes could be lost), and starts a container.
   * @throws {SandboxFailure} `engine-unreachable`, `image-missing` or `container-not-started`
   */
  static async start(docker: Docker, plan: ContainerPlan): Promise<Container> {
    const deadlineMs = plan.deadlineMs ?? CALL_DEADLINE_MS;
    const handle = await engineCall('creating a container', deadlineMs, () =>
      docker.createContainer(containerOptions(plan)),
    ).catch((error: unknown) => {
      throw toStartFailure(error);
    });
    tell({ kind: 'container-created' });
    const began = performance.now();
    let container: Container | null = null;
    try {
      const stream = await engineCall('attaching', deadlineMs, () =>
        handle.attach({ stream: true, stdin: true, stdout: true, stderr: true, hijack: true }),
      );
      // dockerode types the hijacked socket as a ReadWriteStream; it is a net.Socket.
      container = new Container(handle, stream as Duplex, plan.room, plan.cpuset, deadlineMs);
      await container.greet();
      const purpose = plan.labels['assay.sandbox'] ?? 'other';
      tell({ kind: 'container-started', purpose, ms: performance.now() - began });
      return container;
    } catch (error) {
      void (container === null ? removeContainer(handle, deadlineMs) : container.destroy());
      throw toStartFailure(error);
    }
  }

  get id(): string {
    return this.handle.id.slice(0, 12);
  }

  get alive(): boolean {
    return this.failure === null;
  }

  private async greet(): Promise<void> {
    const hello = this.request(2 * this.deadlineMs, 'hello', null, (reply) =>
      reply.type === 'hello' ? { value: reply.facts } : null,
    );
    const started = engineCall('starting', 2 * this.deadlineMs, () => this.handle.start()).then(
      () => this.stream.write(MARK),
    );
    const [facts] = await Promise.all([hello, started]);
    if (facts['protocol'] !== PROTOCOL) {
      throw new SandboxFailure(
        'image-missing',
        `an image speaks protocol ${facts['protocol'] ?? '?'}, wanted ${PROTOCOL}: run node scripts/images.mjs`,
      );
    }
    this.hello = facts;
  }

  private receive(reply: Reply): void {
    if (reply.type === 'fatal') {
      const code = reply.message.startsWith('no-space:') ? 'no-space' : 'protocol';
      this.fail(new SandboxFailure(code, `supervisor: ${reply.message}`));
    } else if (this.pending === null) {
      this.fail(new SandboxFailure('protocol', `unexpected ${reply.type} from the supervisor`));
    } else {
      this.pending.onReply(reply);
    }
  }

  /** The first failure counts; after it the container answers nothing. */
  private fail(failure: SandboxFailure): void {
    if (this.failure !== null) return;
    this.failure = failure;
    this.pending?.onFailure(failure);
    this.pending = null;
    this.gone = removeContainer(this.handle, this.deadlineMs).finally(() => this.stream.destroy());
  }

  /** Sends a request and gathers replies until `onReply` gives the value. The deadline is for silence: every reply renews it. */
  private request<T>(
    deadlineMs: number,
    what: string,
    bytes: Buffer | null,
    onReply: (reply: Reply) => { readonly value: T } | null,
  ): Promise<T> {
    if (this.failure !== null) return Promise.reject(this.failure);
    if (this.pending !== null)
      return Promise.reject(new Error(`${what} while another request runs`));
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.fail(new SandboxFailure('deadline', `${what}: no answer within ${deadlineMs} ms`));
      }, deadlineMs);
      this.pending = {
        onReply: (reply) => {
          const done = onReply(reply);
          timer.refresh();
          if (done === null) return;
          clearTimeout(timer);
          this.pending = null;
          resolve(done.value);
        },
        onFailure: (failure) => {
          clearTimeout(timer);
          reject(failure);
        },
      };
      if (bytes !== null) this.stream.write(bytes);
    });
  }

  /** Places a file below /app. A failure shows in the next request. */
  put(file: BoxFile): void {
    if (this.failure === null) this.stream.write(encodePut(file));
  }

  /**
   * Runs a program once and waits until nothing of it is left.
   * @throws {SandboxFailure}
   */
  run(spec: RunSpec, stdin: Buffer, extras: RunExtras = {}): Promise<RunOutcome> {
    const input = stdin.length > 0 ? [encodeStdin(stdin)] : [];
    return this.startRun(spec, extras, [...input, encodeRun(spec)]);
  }

  /** Runs a program once, with its input and output as a conversation. */
  converse(spec: RunSpec, extras: RunExtras): LiveRun {
    const outcome = this.startRun(spec, extras, [encodeRun(spec, true)]);
    const mine = this.pending;
    let open = true;
    const say = (parts: readonly Buffer[]): void => {
      if (!open || mine === null || this.pending !== mine) return;
      this.stream.cork();
      for (const part of parts) this.stream.write(part);
      this.stream.uncork();
    };
    const ended = outcome.then(
      () => undefined,
      () => undefined,
    );
    return {
      outcome,
      write: (piece) => say(encodeInput(piece)),
      ready: () =>
        this.stream.writableNeedDrain ? Promise.race([this.drained(), ended]) : RESOLVED,
      end: () => {
        say([encodeInputEnd()]);
        open = false;
      },
    };
  }

  private drained(): Promise<void> {
    this.draining ??= new Promise((resolve) => {
      this.stream.once('drain', () => {
        this.draining = null;
        resolve();
      });
    });
    return this.draining;
  }

  private startRun(
    spec: RunSpec,
    { files = [], onStdout }: RunExtras,
    frames: readonly Buffer[],
  ): Promise<RunOutcome> {
    const keepBytes = onStdout === undefined ? spec.outputBytes : 0;
    const stdout = createStreamCapture(keepBytes);
    const stderr = createStreamCapture(keepBytes);
    let wanted = spec.outputBytes;
    const bytes = Buffer.concat([...files.map(encodeTestFile), ...frames]);
    return this.request(realLimitMs(spec.wallMs) + RUN_SLACK_MS, 'run', bytes, (reply) => {
      switch (reply.type) {
        case 'stdout':
          stdout.add(reply.bytes);
          if (wanted > 0) this.holdBack(onStdout?.(reply.bytes.subarray(0, wanted)));
          wanted -= reply.bytes.length;
          return null;
        case 'stderr':
          stderr.add(reply.bytes);
          return null;
        case 'done':
          return {
            value: { report: reply.report, stdout: stdout.finish(), stderr: stderr.finish() },
          };
        default:
          throw new Error(`${reply.type} during a run`);
      }
    });
  }

  /** Reads nothing more until whoever takes the output is ready for it. */
  private holdBack(ready: void | Promise<void>): void {
    if (ready === undefined) return;
    this.stream.pause();
    this.heldBack += 1;
    const goOn = (): void => {
      this.heldBack -= 1;
      if (this.heldBack === 0) this.stream.resume();
    };
    ready.then(goOn, goOn);
  }

  /**
   * Fetches files that the last run made, regular files only.
   * @throws {SandboxFailure}
   */
  collect(spec: CollectSpec): Promise<{ status: CollectStatus; files: BoxFile[] }> {
    const files: BoxFile[] = [];
    return this.request(COLLECT_DEADLINE_MS, 'collect', encodeCollect(spec), (reply) => {
      if (reply.type === 'collected') return { value: { status: reply.status, files } };
      if (reply.type !== 'file') throw new Error(`${reply.type} during a collect`);
      files.push({ name: reply.name, mode: reply.mode, bytes: reply.bytes });
      return null;
    });
  }

  /** Enlarges the container when a task needs more than it was made with. */
  async ensureRoom(needed: ContainerRoom): Promise<void> {
    if (needed.memoryMiB <= this.room.memoryMiB && needed.processes <= this.room.processes) return;
    const room = {
      memoryMiB: Math.max(needed.memoryMiB, this.room.memoryMiB),
      processes: Math.max(needed.processes, this.room.processes),
    };
    await engineCall('enlarging a container', this.deadlineMs, () =>
      this.handle.update({
        Memory: room.memoryMiB * MIB,
        MemorySwap: room.memoryMiB * MIB,
        PidsLimit: room.processes,
      }),
    );
    this.room = room;
  }

  /** Moves the container to other cores than it was made for. */
  async pin(cpuset: string | undefined): Promise<void> {
    if (cpuset === undefined || cpuset === this.cpuset) return;
    await engineCall('moving a container to its core', this.deadlineMs, () =>
      this.handle.update({ CpusetCpus: cpuset }),
    );
    this.cpuset = cpuset;
  }

  /** Ends the container and all in it. Waits for its removal; never throws. */
  destroy(): Promise<void> {
    const closed = new SandboxFailure('container-died', `container ${this.id} was closed`);
    if (this.failure === null && this.pending === null) this.leave(closed);
    else this.fail(closed);
    return this.gone ?? Promise.resolve();
  }

  /** Nothing runs in it: the supervisor ends when its input does, which costs the engine a third less than being killed. */
  private leave(closed: SandboxFailure): void {
    this.failure = closed;
    this.gone = awaitRemoval(this.handle, this.deadlineMs).finally(() => this.stream.destroy());
    this.stream.end();
  }
}

async function awaitRemoval(handle: Docker.Container, deadlineMs: number): Promise<void> {
  try {
    await engineCall('a container that ends by itself', LEAVE_DEADLINE_MS, () =>
      handle.wait({ condition: 'removed' }),
    );
  } catch (error) {
    if (!isGone(error)) return removeContainer(handle, deadlineMs);
  }
  tell({ kind: 'container-removed', gone: true });
}

/** The engine knows no such container: it was removed before it was asked. */
function isGone(error: unknown): boolean {
  const cause = error instanceof SandboxFailure ? error.cause : undefined;
  return (
    typeof cause === 'object' && cause !== null && 'statusCode' in cause && cause.statusCode === 404
  );
}

/** Kills and removes. The work that the container did stands whether or not this succeeds; the reaper takes what stays. */
async function removeContainer(handle: Docker.Container, deadlineMs: number): Promise<void> {
  const gone = await engineCall('removing a container', deadlineMs, () =>
    handle.remove({ force: true }),
  ).then(
    () => true,
    // An engine that answers otherwise says that it is gone, or on its way out.
    (error: unknown) => error instanceof SandboxFailure && error.code === 'container-died',
  );
  tell({ kind: 'container-removed', gone });
}
