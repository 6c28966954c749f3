import ivm from 'isolated-vm';
import type { CheckerReply, CheckerRequest } from './messages.js';

// The process that runs task authors' checkers, and nothing else. An isolate's limits alone are no fence (a BigInt can ignore
// its timeout, an allocation can bring the process down), so whoever forked this one keeps a kill timer.
// Only type imports beside isolated-vm: Node runs this file as it stands, compiled or not.

const MEMORY_MIB = 128;
const TIMEOUT_MS = 2_000;
const DETAIL_CHARACTERS = 300;

/** The same question has the same answer, always: no clock, no randomness, nothing that depends on garbage collection. */
const PRELUDE = `
  for (const name of ['Date', 'Intl', 'Temporal', 'WeakRef', 'FinalizationRegistry', 'WebAssembly', 'SharedArrayBuffer', 'Atomics'])
    delete globalThis[name];
  Object.defineProperty(Math, 'random', { value() { throw new Error('a checker has no randomness'); } });
`;

async function check(request: CheckerRequest): Promise<CheckerReply> {
  // A fresh isolate for every test: nothing that a checker keeps can reach the next answer.
  const isolate = new ivm.Isolate({ memoryLimit: MEMORY_MIB });
  try {
    const context = await isolate.createContext();
    await context.eval(PRELUDE);
    await context.eval(request.source, { timeout: TIMEOUT_MS, filename: 'checker.js' });
    const returned: unknown = await context.evalClosure(
      'return check({ input: $0, answer: $1, output: $2 });',
      [request.input, request.answer, request.output],
      { timeout: TIMEOUT_MS, arguments: { copy: true }, result: { copy: true } },
    );
    return { ok: true, returned };
  } catch (error) {
    const detail = (error instanceof Error ? error.message : String(error)).slice(
      0,
      DETAIL_CHARACTERS,
    );
    const code = /timed out/.test(detail) ? 'checker-out-of-time' : 'checker-threw';
    return { ok: false, code, detail };
  } finally {
    if (!isolate.isDisposed) isolate.dispose();
  }
}

process.on('message', (request: CheckerRequest) => {
  void check(request).then((reply) => process.send?.(reply));
});
