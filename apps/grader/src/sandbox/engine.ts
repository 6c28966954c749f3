import { SandboxFailure, type SandboxFailureCode } from './sandbox.js';

/** Errors of the socket carry a code. */
interface EngineErrorShape {
  readonly code?: unknown;
}

const SOCKET_CODES = ['ENOENT', 'ECONNREFUSED', 'EACCES', 'ECONNRESET', 'EPIPE', 'ENOTFOUND'];

function codeOf(error: Error & EngineErrorShape): SandboxFailureCode {
  if (typeof error.code === 'string' && SOCKET_CODES.includes(error.code))
    return 'engine-unreachable';
  if (/no space left/i.test(error.message)) return 'no-space';
  if (/no such image/i.test(error.message)) return 'image-missing';
  if (/socket hang up/i.test(error.message)) return 'engine-unreachable';
  return 'container-died';
}

/** Whatever the engine or its socket said, as a failure that is never a mark. */
export function toSandboxFailure(what: string, error: unknown): SandboxFailure {
  if (error instanceof SandboxFailure) return error;
  const cause = error instanceof Error ? error : new Error(String(error));
  return new SandboxFailure(codeOf(cause), `${what}: ${cause.message.trim()}`, { cause });
}

/**
 * One call of the engine, under a deadline.
 * @throws {SandboxFailure} `deadline` when it took longer than `ms`; otherwise by what the engine said
 */
export async function engineCall<T>(what: string, ms: number, call: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new SandboxFailure('deadline', `${what}: no answer within ${ms} ms`));
    }, ms);
  });
  try {
    return await Promise.race([call(), late]);
  } catch (error) {
    throw toSandboxFailure(what, error);
  } finally {
    clearTimeout(timer);
  }
}
