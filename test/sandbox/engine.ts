import { execFileSync } from 'node:child_process';
import { createDockerSandbox } from '../../apps/grader/src/sandbox/docker-sandbox.js';
import type { Sandbox } from '../../apps/grader/src/sandbox/sandbox.js';

let made = 0;

/** A sandbox on the real engine; images are built first if they are missing. */
export function realSandbox(): Sandbox {
  if (made === 0) execFileSync(process.execPath, ['scripts/images.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  made += 1;
  const log = { info: () => undefined, warn: () => undefined };
  return createDockerSandbox({ owner: `test-${process.pid}-${made}`, poolSize: 1, log });
}
