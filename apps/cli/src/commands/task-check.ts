import { subtractPoints } from '#scoring';
import { readTask } from '../content/read-bank.js';
import { CommandError, EXIT, type ExitCode } from '../exit.js';
import { printJson, say, tableOf } from '../output.js';
import { gradeAll, type RunnerReport } from '../task-runner.js';

/** `exam task check`: is the folder well-formed, and does every example get its verdict and points in the real sandbox? */
export async function taskCheckCommand(
  folder: string,
  options: { readonly json?: boolean },
): Promise<ExitCode> {
  const task = await readTaskOrReport(folder, options.json === true);
  if (task === undefined) return EXIT.checkFailed;
  const reports = new Map<string, RunnerReport>();
  say(
    `${task.id}: ${task.examples.length} example submissions, ${task.groups.flatMap(({ tests }) => tests).length} tests each`,
  );
  const jobs = task.examples.map(({ path, language, files }) => ({
    id: path,
    task,
    language,
    files,
  }));
  await gradeAll(jobs, (report) => {
    reports.set(report.id, report);
    say(`  ${report.id}: ${report.verdict}, ${report.points} of ${report.maxPoints}`);
  });
  const submissions = task.examples.map(({ path, verdict }) => ({
    path,
    expected: verdict,
    verdict: reports.get(path)?.verdict ?? 'not-marked',
  }));
  const problems = task.examples.flatMap(({ path, verdict, points }) => {
    const report = reports.get(path);
    if (report === undefined) return [`${path}: no report`];
    const wrongVerdict =
      report.verdict === verdict ? [] : [`${path}: expected ${verdict}, got ${report.verdict}`];
    const wrongPoints =
      points === undefined || subtractPoints(points, report.points) === '0'
        ? []
        : [`${path}: expected ${points} points, got ${report.points}`];
    return [...wrongVerdict, ...wrongPoints];
  });
  const ok = problems.length === 0;
  if (options.json === true) printJson({ ok, submissions, problems });
  else {
    const rows = task.examples.map(({ path, verdict, points }) => [
      path,
      verdict,
      reports.get(path)?.verdict ?? '',
      points ?? '',
      reports.get(path)?.points ?? '',
      slowest(reports.get(path)),
    ]);
    process.stdout.write(
      `${tableOf(['submission', 'expected', 'verdict', 'points', 'got', 'most CPU ms'], rows)}\n`,
    );
    for (const problem of problems) say(problem);
  }
  return ok ? EXIT.done : EXIT.checkFailed;
}

function slowest(report: RunnerReport | undefined): string {
  return report === undefined || report.tests.length === 0
    ? ''
    : String(Math.round(Math.max(...report.tests.map(({ cpuMs }) => cpuMs))));
}

/** A folder that is no well-formed task fails the check; it is not a wrong call of the command. */
async function readTaskOrReport(folder: string, json: boolean) {
  try {
    return await readTask(folder);
  } catch (error) {
    if (!(error instanceof CommandError) || error.message.endsWith('no such folder')) throw error;
    if (json) printJson({ ok: false, submissions: [], problems: error.message.split('\n') });
    else say(error.message);
    return undefined;
  }
}
