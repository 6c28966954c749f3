import ivm from 'isolated-vm';
import type { ScriptReply, ScriptRequest } from './messages.js';

// The process that runs authors' scripts, and nothing else. An isolate's limits alone are no fence (a BigInt can ignore
// its timeout, an allocation can bring the process down), so whoever forked this one keeps a kill timer.
// Only type imports beside isolated-vm: Node runs this file as it stands, compiled or not.

const MEMORY_MIB = 128;
const TIMEOUT_MS = 2_000;
const DETAIL_CHARACTERS = 300;
const MOST_RETURNED = 65_536;

/** The same question has the same answer, always: no clock, no randomness, nothing that depends on garbage collection. */
const PRELUDE = `
  for (const name of ['Date', 'Intl', 'Temporal', 'WeakRef', 'FinalizationRegistry', 'WebAssembly', 'SharedArrayBuffer', 'Atomics'])
    delete globalThis[name];
  Object.defineProperty(Math, 'random', { value() { throw new Error('a script has no randomness'); } });
`;

async function run({ source, entry, argument }: ScriptRequest): Promise<ScriptReply> {
  // A fresh isolate for every question: nothing that a script keeps can reach the next one.
  const isolate = new ivm.Isolate({ memoryLimit: MEMORY_MIB });
  try {
    const context = await isolate.createContext();
    await context.eval(PRELUDE);
    await context.eval(source, { timeout: TIMEOUT_MS, filename: `${entry}.js` });
    const returned: unknown = await context.evalClosure(`return ${entry}($0);`, [argument], {
      timeout: TIMEOUT_MS,
      arguments: { copy: true },
      result: { copy: true },
    });
    return isShort(returned)
      ? { ok: true, returned }
      : { ok: false, fault: 'threw', detail: 'it returned too much' };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const detail = text.slice(0, DETAIL_CHARACTERS);
    return { ok: false, fault: /timed out/.test(detail) ? 'out-of-time' : 'threw', detail };
  } finally {
    if (!isolate.isDisposed) isolate.dispose();
  }
}

/** Measured on the copy, out of the script's reach; what JSON cannot hold (cycles, BigInts) throws. */
function isShort(returned: unknown): boolean {
  return returned === undefined || JSON.stringify(returned).length <= MOST_RETURNED;
}

process.on('message', (request: ScriptRequest) => {
  void run(request).then((reply) => process.send?.(reply));
});
