import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { EXIT, type ExitCode } from '../exit.js';
import { printJson, say } from '../output.js';
import { playDemo } from '../demo/play.js';
import { demoTable } from '../demo/report.js';
import { startServices } from '../demo/services.js';

export interface DemoOptions {
  readonly json?: boolean;
  readonly evidence?: string;
}

/** `exam demo`: the whole cycle on a throw-away database: real server, real compilers, real sandbox. */
export async function demoCommand(options: DemoOptions): Promise<ExitCode> {
  const begun = performance.now();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'assay-demo-'));
  say(`Demonstration on a throw-away database (${folder})`);
  let failed = true;
  const services = await startServices(folder).catch((error: unknown) => {
    say(`The logs are kept: ${folder}`);
    throw error;
  });
  try {
    const outcome = await playDemo(services, say);
    if (options.evidence !== undefined) await writePack(options.evidence, outcome.pack);
    if (options.json === true) printJson(outcome.report);
    else process.stdout.write(`${demoTable(outcome)}\n`);
    for (const problem of outcome.problems) say(`NOT AS IT MUST BE: ${problem}`);
    say(`Done in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    failed = outcome.problems.length > 0;
    return failed ? EXIT.checkFailed : EXIT.done;
  } finally {
    await services.stop();
    if (failed) say(`The logs are kept: ${folder}`);
    else await rm(folder, { recursive: true, force: true });
  }
}

/** The appellant's pack as files, for `exam verify`. */
async function writePack(folder: string, pack: ReadonlyMap<string, Buffer>): Promise<void> {
  for (const [name, bytes] of pack) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
  say(`Evidence pack of the appellant: ${folder}`);
}
