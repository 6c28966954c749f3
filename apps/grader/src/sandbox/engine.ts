import { SandboxFailure, type SandboxFailureCode } from './sandbox.js';

const SOCKET_CODES = ['ENOENT', 'ECONNREFUSED', 'EACCES', 'ECONNRESET', 'EPIPE', 'ENOTFOUND'];

/** What is known of a thrown thing, by its shape: errors of another realm are no instances of this one's Error. */
function errorShape(error: unknown): { readonly message: string; readonly code: string } {
  if (typeof error !== 'object' || error === null) return { message: String(error), code: '' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const message = 'message' in error && typeof error.message === 'string' ? error.message : code;
  return { message: message.trim() || code, code };
}

function failureCode({
  message,
  code,
}: {
  readonly message: string;
  readonly code: string;
}): SandboxFailureCode {
  if (SOCKET_CODES.includes(code)) return 'engine-unreachable';
  if (/socket hang up/i.test(message)) return 'engine-unreachable';
  if (/no space left/i.test(message)) return 'no-space';
  if (/no such image/i.test(message)) return 'image-missing';
  return 'container-died';
}

/** Whatever the engine or its socket said, as a failure that is never a mark. */
function toSandboxFailure(what: string, error: unknown): SandboxFailure {
  if (error instanceof SandboxFailure) return error;
  const shape = errorShape(error);
  return new SandboxFailure(failureCode(shape), `${what}: ${shape.message}`, { cause: error });
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

/**
 * What went wrong before a container was ready for anyone's program. Whatever it was, no run can be the cause of it.
 * @returns `engine-unreachable` and `image-missing` as they are, anything else as `container-not-started`
 */
export function toStartFailure(error: unknown): SandboxFailure {
  const failure = toSandboxFailure('starting a container', error);
  if (failure.code === 'engine-unreachable' || failure.code === 'image-missing') return failure;
  return new SandboxFailure('container-not-started', failure.message, { cause: failure });
}
