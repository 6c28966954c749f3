import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { badInput, EXIT, infrastructure, type ExitCode } from '../exit.js';
import { printJson, say } from '../output.js';

interface Finding {
  readonly subject: string;
  readonly level: 'ok' | 'weak' | 'missing' | 'unknown';
  readonly seen: string;
  readonly why: string;
  readonly todo: string;
}

interface Examination {
  readonly engine: 'answers' | 'away';
  readonly findings: readonly Finding[];
}

/**
 * `exam doctor`: what is missing or weak on this host, by a grader process of its own. Exit 1 where something is missing, 3
 * where the Docker engine does not answer; what is weak or unknown is told and no more.
 */
export async function doctorCommand(options: { readonly json?: boolean }): Promise<ExitCode> {
  const { engine, findings } = await examine();
  const missing = findings.filter(({ level }) => level === 'missing');
  if (options.json === true) printJson({ ok: missing.length === 0, engine, findings });
  else print(findings);
  if (engine === 'away') return EXIT.infrastructure;
  return missing.length === 0 ? EXIT.done : EXIT.checkFailed;
}

async function examine(): Promise<Examination> {
  const doctor = spawn(
    process.execPath,
    [fileURLToPath(new URL('../../../grader/src/doctor.js', import.meta.url))],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let [said, complained] = ['', ''];
  doctor.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
  doctor.stderr.on('data', (bytes: Buffer) => (complained += bytes.toString()));
  const code = await new Promise((resolve, reject) => {
    doctor.once('error', reject);
    doctor.once('close', resolve);
  });
  if (code === EXIT.badInput) throw badInput(complained.trim());
  if (code !== 0) throw infrastructure(`the examination ended (${String(code)}): ${complained}`);
  return JSON.parse(said) as Examination; // our own process writes it
}

const MARKS = { ok: 'ok     ', weak: 'weak   ', missing: 'MISSING', unknown: 'unknown' } as const;

function print(findings: readonly Finding[]): void {
  for (const { level, subject, seen, why, todo } of findings) {
    process.stdout.write(`${MARKS[level]}  ${subject}: ${seen}\n`);
    if (level !== 'ok') process.stdout.write(`         ${why}\n`);
    if (todo !== '') process.stdout.write(`         → ${todo}\n`);
  }
  const count = (level: Finding['level']) => findings.filter((one) => one.level === level).length;
  say(
    `${count('ok')} ok, ${count('weak')} weak, ${count('unknown')} unknown, ${count('missing')} missing`,
  );
}
