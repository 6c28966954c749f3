import type { CallableTask } from '../../../task.js';
import { calleesOf, type Callee } from '../calls.js';
import { typeShape, type TypeShape } from '../value-type.js';

/** The list types of a signature and the lists within them, inner ones first, each once. */
export function listShapes(
  callable: CallableTask,
  of: (callee: Callee) => readonly string[],
): readonly TypeShape[] {
  const found = new Map<string, TypeShape>();
  for (const type of calleesOf(callable).flatMap(of)) {
    if (type === 'void') continue;
    const { base, depth } = typeShape(type);
    for (let inner = 1; inner <= depth; inner += 1)
      found.set(`${base} ${String(inner)}`, { base, depth: inner });
  }
  return [...found.values()].sort((a, b) => a.depth - b.depth);
}

export const parameterTypes = ({ parameters }: Callee): readonly string[] => parameters;
export const resultTypes = ({ returns }: Callee): readonly string[] => [returns];
export const allTypes = (callee: Callee): readonly string[] => [
  ...callee.parameters,
  callee.returns,
];

/** `a0, a1, …`: the arguments of a call, as generated code names them. */
export function argumentNames({ parameters }: Callee): string {
  return parameters.map((_, at) => `a${String(at)}`).join(', ');
}
