/**
 * The frames between the grader and the supervisor (sandboxes/supervisor/): payload length (u32), type (u8), payload, all
 * numbers little-endian. Encoding and decoding only; nothing here knows a container.
 */

/** The conversation starts at this mark: what an attach request leaves in front of it is skipped (docker-modem #777). */
export const MARK: Buffer = Buffer.from('\0ASSAY1\n', 'latin1');

/** What the supervisor says it speaks in its hello; an image of another version is of no use. */
export const PROTOCOL = '3';

/** No reply is longer: output comes in pieces, and artefacts are capped below it. */
const MAX_REPLY_BYTES = 128 * 1024 * 1024;
/** A longer piece of input is sent in several. */
const MAX_INPUT_BYTES = 64 * 1024;

export interface RunSpec {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly cpuMs: number;
  /** Without the time that the program spends waiting for a core. */
  readonly wallMs: number;
  readonly memoryBytes: number;
  readonly outputBytes: number;
  readonly fileBytes: number;
  /** 0 for no limit on the address space. */
  readonly addressBytes: number;
  readonly processes: number;
  /** Leave the scratch space as it is for a collect request that follows. */
  readonly keepBox: boolean;
}

export interface CollectSpec {
  readonly maxBytes: number;
  readonly maxFiles: number;
  /** The one file of that name, or all files with that ending. */
  readonly name: string;
  readonly bySuffix: boolean;
}

/** `starved`: the host gave the program so little that its limits could not be told. */
type KilledForCode = 'cpu' | 'wall' | 'memory' | 'output' | 'starved' | null;
type StartStage = 'stdio' | 'limits' | 'user' | 'box' | 'exec' | null;
export type CollectStatus =
  'collected' | 'missing' | 'not-regular' | 'too-many' | 'too-large' | 'too-deep';

export interface RunReport {
  readonly exitCode: number | null;
  readonly signal: number | null;
  readonly errno: number;
  readonly killedFor: KilledForCode;
  /** Where starting the program failed; null when it was started. */
  readonly failedStage: StartStage;
  readonly cpuUserUs: number;
  readonly cpuSystemUs: number;
  readonly wallUs: number;
  /** The part of `wallUs` in which the program wanted a core and had none; 0 where the kernel does not tell. */
  readonly waitUs: number;
  readonly peakMemoryBytes: number;
  readonly oomKills: number;
  /** Processes that were still there when the program itself had ended. */
  readonly leftovers: number;
}

export type Reply =
  | { readonly type: 'hello'; readonly facts: Readonly<Record<string, string>> }
  | { readonly type: 'stdout' | 'stderr'; readonly bytes: Buffer }
  | { readonly type: 'done'; readonly report: RunReport }
  | { readonly type: 'file'; readonly name: string; readonly mode: number; readonly bytes: Buffer }
  | { readonly type: 'collected'; readonly status: CollectStatus }
  | { readonly type: 'fatal'; readonly message: string };

/** A reply that breaks the protocol; the container cannot be trusted any more. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

const KILLED_FOR: readonly KilledForCode[] = [null, 'cpu', 'wall', 'memory', 'output', 'starved'];
const STAGES: readonly StartStage[] = [null, 'stdio', 'limits', 'user', 'box', 'exec'];
const COLLECT_STATUSES: readonly CollectStatus[] = [
  'collected',
  'missing',
  'not-regular',
  'too-many',
  'too-large',
  'too-deep',
];
const DONE_BYTES = 64;

/** Header of a frame whose payload of `length` bytes follows. */
function header(type: string, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(5);
  bytes.writeUInt32LE(length, 0);
  bytes.writeUInt8(type.charCodeAt(0), 4);
  return bytes;
}

function frame(type: string, ...parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([header(type, length), ...parts]);
}

function shortString(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length > 0xffff || bytes.includes(0)) {
    throw new ProtocolError('an argument is too long or contains a NUL byte');
  }
  const length = Buffer.allocUnsafe(2);
  length.writeUInt16LE(bytes.length, 0);
  return Buffer.concat([length, bytes]);
}

/** Places a file below /app; `mode` loses its write bits there. */
export function encodePut(file: {
  readonly name: string;
  readonly mode: number;
  readonly bytes: Buffer;
}): Buffer {
  const name = Buffer.from(file.name, 'utf8');
  const head = Buffer.allocUnsafe(4);
  head.writeUInt16LE(file.mode & 0o777, 0);
  head.writeUInt16LE(name.length, 2);
  return frame('P', head, name, file.bytes);
}

