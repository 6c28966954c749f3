import type { LookupTable, QtiProgram, QtiValue, Rule } from '#exam-bank';
import { Fraction } from 'fraction.js';
import { ScoringError } from '../scoring-error.js';
import { evaluate, type Values } from './evaluate.js';

/** The outcomes that response processing gives; response variables that are not named are NULL. */
export function runQti(program: QtiProgram, responses: Values): Values {
  const values = new Map<string, QtiValue>();
  for (const { id, cardinality, baseType } of program.responses.values())
    values.set(id, responses.get(id) ?? { cardinality, baseType, items: [] });
  for (const { id, initial } of program.outcomes.values()) values.set(id, initial);
  run(program.rules, program, values);
  return new Map(
    [...program.outcomes.keys()].flatMap((id) => {
      const value = values.get(id);
      return value === undefined ? [] : [[id, value] as const];
    }),
  );
}

/** @returns whether processing goes on */
function run(rules: readonly Rule[], program: QtiProgram, values: Map<string, QtiValue>): boolean {
  return rules.every((rule) => {
    switch (rule.rule) {
      case 'exit':
        return false;
      case 'fragment':
        return run(rule.rules, program, values);
      case 'set':
        assign(rule.id, evaluate(rule.to, values), program, values);
        return true;
      case 'look-up': {
        const [source] = evaluate(rule.of, values).items;
        assign(rule.id, found(rule.table, source), program, values);
        return true;
      }
      case 'condition': {
        // NULL is not true.
        const taken = rule.branches.find(
          ({ condition }) =>
            condition === undefined || evaluate(condition, values).items[0] === true,
        );
        return taken === undefined || run(taken.rules, program, values);
      }
    }
  });
}

function assign(
  id: string,
  { items }: QtiValue,
  { outcomes }: QtiProgram,
  values: Map<string, QtiValue>,
): void {
  const outcome = outcomes.get(id);
  if (outcome === undefined) throw new TypeError(`${id} was checked to be an outcome`);
  const { cardinality, baseType } = outcome;
  const isFractional = items.some((item) => item instanceof Fraction && item.d !== 1n);
  if (baseType === 'integer' && isFractional)
    throw new ScoringError('key-malformed', `outcome ${id} is whole but is set to a fraction`);
  values.set(id, { cardinality, baseType, items });
}

function found(table: LookupTable, source: unknown): QtiValue {
  if (!(source instanceof Fraction)) return table.otherwise;
  const entry = table.entries.find((one) => {
    const difference = source.compare(one.source);
    if (table.kind === 'match') return difference === 0;
    return one.include ? difference >= 0 : difference > 0;
  });
  return entry?.target ?? table.otherwise;
}
