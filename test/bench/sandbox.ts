/**
 * What the sandbox costs, side by side in one run: `npm run bench:sandbox [-- --help]`. docs/speed.md explains the tables.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createDockerSandbox } from '../../apps/grader/src/sandbox/docker-sandbox.js';
import { TIMER } from './bare-container.js';
import { openBuiltGrader } from './built-grader.js';
import { benchQueue, QUEUE_HEAD, sampleMix, shortOnes } from './full-queue.js';
import { openGradedQueue } from './graded.js';
import { load, machine, type Row, table } from './measure.js';
import { benchOneTest, compiled } from './one-test.js';
import { BENCH_LANGUAGES } from './programs.js';
import { benchSubmission, SUBMISSION_HEAD } from './submission.js';

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    /** Repetitions; medians of them are printed. */
    tests: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '7' },
    mix: { type: 'string', default: '40' },
    short: { type: 'string', default: '24' },
    slots: { type: 'string', default: '2' },
    /** Cores that tests are pinned to, such as `0,1`; default: none. */
    cores: { type: 'string', default: '' },
    /** `name=folder` of the control groups of engine, containers and this process; default: the whole machine is counted. */
    group: { type: 'string', multiple: true, default: [] },
    only: { type: 'string', multiple: true, default: ['test', 'submission', 'queue'] },
  },
});

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const number = (text: string, least: number): number => Math.max(least, Number(text));

/** Built if need be, and written down by the script. */
function imageTags(): Readonly<Record<string, string>> {
  execFileSync(process.execPath, ['scripts/images.mjs'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  // Written by our own script.
  return JSON.parse(readFileSync('.cache/sandbox-images.json', 'utf8')) as Record<string, string>;
}

function sandboxFor(slots: number) {
  const silent = { info: () => undefined, warn: () => undefined };
  const cores = values.cores === '' ? [] : values.cores.split(',').map(Number);
  return createDockerSandbox({
    owner: `bench-${process.pid}`,
    poolSize: slots,
    cores,
    log: silent,
  });
}

async function main(): Promise<void> {
  const images = imageTags();
  const slots = number(values.slots, 1);
  const sandbox = sandboxFor(slots);
  const queue = await openGradedQueue(sandbox);
  const section = async (name: string, head: Row, rows: () => Promise<readonly Row[]>) => {
    if (!values.only.includes(name)) return;
    const before = load();
    const body = table(head, await rows());
    print(`\n${body}\n\nload before and after: ${before} / ${load()}`);
  };
  print(`${machine()}; ${new Date().toISOString().slice(0, 16)}Z`);
  try {
    const head: Row = ['C hello, milliseconds for one test', 'median', 'p90', 'added to bare'];
    const rounds = { tests: number(values.tests, 30), containers: number(values.rounds, 5) };
    await section('test', head, () => benchOneTest(sandbox, images['c']!, rounds));
    await section('submission', SUBMISSION_HEAD, async () => {
      const timer = (await compiled(sandbox, 'timer.c', TIMER)).files[0]!.bytes;
      const rows: Row[] = [];
      for (const language of BENCH_LANGUAGES) {
        const bench = { language, image: images[language]!, timer };
        rows.push(await benchSubmission(queue, bench, number(values.rounds, 5)));
      }
      return rows;
    });
    await section('queue', QUEUE_HEAD, async () => {
      const mix = {
        name: 'sample submissions',
        handed: await sampleMix('.', number(values.mix, 1)),
      };
      const short = {
        name: 'short C++ ones, 20 tests',
        handed: shortOnes(number(values.short, 1)),
      };
      const rows: Row[] = [];
      const grader = await openBuiltGrader(slots, values.cores);
      try {
        for (const each of [mix, short])
          rows.push(await benchQueue(grader, { ...each, groups: values.group }));
      } finally {
        await grader.close();
      }
      return rows;
    });
  } finally {
    await queue.close();
    await sandbox.close();
  }
}

if (values.help)
  print(
    'options: --tests N --rounds N --mix N --short N --slots N --cores LIST --group NAME=FOLDER… --only test|submission|queue',
  );
else await main();
