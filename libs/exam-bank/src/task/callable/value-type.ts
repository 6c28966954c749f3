import type { ValueType } from '../../task.js';

export type BaseType = 'int' | 'double' | 'bool' | 'string';

/** `int[][]` is of base `int` and depth 2. */
export interface TypeShape {
  readonly base: BaseType;
  readonly depth: number;
}

/**
 * A value as the engine holds it: an `int` as bigint, for it has 64 bits; a `double` as number, NaN and infinities included;
 * a `string` is well-formed and without NUL.
 */
export type Value = bigint | number | boolean | string | readonly Value[];

const TYPE = /^(int|double|bool|string)((?:\[\]){0,3})$/;

/** @throws Error for what is no type: a task that was read holds none */
export function typeShape(type: ValueType): TypeShape {
  const [, base, brackets] = TYPE.exec(type) ?? [];
  if (base === undefined || brackets === undefined) throw new Error(`no value type: ${type}`);
  return { base: base as BaseType, depth: brackets.length / 2 }; // the pattern names just these
}

/** The type of a list's elements. */
export function elementShape({ base, depth }: TypeShape): TypeShape {
  return { base, depth: depth - 1 };
}