/** Places a file below /app/test for the next run only. */
export function encodeTestFile(file: { readonly name: string; readonly bytes: Buffer }): Buffer {
  const name = Buffer.from(file.name, 'utf8');
  const head = Buffer.alloc(4);
  head.writeUInt16LE(name.length, 2);
  return frame('T', head, name, file.bytes);
}

/** Standard input of the next run. */
export function encodeStdin(bytes: Buffer): Buffer {
  return frame('I', bytes);
}

/**
 * How long a run may really take, waiting for cores included. Whoever gets less than a sixth of what it could use is not
 * judged at all.
 */
export function realLimitMs(wallMs: number): number {
  return 6 * Math.ceil(wallMs) + 5_000;
}

/** A piece of standard input of the live run that goes on. */
export function encodeInput(piece: Buffer): readonly Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < piece.length; at += MAX_INPUT_BYTES) {
    const part = piece.subarray(at, at + MAX_INPUT_BYTES);
    parts.push(header('W', part.length), part);
  }
  return parts;
}

/** The end of standard input of the live run that goes on. */
export function encodeInputEnd(): Buffer {
  return frame('Z');
}

/**
 * Runs a program; limits are rounded up to whole units.
 * @param live standard input comes in pieces while it runs, and standard output goes out meanwhile
 */
export function encodeRun(spec: RunSpec, live = false): Buffer {
  const env = Object.entries(spec.env).map(([key, value]) => `${key}=${value}`);
  const head = Buffer.alloc(56);
  head.writeUInt32LE((spec.keepBox ? 1 : 0) | (live ? 2 : 0), 0);
  head.writeUInt32LE(Math.ceil(spec.cpuMs), 4);
  head.writeUInt32LE(Math.ceil(spec.wallMs), 8);
  head.writeUInt32LE(realLimitMs(spec.wallMs), 12);
  head.writeUInt32LE(spec.processes, 16);
  head.writeBigUInt64LE(BigInt(spec.memoryBytes), 20);
  head.writeBigUInt64LE(BigInt(spec.outputBytes), 28);
  head.writeBigUInt64LE(BigInt(spec.fileBytes), 36);
  head.writeBigUInt64LE(BigInt(spec.addressBytes), 44);
  head.writeUInt16LE(spec.argv.length, 52);
  head.writeUInt16LE(env.length, 54);
  return frame('R', head, ...[...spec.argv, ...env, spec.cwd].map(shortString));
}

/** Asks for what the last run (with `keepBox`) left in its work folder. */
export function encodeCollect(spec: CollectSpec): Buffer {
  const name = Buffer.from(spec.name, 'utf8');
  const head = Buffer.alloc(16);
  head.writeBigUInt64LE(BigInt(spec.maxBytes), 0);
  head.writeUInt32LE(spec.maxFiles, 8);
  head.writeUInt16LE(spec.bySuffix ? 1 : 0, 12);
  head.writeUInt16LE(name.length, 14);
  return frame('C', head, name);
}

function pick<T>(table: readonly T[], index: number, what: string): T {
  const value = table[index];
  if (value === undefined) throw new ProtocolError(`unknown ${what} ${index}`);
  return value;
}

function decodeDone(payload: Buffer): RunReport {
  if (payload.length !== DONE_BYTES) throw new ProtocolError(`DONE of ${payload.length} bytes`);
  const exitCode = payload.readInt32LE(0);
  const signal = payload.readInt32LE(4);
  const big = (offset: number): number => Number(payload.readBigUInt64LE(offset));
  return {
    exitCode: exitCode < 0 ? null : exitCode,
    signal: signal === 0 ? null : signal,
    errno: payload.readInt32LE(8),
    killedFor: pick(KILLED_FOR, payload.readUInt8(12), 'reason'),
    failedStage: pick(STAGES, payload.readUInt8(13), 'stage'),
    cpuUserUs: big(16),
    cpuSystemUs: big(24),
    wallUs: big(32),
    waitUs: big(40),
    peakMemoryBytes: big(48),
    oomKills: payload.readUInt32LE(56),
    leftovers: payload.readUInt32LE(60),
  };
}

function decodeFile(payload: Buffer): Reply {
  if (payload.length < 4) throw new ProtocolError('short FILE');
  const end = 4 + payload.readUInt16LE(2);
  if (payload.length < end) throw new ProtocolError('short FILE');
  const name = payload.toString('utf8', 4, end);
  return { type: 'file', name, mode: payload.readUInt16LE(0), bytes: payload.subarray(end) };
}

