import type { CallableTask, FunctionSignature } from '../../../task.js';
import { calleesOf } from '../calls.js';
import { typeShape, type BaseType } from '../value-type.js';

const SINGLE: Readonly<Record<BaseType, string>> = {
  int: 'int',
  double: 'float',
  bool: 'bool',
  string: 'str',
};

function pythonType(type: string): string {
  if (type === 'void') return 'None';
  const { base, depth } = typeShape(type);
  return 'list['.repeat(depth) + SINGLE[base] + ']'.repeat(depth);
}

function headOf({ name, parameters, returns }: FunctionSignature, self: boolean): string {
  const names = parameters.map((one) => `${one.name}: ${pythonType(one.type)}`);
  const list = self ? ['self', ...names] : names;
  return `def ${name}(${list.join(', ')}) -> ${pythonType(returns)}:\n`;
}

const EMPTY_RESULT: Readonly<Record<BaseType, string>> = {
  int: '0',
  double: '0.0',
  bool: 'False',
  string: '""',
};

function emptyBody(returns: string): string {
  if (returns === 'void') return 'pass\n';
  const { base, depth } = typeShape(returns);
  return `return ${depth > 0 ? '[]' : EMPTY_RESULT[base]}\n`;
}

/** What the candidate begins with: solution.py. */
export function pythonStarter(callable: CallableTask): string {
  if (callable.kind === 'function')
    return `${headOf(callable.function, false)}    ${emptyBody(callable.function.returns)}`;
  const constructor = {
    name: '__init__',
    parameters: callable.constructorParameters,
    returns: 'void',
  };
  const members = [constructor, ...callable.methods].map(
    (method) => `    ${headOf(method, true)}        ${emptyBody(method.returns)}`,
  );
  return `class ${callable.name}:\n${members.join('\n')}`;
}

/** `main.py`: calls what solution.py defines and reports what came of it. */
export function pythonCaller(callable: CallableTask): string {
  const described = (type: string): string => {
    if (type === 'void') return 'None';
    const { base, depth } = typeShape(type);
    return `("${base}", ${String(depth)})`;
  };
  const callees = calleesOf(callable).map(
    ({ name, parameters, returns }) =>
      `    ("${name}", [${parameters.map(described).join(', ')}], ${described(returns)}),\n`,
  );
  const made = callable.kind === 'class' ? 'True' : 'False';
  return `${RUNTIME}
# Name, types of the arguments, type of the result: a base and the depth of lists.
CALLEES = [
${callees.join('')}]
main(CALLEES, ${made})
`;
}

const RUNTIME = String.raw`"""Reads calls from standard input, makes them, reports what came of each before the next is read."""
import sys

# No file of the candidate's stands in for a module of Python's.
own_path = list(sys.path)
sys.path[:] = [folder for folder in own_path if folder.startswith("/usr/")]
import os
import struct
from _json import encode_basestring_ascii

# What the solution reads and prints has nothing to do with calls and results; it is not loaded yet.
calls = os.fdopen(os.dup(0), "rb")
results = os.dup(1)
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
os.dup2(2, 1)
sys.path[:] = [os.path.dirname(os.path.abspath(__file__)), *sys.path]


class Mistyped(Exception):
    pass


def count():
    return int.from_bytes(calls.read(4), "big")


def get(base, depth):
    if depth == 1 and base in ("int", "double"):
        length = count()
        code = "q" if base == "int" else "d"
        return list(struct.unpack(f">{length}{code}", calls.read(8 * length)))
    if depth > 0:
        return [get(base, depth - 1) for _ in range(count())]
    if base == "int":
        return int.from_bytes(calls.read(8), "big", signed=True)
    if base == "double":
        return struct.unpack(">d", calls.read(8))[0]
    if base == "bool":
        return calls.read(1) == b"\1"
    return calls.read(count()).decode()


def text_of(value, base, depth):
    if depth > 0:
        if not isinstance(value, (list, tuple)):
            raise Mistyped("list", value)
        return "[" + ",".join([text_of(each, base, depth - 1) for each in value]) + "]"
    if base == "bool" and isinstance(value, bool):
        return "true" if value else "false"
    if base == "string" and isinstance(value, str):
        return encode_basestring_ascii(value)
    if isinstance(value, bool) or base in ("bool", "string"):
        raise Mistyped(base, value)
    if base == "int" and isinstance(value, int):
        return int.__repr__(value)
    if base == "double" and isinstance(value, (int, float)):
        return double_text(float(value))
    raise Mistyped(base, value)


def double_text(value):
    if value != value:
        return '"NaN"'
    if value in (float("inf"), float("-inf")):
        return '"Infinity"' if value > 0 else '"-Infinity"'
    return repr(value)


def send(line):
    while line:
        line = line[os.write(results, line) :]


def result_of(number, callee, arguments, returns, exceptions_are_results):
    try:
        value = callee(*arguments)
    except (MemoryError, RecursionError):
        raise
    except Exception:
        if not exceptions_are_results:
            raise
        return None, '{"throws":true}'
    if returns is None:
        return value, "null"
    try:
        return value, text_of(value, *returns)
    except (Mistyped, ValueError, OverflowError) as error:
        wanted = error.args[0] if isinstance(error, Mistyped) else returns[0]
        print(f"call {number} returned no {wanted}", file=sys.stderr)
        return value, "mistyped"


def make_calls(callees, of_class):
    import solution

    exceptions_are_results = calls.read(1) == b"\1"
    target = None
    for number in range(1, count() + 1):
        index = calls.read(1)[0]
        name, types, returns = callees[index]
        arguments = [get(*each) for each in types]
        callee = getattr(solution if target is None else target, name)
        value, text = result_of(number, callee, arguments, returns, exceptions_are_results)
        send(f"{number} {text}\n".encode("ascii"))
        if of_class and target is None:
            if value is None:
                return
            target = value


def main(callees, of_class):
    status = 0
    try:
        make_calls(callees, of_class)
    except Exception:
        sys.excepthook(*sys.exc_info())
        status = 1
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    # Threads that are still at work, and what is to happen at the end, are not waited for.
    os._exit(status)

`;
