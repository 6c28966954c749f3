import { fileURLToPath } from 'node:url';

/** Node's arguments for running one of our TypeScript files in a child process of a test. */
export function typescriptArguments(script: URL): readonly string[] {
  const hooks = new URL('./typescript.mjs', import.meta.url);
  return ['--conditions=source', '--import', hooks.href, fileURLToPath(script)];
}