function decodeHello(payload: Buffer): Reply {
  const lines = payload.toString('utf8').split('\n').filter(Boolean);
  const pairs = lines.map((line): [string, string] => {
    const at = line.indexOf('=');
    return [line.slice(0, at), line.slice(at + 1)];
  });
  return { type: 'hello', facts: Object.fromEntries(pairs) };
}

function decodePayload(type: number, payload: Buffer): Reply {
  switch (String.fromCharCode(type)) {
    case 'H':
      return decodeHello(payload);
    case 'O':
      return { type: 'stdout', bytes: payload };
    case 'E':
      return { type: 'stderr', bytes: payload };
    case 'D':
      return { type: 'done', report: decodeDone(payload) };
    case 'F':
      return decodeFile(payload);
    case 'G':
      if (payload.length !== 1) throw new ProtocolError('bad COLLECTED');
      return {
        type: 'collected',
        status: pick(COLLECT_STATUSES, payload.readUInt8(0), 'collect status'),
      };
    case 'X':
      return { type: 'fatal', message: payload.toString('utf8') };
    default:
      throw new ProtocolError(`unknown reply type ${type}`);
  }
}

const STREAM_TYPES: ReadonlySet<number> = new Set(['O', 'E'].map((type) => type.charCodeAt(0)));

/** Gathers chunks until a wanted number of bytes is there, without copying more than once. */
class ByteQueue {
  private chunks: Buffer[] = [];
  length = 0;

  push(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.length += chunk.length;
  }

  /** The first `count` bytes; the caller has checked that they are there. */
  take(count: number): Buffer {
    const all = this.chunks.length === 1 ? this.chunks[0] : Buffer.concat(this.chunks);
    const bytes = all ?? Buffer.alloc(0);
    const rest = bytes.subarray(count);
    this.chunks = rest.length === 0 ? [] : [rest];
    this.length = rest.length;
    return bytes.subarray(0, count);
  }
}

/**
 * Decodes a stream of replies. Output is given as it comes, in pieces of the same memory as the chunks: it may be much.
 * @returns a function that takes the next chunk and gives the replies completed by it, in order
 * @throws {ProtocolError} from that function, on anything that is not a reply
 */
export function createReplyDecoder(): (chunk: Buffer) => Reply[] {
  const queue = new ByteQueue();
  let pending: { readonly type: number; length: number } | null = null;
  return (chunk) => {
    queue.push(chunk);
    const replies: Reply[] = [];
    for (;;) {
      if (pending === null) {
        if (queue.length < 5) return replies;
        const head = queue.take(5);
        pending = { type: head.readUInt8(4), length: head.readUInt32LE(0) };
        if (pending.length > MAX_REPLY_BYTES) throw new ProtocolError('reply too long');
      }
      if (STREAM_TYPES.has(pending.type) && queue.length > 0 && queue.length < pending.length) {
        pending.length -= queue.length;
        replies.push(decodePayload(pending.type, queue.take(queue.length)));
      }
      if (queue.length < pending.length) return replies;
      replies.push(decodePayload(pending.type, queue.take(pending.length)));
      pending = null;
    }
  };
}

/** One chunk of a stream of an attached container without a terminal. */
export interface StreamChunk {
  readonly stream: 'stdout' | 'stderr';
  readonly bytes: Buffer;
}

/**
 * Splits Docker's multiplexed attach stream (stream type u8, three zero bytes, length u32 big-endian, bytes).
 * @throws {ProtocolError} from the returned function, on a header of another form
 */
export function createDemultiplexer(): (chunk: Buffer) => StreamChunk[] {
  const queue = new ByteQueue();
  let current: { readonly stream: 'stdout' | 'stderr'; left: number } | null = null;
  return (chunk) => {
    queue.push(chunk);
    const chunks: StreamChunk[] = [];
    for (;;) {
      if (current === null) {
        if (queue.length < 8) return chunks;
        const head = queue.take(8);
        const kind = head.readUInt8(0);
        if (kind !== 1 && kind !== 2) throw new ProtocolError(`unknown attach stream ${kind}`);
        current = { stream: kind === 1 ? 'stdout' : 'stderr', left: head.readUInt32BE(4) };
      }
      const part: Buffer = queue.take(Math.min(current.left, queue.length));
      current.left -= part.length;
      if (part.length > 0) chunks.push({ stream: current.stream, bytes: part });
      if (current.left > 0) return chunks;
      current = null;
    }
  };
}
