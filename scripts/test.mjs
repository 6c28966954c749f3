// `npm test [-- jest arguments]`: set-up, then Jest in the pinned Node, then one line with what Jest itself counted.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setup } from './setup.mjs';
import { NODE, ROOT, runForeground, runMain, SetupError } from './terminal.mjs';

await runMain(async (handBackSignals) => {
  const result = await setup('test', { beforeHandOver: handBackSignals });
  if (result.handedOver) return result.exitCode;
  handBackSignals();
  const counts = path.join(ROOT, `.cache/test-counts-${process.pid}.json`);
  mkdirSync(path.dirname(counts), { recursive: true });
  const exitCode = await runForeground(NODE, jestArguments(), {
    env: { ASSAY_TEST_COUNTS: counts },
  });
  try {
    return report(counts, exitCode);
  } finally {
    rmSync(counts, { force: true });
  }
});

/** Ours come last: Jest takes every plain word after --reporters for one more reporter. */
function jestArguments() {
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const reporters = [
    '--reporters=default',
    `--reporters=${path.join(ROOT, 'scripts/test-counts.mjs')}`,
  ];
  const jest = path.join(ROOT, 'node_modules/jest/bin/jest.js');
  return [...node, jest, ...process.argv.slice(2), ...reporters];
}

function report(counts, exitCode) {
  if (!existsSync(counts)) {
    if (exitCode === 0) return 0; // asked for something else than a run, such as --version or --listTests
    throw new SetupError(`Jest ended with exit code ${exitCode} before it counted anything`, {
      exitCode,
    });
  }
  const { passed, failed, skipped } = JSON.parse(readFileSync(counts, 'utf8'));
  const notRun = skipped > 0 ? `, ${skipped} skipped` : '';
  process.stdout.write(`${passed} passed, ${failed} failed${notRun}\n`);
  return exitCode === 0 && failed > 0 ? 1 : exitCode;
}
