// Lets a child process of a test run our TypeScript as it stands, decorators and `#lib` imports included:
//   node --conditions=source --import <this file> <script>.ts
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const swcrc = fileURLToPath(new URL('../.swcrc', import.meta.url));

registerHooks({
  resolve(specifier, context, nextResolve) {
    const ours = context.parentURL !== undefined && context.parentURL.endsWith('.ts');
    if (ours && /^\.{1,2}\/.*\.js$/.test(specifier))
      return nextResolve(specifier.replace(/\.js$/, '.ts'), context);
    return nextResolve(specifier, context);
  },
  load(url, context, nextLoad) {
    if (!url.endsWith('.ts')) return nextLoad(url, context);
    const filename = fileURLToPath(url);
    const source = readFileSync(filename, 'utf8');
    const { code } = transformSync(source, {
      filename,
      configFile: swcrc,
      swcrc: false,
      sourceMaps: 'inline',
    });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
