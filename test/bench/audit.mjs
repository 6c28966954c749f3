// Starts audit.ts with the pinned Node: `npm run bench:audit`.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const hooks = new URL('../typescript.mjs', import.meta.url).href;
const { status } = spawnSync(
  path('../../node_modules/.bin/node'),
  ['--conditions=source', '--import', hooks, path('./audit.ts'), ...process.argv.slice(2)],
  { stdio: 'inherit', cwd: path('../..') },
);
process.exitCode = status ?? 1;
