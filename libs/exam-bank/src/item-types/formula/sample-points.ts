import { createHash } from 'node:crypto';
import { Fraction } from 'fraction.js';
import type { FormulaItem, FormulaVariable } from '../../item.js';
import { evaluate, type Value } from './evaluate.js';
import type { Expression } from './expression.js';
import { parseExpression } from './parse-expression.js';

export interface Sample {
  readonly point: ReadonlyMap<string, Fraction>;
  /** What the key is worth there. */
  readonly value: Value;
}

/** An answer is compared at so many points; an item with fewer than the least is refused when it is read. */
const MOST_POINTS = 16;
export const LEAST_POINTS = 8;
const TRIED = 96;
/** A prime, so that points seldom fall on those where formulas are special. */
const STEPS = 9973n;

/**
 * Points of the domain where the key has a value, all different. Which ones follows from the item's id and key alone: the
 * same for every candidate and for ever, and nobody who does not know the key can tell them.
 */
export function samplesOf(item: Samplable): readonly Sample[] {
  const known = found.get(item);
  if (known !== undefined) return known;
  const samples = findSamples(item);
  found.set(item, samples);
  return samples;
}

type Samplable = Pick<FormulaItem, 'id' | 'variables' | 'key'>;
/** Items are never changed: what was found for one stays right. */
const found = new WeakMap<Samplable, readonly Sample[]>();

function findSamples({ id, variables, key }: Samplable): readonly Sample[] {
  const parsed = parseExpression(
    key.expression,
    variables.map(({ name }) => name),
  );
  if (!parsed.ok) return [];
  const seed = `formula/1/${id}/${key.expression}`;
  const samples = new Map<string, Sample>();
  for (let at = 0; at < TRIED && samples.size < MOST_POINTS; at += 1) {
    const point = pointAt(variables, `${seed}/${String(at)}`);
    const name = [...point.values()].map((value) => value.toFraction()).join();
    const sample = sampleAt(parsed.expression, point);
    if (sample !== undefined) samples.set(name, sample);
  }
  return [...samples.values()];
}

function sampleAt(
  expression: Expression,
  point: ReadonlyMap<string, Fraction>,
): Sample | undefined {
  const value = evaluate(expression, point);
  return value && { point, value };
}

function pointAt(
  variables: readonly FormulaVariable[],
  seed: string,
): ReadonlyMap<string, Fraction> {
  return new Map(
    variables.map((variable) => [variable.name, valueIn(variable, `${seed}/${variable.name}`)]),
  );
}

function valueIn({ min, max, integer = false }: FormulaVariable, seed: string): Fraction {
  const number = BigInt(`0x${createHash('sha256').update(seed).digest('hex').slice(0, 32)}`);
  const [low, high] = [new Fraction(min), new Fraction(max)];
  if (integer) return low.add(new Fraction(number % (high.sub(low).n + 1n)));
  return low.add(high.sub(low).mul(new Fraction(number % (STEPS + 1n), STEPS)));
}
