import type { ExamBank } from '../bank.js';
import type { Blueprint, BlueprintPart, Condition, PartName, Where } from '../blueprint.js';
import type { KnowledgeItem } from '../item.js';
import type { Task } from '../task.js';

/** An exam set: ids in the order in which they are presented. */
export interface Form {
  readonly items: readonly string[];
  readonly tasks: readonly string[];
}

/** One way in which a form is not what the blueprint asks for. */
export interface Violation {
  readonly code:
    | 'wrong-qualification'
    | 'unknown-id'
    | 'twice'
    | 'excluded'
    | 'in-two-forms'
    | 'count'
    | 'points'
    | 'rule'
    | 'criterion-not-checked';
  readonly part: PartName | 'set';
  readonly message: string;
}

/**
 * Everything that is wrong with a form, however it came to be. Deliberately shares no code with the
 * search: it counts anew from items and tasks, so that one mistake cannot hide in both.
 */
export function checkForm(bank: ExamBank, blueprint: Blueprint, form: Form): readonly Violation[] {
  const outcomeOf = new Map<string, string>();
  for (const outcome of bank.qualification.outcomes) {
    for (const criterion of outcome.criteria) outcomeOf.set(criterion.id, outcome.id);
  }
  const theory = lookUp('theory', form.items, bank.items, (item) => factsOfItem(item, outcomeOf));
  const practical = lookUp('practical', form.tasks, bank.tasks, (task) =>
    factsOfTask(task, outcomeOf),
  );
  const violations = [
    ...theory.violations,
    ...practical.violations,
    ...partViolations('theory', blueprint.theory, theory.facts),
    ...partViolations('practical', blueprint.practical, practical.facts),
  ];
  if (blueprint.qualification !== bank.qualification.id) {
    violations.push({
      code: 'wrong-qualification',
      part: 'set',
      message: 'bank and blueprint are of two qualifications',
    });
  }
  const checked = new Set(
    [...theory.facts, ...practical.facts].flatMap(({ criterion }) => criterion),
  );
  for (const [criterion, outcome] of outcomeOf) {
    if (checked.has(criterion)) continue;
    const message = `criterion ${criterion} of outcome ${outcome} is not checked`;
    violations.push({ code: 'criterion-not-checked', part: 'set', message });
  }
  return violations;
}

/** The violations of each form, and whatever two of them share or should not have drawn. */
export function checkForms(input: {
  readonly bank: ExamBank;
  readonly blueprint: Blueprint;
  readonly forms: readonly Form[];
  readonly exclude: ReadonlySet<string>;
}): readonly Violation[] {
  const violations: Violation[] = [];
  const used = new Set<string>();
  for (const form of input.forms) {
    violations.push(...checkForm(input.bank, input.blueprint, form));
    const ids = [...form.items, ...form.tasks];
    for (const id of ids) {
      if (used.has(id))
        violations.push({ code: 'in-two-forms', part: 'set', message: `${id} is in two forms` });
      if (input.exclude.has(id))
        violations.push({ code: 'excluded', part: 'set', message: `${id} is excluded` });
    }
    for (const id of ids) used.add(id);
  }
  return violations;
}

interface Facts {
  readonly points: number;
  readonly id: readonly string[];
  readonly outcome: readonly string[];
  readonly criterion: readonly string[];
  readonly difficulty: readonly string[];
  readonly type: readonly string[];
  readonly author: readonly string[];
}

function factsOfItem(item: KnowledgeItem, outcomeOf: ReadonlyMap<string, string>): Facts {
  return {
    points: item.points,
    id: [item.id],
    outcome: [outcomeOf.get(item.criterion) ?? ''],
    criterion: [item.criterion],
    difficulty: [item.difficulty],
    type: [item.type],
    author: [item.author],
  };
}

function factsOfTask(task: Task, outcomeOf: ReadonlyMap<string, string>): Facts {
  let points = 0;
  const criterion: string[] = [];
  for (const group of task.groups) {
    points += group.points;
    if (group.points > 0) criterion.push(group.criterion);
  }
  const outcome = criterion.map((id) => outcomeOf.get(id) ?? '');
  return {
    points,
    id: [task.id],
    outcome,
    criterion,
    difficulty: [task.difficulty],
    type: [],
    author: [task.author],
  };
}

function lookUp<T extends { readonly id: string }>(
  part: PartName,
  ids: readonly string[],
  bank: readonly T[],
  factsOf: (found: T) => Facts,
): { readonly facts: readonly Facts[]; readonly violations: readonly Violation[] } {
  const violations: Violation[] = [];
  const facts: Facts[] = [];
  const wanted = new Set(ids);
  if (wanted.size < ids.length)
    violations.push({ code: 'twice', part, message: `${part}: an id is there twice` });
  for (const entry of bank) {
    if (wanted.delete(entry.id)) facts.push(factsOf(entry));
  }
  for (const id of wanted)
    violations.push({ code: 'unknown-id', part, message: `${part}: the bank has no ${id}` });
  return { facts, violations };
}

function partViolations(name: PartName, part: BlueprintPart, facts: readonly Facts[]): Violation[] {
  const violations: Violation[] = [];
  const report = (code: 'count' | 'points' | 'rule', message: string): void => {
    violations.push({ code, part: name, message: `${name}: ${message}` });
  };
  if (facts.length !== part.count)
    report('count', `${String(facts.length)} instead of ${String(part.count)}`);
  let points = 0;
  for (const fact of facts) points += fact.points;
  if (points !== part.points)
    report('points', `${String(points)} points instead of ${String(part.points)}`);
  for (const rule of part.rules) {
    const have = facts.filter((fact) => satisfies(fact, rule.where)).length;
    if (rule.min !== undefined && have < rule.min)
      report('rule', `rule ${rule.id} has ${String(have)} of at least ${String(rule.min)}`);
    if (rule.max !== undefined && have > rule.max)
      report('rule', `rule ${rule.id} has ${String(have)} of at most ${String(rule.max)}`);
  }
  return violations;
}

function satisfies(fact: Facts, where: Where): boolean {
  const one = (wanted: Condition | undefined, has: readonly string[]): boolean => {
    if (wanted === undefined) return true;
    return typeof wanted === 'string'
      ? has.includes(wanted)
      : wanted.some((value) => has.includes(value));
  };
  return (
    one(where.outcome, fact.outcome) &&
    one(where.criterion, fact.criterion) &&
    one(where.difficulty, fact.difficulty) &&
    one(where.type, fact.type) &&
    one(where.author, fact.author) &&
    one(where.id, fact.id)
  );
}
