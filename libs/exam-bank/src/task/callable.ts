import { Type } from '@sinclair/typebox';
import { duplicateIds } from '../parse/duplicates.js';
import { schemaCheck } from '../parse/schema-check.js';
import { closed, list } from '../parse/schema-parts.js';
import type { LocalProblem } from '../problem.js';
import type { CallableTask, FunctionSignature } from '../task.js';
import { type NameKind, reservedWord } from './reserved-words.js';

/** Two underscores in a row are the implementation's in C++. */
const Identifier = Type.String({ pattern: '^(?!.*__)[a-zA-Z][a-zA-Z0-9_]{0,39}$' });
const TYPE = '(int|double|bool|string)(\\[\\]){0,3}';
const ValueTypeSchema = Type.String({ pattern: `^${TYPE}$` });
const Parameters = list(Type.Object({ name: Identifier, type: ValueTypeSchema }, closed), 0, 20);

const FunctionSchema = Type.Object(
  { name: Identifier, parameters: Parameters, returns: ValueTypeSchema },
  closed,
);
const MethodSchema = Type.Object(
  {
    name: Identifier,
    parameters: Parameters,
    returns: Type.String({ pattern: `^(void|${TYPE})$` }),
  },
  closed,
);

const checkFunction = schemaCheck(
  Type.Object({ kind: Type.Literal('function'), function: FunctionSchema }, closed),
);
const checkClass = schemaCheck(
  Type.Object(
    {
      kind: Type.Literal('class'),
      name: Identifier,
      constructorParameters: Parameters,
      methods: list(MethodSchema, 1, 50),
    },
    closed,
  ),
);

export interface FoundCallable {
  readonly callable: CallableTask | undefined;
  readonly problems: readonly LocalProblem[];
}

/** The signature of a function-style task: well-formed, with names that are legal in every language. */
export function readCallable(value: unknown): FoundCallable {
  const path = '$.callable';
  if (value === undefined) return { callable: undefined, problems: [] };
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : value;
  if (kind !== 'function' && kind !== 'class') {
    const problem = {
      path,
      message: 'must be of kind "function" or "class"',
      hint: 'see docs/formats.md',
    };
    return { callable: undefined, problems: [problem] };
  }
  const checked = kind === 'function' ? checkFunction(value, path) : checkClass(value, path);
  if (!checked.ok) return { callable: undefined, problems: checked.problems };
  const callable = checked.value;
  return { callable, problems: nameProblems(namesOf(callable)) };
}

interface Name {
  readonly id: string;
  readonly path: string;
  readonly kind: NameKind;
}

/** The names by scope: those of one scope have to differ. */
function namesOf(callable: CallableTask): readonly (readonly Name[])[] {
  switch (callable.kind) {
    case 'function':
      return [ofFunction(callable.function, '$.callable.function')];
    case 'class': {
      const { name, constructorParameters, methods } = callable;
      const at = (index: number) => `$.callable.methods[${String(index)}]`;
      const names = methods.map((method, index) => ({
        id: method.name,
        path: `${at(index)}.name`,
        kind: 'inner' as const,
      }));
      return [
        [{ id: name, path: '$.callable.name', kind: 'outer' }, ...names],
        ofParameters(constructorParameters, '$.callable.constructorParameters'),
        ...methods.map((method, index) =>
          ofParameters(method.parameters, `${at(index)}.parameters`),
        ),
      ];
    }
  }
}

function ofFunction(one: FunctionSignature, path: string): readonly Name[] {
  return [
    { id: one.name, path: `${path}.name`, kind: 'outer' },
    ...ofParameters(one.parameters, `${path}.parameters`),
  ];
}

function ofParameters(
  parameters: readonly { readonly name: string }[],
  path: string,
): readonly Name[] {
  return parameters.map(({ name }, at) => ({
    id: name,
    path: `${path}[${String(at)}].name`,
    kind: 'inner',
  }));
}

function nameProblems(scopes: readonly (readonly Name[])[]): readonly LocalProblem[] {
  const reserved = scopes.flat().flatMap(({ id, path, kind }) => {
    const where = reservedWord(id, kind);
    if (where === undefined) return [];
    return [{ path, message: `"${id}" ${where}`, hint: 'choose another name' }];
  });
  return [...reserved, ...scopes.flatMap(duplicateIds)];
}
