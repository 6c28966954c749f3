import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { checkSubmission, type SourceFile, type Task } from '#exam-bank';
import { packageDefaults, readTask, type PackageOptions } from '../content/read-task.js';
import { readJsonLines } from '../content/read-folder.js';
import { badInput, EXIT, type ExitCode } from '../exit.js';
import { printJson, printJsonLine, say, tableOf } from '../output.js';
import { timedTask } from '../task-check/timed-task.js';
import { gradeAll, type RunnerJob, type RunnerReport } from '../task-runner.js';

const MAX_SOURCE_BYTES = 16 * 1024 * 1024;

export interface TaskRunOptions extends PackageOptions {
  readonly language?: string;
  readonly batch?: string;
  readonly json?: boolean;
}

/** `exam task run`: grades one submission, or with --batch many, in the real sandbox. Exit 0 whatever the verdict. */
export async function taskRunCommand(
  folder: string,
  files: readonly string[],
  options: TaskRunOptions,
): Promise<ExitCode> {
  const read = await readTask(folder, packageDefaults(options));
  if (!read.ok) throw badInput(read.problems.join('\n'));
  const timed = await timedTask(read.task, read.timing, say);
  if (!timed.ok) throw badInput(`${folder}: ${timed.reason}`);
  const { task } = timed;
  if (options.batch !== undefined) {
    const jobs = await batchJobs(task, options.batch);
    await gradeAll(jobs, printJsonLine);
    return EXIT.done;
  }
  if (options.language === undefined || files.length === 0)
    throw badInput('give --language and at least one FILE, or --batch LIST.jsonl');
  const job = await jobOf(task, {
    id: 'submission',
    language: options.language,
    files,
    where: folder,
  });
  await gradeAll([job], (report) => show(report, options.json === true));
  return EXIT.done;
}

async function batchJobs(task: Task, list: string): Promise<readonly RunnerJob[]> {
  const jobs: RunnerJob[] = [];
  for (const { line, value } of await readJsonLines(list)) {
    const { id, language, files } = value;
    if (
      typeof id !== 'string' ||
      typeof language !== 'string' ||
      !Array.isArray(files) ||
      !files.every((file) => typeof file === 'string')
    )
      throw badInput(`${list}:${line}: give {"id", "language", "files": [paths]}`);
    const paths = files.map((file) => path.resolve(path.dirname(list), file));
    jobs.push(await jobOf(task, { id, language, files: paths, where: `${list}:${line}` }));
  }
  if (new Set(jobs.map(({ id }) => id)).size !== jobs.length)
    throw badInput(`${list}: an id occurs twice`);
  return jobs;
}

async function jobOf(
  task: Task,
  given: {
    readonly id: string;
    readonly language: string;
    readonly files: readonly string[];
    readonly where: string;
  },
): Promise<RunnerJob> {
  const received = await Promise.all(
    given.files.map(async (file) => ({ name: path.basename(file), bytes: await readBytes(file) })),
  );
  const check = checkSubmission({ language: given.language, files: received }, task);
  if (!check.ok)
    throw badInput(
      check.problems.map(({ code, message }) => `${given.where}: ${code}: ${message}`).join('\n'),
    );
  const sources: readonly SourceFile[] = check.submission.files;
  return { id: given.id, task, language: check.submission.language, files: sources };
}

/** A source is small; what is no regular file, or far too large, is not read to find that out. */
async function readBytes(file: string): Promise<Buffer> {
  const info = await stat(file).catch(() => undefined);
  if (info === undefined) throw badInput(`${file}: cannot be read`);
  if (!info.isFile()) throw badInput(`${file}: is no file`);
  if (info.size > MAX_SOURCE_BYTES)
    throw badInput(`${file}: too-large: ${info.size} bytes are no source file`);
  return readFile(file).catch(() => {
    throw badInput(`${file}: cannot be read`);
  });
}

function show(report: RunnerReport, json: boolean): void {
  const { id: _, ...rest } = report;
  if (json) return printJson(rest);
  const rows = report.tests.map(({ id, verdict, cpuMs, wallMs, memoryBytes }) => [
    id,
    verdict,
    cpuMs?.toFixed(1) ?? '',
    wallMs?.toFixed(1) ?? '',
    memoryBytes === null ? '' : (memoryBytes / 1024 / 1024).toFixed(1),
  ]);
  if (!report.compile.ok) process.stdout.write(`${report.compile.output}\n`);
  process.stdout.write(
    `${tableOf(['test', 'verdict', 'CPU ms', 'wall ms', 'MiB'], rows)}\n${report.verdict}, ${report.points} of ${report.maxPoints} points\n`,
  );
}
