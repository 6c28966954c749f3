import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { problemOf } from './synthetic-bank.js';
import {
  checkForms,
  drawForms,
  formatProblems,
  joinTasks,
  parseBank,
  parseBlueprint,
  parseTask,
  type Blueprint,
  type ExamBank,
  type ParseResult,
} from '#exam-bank';

const SAMPLES = join(import.meta.dirname, '../../../samples');

function valueOf<T>(parsed: ParseResult<T>): T {
  if (parsed.ok) return parsed.value;
  throw new Error(formatProblems(parsed.problems));
}

function readFolder(folder: string): ReadonlyMap<string, Buffer> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path)]),
  );
}

describe.each(['cpp', 'java', 'python'])('the sample bank %s', (name) => {
  const folder = join(SAMPLES, name);
  let bank: ExamBank;
  let blueprint: Blueprint;

  beforeAll(() => {
    const text = readFileSync(join(folder, 'bank.json'), 'utf8');
    const alone = valueOf(parseBank(text, `${name}/bank.json`));
    const tasks = readdirSync(join(folder, 'tasks')).map((task) =>
      valueOf(parseTask(readFolder(join(folder, 'tasks', task)), task)),
    );
    bank = valueOf(joinTasks(alone, tasks, `${name}/bank.json`));
    const rules = readFileSync(join(folder, 'blueprint.json'), 'utf8');
    blueprint = valueOf(parseBlueprint(rules, `${name}/blueprint.json`));
  });

  it('is well-formed', () => {
    expect(bank.items.length).toBeGreaterThanOrEqual(60);
  });

  it('gives a set that keeps every rule from every seed', () => {
    for (let seed = 0; seed < 30; seed += 1) {
      const drawn = drawForms({ ...problemOf(bank, blueprint), seed: Buffer.alloc(32, seed) });
      if (!drawn.ok) throw new Error(JSON.stringify(drawn.reasons));
      expect(checkForms({ ...problemOf(bank, blueprint), forms: drawn.forms })).toEqual([]);
    }
  });

  it('gives two sets without a common item or task', () => {
    const drawn = drawForms({
      ...problemOf(bank, blueprint, { forms: 2 }),
      seed: Buffer.alloc(32, 7),
    });
    if (!drawn.ok) throw new Error(JSON.stringify(drawn.reasons));
    const ids = drawn.forms.flatMap(({ items, tasks }) => [...items, ...tasks]);
    expect(new Set(ids).size).toBe(2 * (blueprint.theory.count + blueprint.practical.count));
  });
});
