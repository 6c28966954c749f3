import path from 'node:path';
import { installedLanguages } from '#config';
import {
  formatProblems,
  joinTasks,
  missingLanguages,
  parseBank,
  parseBlueprint,
  parseTask,
  type Blueprint,
  type ExamBank,
  type ParseResult,
  type Problem,
  type Task,
} from '#exam-bank';
import { qtiProblems } from '#scoring';
import { badInput } from '../exit.js';
import { readFolder, readText } from './read-folder.js';

/** A task folder of our own format, in languages that are installed. */
export async function readTaskFolder(folder: string, name: string): Promise<ParseResult<Task>> {
  const parsed = parseTask(await readFolder(folder), name);
  if (!parsed.ok) return parsed;
  const problems = missingLanguages(parsed.value, installedLanguages());
  return problems.length > 0 ? { ok: false, problems } : parsed;
}

export type BankReading =
  | { readonly ok: true; readonly bank: ExamBank }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** `bank.json` with the task folders beside it (`tasks/<id>`). */
export async function readBank(bankFile: string): Promise<BankReading> {
  const parsed = parseBank(await readText(bankFile), bankFile);
  if (!parsed.ok) return parsed;
  const problems: Problem[] = [...qtiProblems(parsed.value.items, bankFile)];
  const tasks: Task[] = [];
  for (const id of parsed.value.tasks) {
    const folder = path.join(path.dirname(bankFile), 'tasks', id);
    const task = await readTaskFolder(folder, id);
    if (task.ok) tasks.push(task.value);
    else problems.push(...task.problems);
  }
  if (problems.length > 0) return { ok: false, problems };
  const joined = joinTasks(parsed.value, tasks, bankFile);
  return joined.ok ? { ok: true, bank: joined.value } : joined;
}

export async function readBlueprint(file: string): Promise<Blueprint> {
  const parsed = parseBlueprint(await readText(file), file);
  if (!parsed.ok) throw badInput(formatProblems(parsed.problems));
  return parsed.value;
}
