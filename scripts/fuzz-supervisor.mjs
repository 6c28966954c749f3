/**
 * Fuzzes what the supervisor takes apart, with libFuzzer: `npm run fuzz:supervisor [-- --seconds 300]`. What it finds lies in
 * .cache/fuzz afterwards; new inputs worth keeping are added to the committed corpus with `--keep`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const WORK = join(ROOT, '.cache/fuzz');
const CORPUS = 'test/sandbox/supervisor/fuzz/corpus';
const SOURCES = [
  'test/sandbox/supervisor/fuzz/target.c',
  ...['parse', 'feed', 'measure', 'waits', 'frame'].map((name) => `sandboxes/supervisor/${name}.c`),
];
const FLAGS = ['-g', '-O1', '-std=gnu17', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Werror'];
const SANITIZERS = ['-fsanitize=fuzzer,address,undefined', '-fno-sanitize-recover=all'];
const ADVICE = 'Needs clang with libFuzzer: apt-get install clang (as root), then run this again.';

function run(command, args) {
  return spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' }).status ?? 127;
}

function must(command, args, advice) {
  if (run(command, args) === 0) return;
  process.stderr.write(`${advice}\n`);
  process.exit(1);
}

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '300' },
    keep: { type: 'boolean', default: false },
  },
});
const fuzzer = join(WORK, 'fuzzer');
mkdirSync(join(WORK, 'found'), { recursive: true });
if (spawnSync('clang', ['--version']).status !== 0 && process.getuid?.() === 0) {
  must('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'clang', 'llvm'], ADVICE);
}
const build = [...FLAGS, ...SANITIZERS, '-Isandboxes/supervisor', '-o', fuzzer, ...SOURCES];
must('clang', build, ADVICE);
const time = `-max_total_time=${Number(values.seconds)}`;
const campaign = [time, '-max_len=8192', '-print_final_stats=1', `-artifact_prefix=${WORK}/`];
must(fuzzer, [...campaign, join(WORK, 'found'), CORPUS], `The input that did it lies in ${WORK}.`);
if (values.keep) must(fuzzer, ['-merge=1', '-max_len=600', CORPUS, join(WORK, 'found')], 'merge');
