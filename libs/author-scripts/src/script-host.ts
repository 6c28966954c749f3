import { fork, type ChildProcess } from 'node:child_process';
import type { ScriptFault, ScriptReply, ScriptRequest } from './messages.js';

/** A process of its own for one author's script; one question at a time. */
export interface ScriptHost {
  /** Never throws for what a script does: each way to fail is a reply. */
  ask(request: ScriptRequest): Promise<ScriptReply>;
  close(): void;
}

/** Twice what the isolate may take for one question: this is for what the isolate's own timeout does not stop. */
const KILL_AFTER_MS = 6_000;
const HEAP_MIB = 256;

/** Beside this file, compiled or as TypeScript, which Node runs as it stands. */
const CHILD = import.meta.url.endsWith('.ts')
  ? new URL('./script-child.ts', import.meta.url)
  : new URL('./script-child.js', import.meta.url);

/** The process starts with the first question; one that died or took too long is replaced for the next. */
export function openScriptHost(): ScriptHost {
  let child: ChildProcess | undefined;
  return {
    ask: async (request) => {
      child ??= startChild();
      const reply = await ask(child, request);
      if (!reply.ok && reply.fault !== 'threw') {
        child.kill('SIGKILL');
        child = undefined;
      }
      return reply;
    },
    close: () => void child?.kill('SIGKILL'),
  };
}

function startChild(): ChildProcess {
  return fork(CHILD, {
    // isolated-vm cannot live in a process that was started from Node's snapshot.
    execArgv: ['--no-node-snapshot', `--max-old-space-size=${HEAP_MIB}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // Nothing of ours is in its reach: no connection string, no key's folder.
    env: {},
    cwd: '/',
  });
}

/** Never leaves a child behind that did not answer. */
function ask(child: ChildProcess, request: ScriptRequest): Promise<ScriptReply> {
  return new Promise((resolve) => {
    const end = (reply: ScriptReply) => {
      clearTimeout(timer);
      child.removeAllListeners();
      resolve(reply);
    };
    const fail = (fault: ScriptFault) => {
      end({ ok: false, fault });
      child.kill('SIGKILL');
      child.on('error', () => undefined); // of a child that is being killed
    };
    const timer = setTimeout(() => fail('out-of-time'), KILL_AFTER_MS);
    child.once('error', () => fail('died'));
    child.once('exit', () => fail('died'));
    child.once('message', (reply: ScriptReply) => end(reply));
    // A child that is gone already says so by its exit; the failed send itself says nothing more.
    child.send(request, (error) => error !== null && fail('died'));
  });
}
