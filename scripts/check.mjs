// `npm run check`: every `check:…` script of package.json, one after another, all of them even when one fails.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setup } from './setup.mjs';
import { exitCodeOf, ROOT, runMain, say, seconds } from './terminal.mjs';

await runMain(async (handBackSignals) => {
  const result = await setup('packages', { beforeHandOver: handBackSignals });
  if (result.handedOver) return result.exitCode;
  const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const checks = Object.entries(scripts).filter(([name]) => name.startsWith('check:'));
  if (checks.length === 0) throw new Error('package.json has no check:… scripts');
  const summary = [];
  for (const [name, command] of checks) {
    say(`\n== ${name}: ${command}`);
    const started = Date.now();
    const exitCode = await runScript(command);
    summary.push({ name, ok: exitCode === 0, took: seconds(started), exitCode });
  }
  say('');
  for (const { name, ok, took, exitCode } of summary) {
    say(
      `${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(18)} ${took.padStart(8)}${ok ? '' : `  exit code ${exitCode}`}`,
    );
  }
  const failed = summary.filter(({ ok }) => !ok).length;
  say(failed === 0 ? 'check: all passed' : `check: ${failed} of ${summary.length} failed`);
  return failed === 0 ? 0 : 1;
});

function runScript(command) {
  const bin = [path.join(ROOT, 'node_modules/.bin'), process.env.PATH].join(path.delimiter);
  const child = spawn('sh', ['-c', command], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, PATH: bin },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(exitCodeOf(code, signal)));
  });
}
