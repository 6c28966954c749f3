import { globSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from '@jest/globals';
import { unboundedEngineCalls } from './engine-calls.js';

// Only these may import dockerode: .dependency-cruiser.cjs
const SANDBOX = path.resolve('apps/grader/src/sandbox');
const files = globSync(`${SANDBOX}/**/*.ts`).filter((file) => !file.endsWith('.spec.ts'));

const BARE_CALLS = `
import Docker from 'dockerode';
import { engineCall } from './engine.js';
const docker = new Docker();
await engineCall('info', 1, () => docker.info());
docker.getContainer('x');
await docker.info();
await docker.getContainer('x').kill();
docker.ping(() => undefined);
void engineCall; void docker.createContainer({ Image: 'x' });
`;

it('every call of the Docker engine has a deadline', () => {
  expect(files.length).toBeGreaterThan(10);
  const found = unboundedEngineCalls(files, [path.join(SANDBOX, 'bare-calls.ts'), BARE_CALLS]);
  // Those that are there to be found, and no other.
  expect(found).toEqual([
    'bare-calls.ts:7 docker.info()',
    "bare-calls.ts:8 docker.getContainer('x').kill()",
    'bare-calls.ts:9 docker.ping(() => undefined)',
    "bare-calls.ts:10 docker.createContainer({ Image: 'x' })",
  ]);
});
