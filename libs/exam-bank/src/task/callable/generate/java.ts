import type { CallableTask, FunctionSignature } from '../../../task.js';
import { calleesOf, type Callee } from '../calls.js';
import { elementShape, typeShape, type BaseType, type TypeShape } from '../value-type.js';
import { argumentNames, listShapes, parameterTypes } from './signature-types.js';

/** A class of the candidate's could be called `String` or `System`: generated code names ours in full. */
const SINGLE: Readonly<Record<BaseType, string>> = {
  int: 'long',
  double: 'double',
  bool: 'boolean',
  string: 'java.lang.String',
};

function javaType({ base, depth }: TypeShape): string {
  return SINGLE[base] + '[]'.repeat(depth);
}

function shortType(type: string): string {
  return type === 'void' ? 'void' : javaType(typeShape(type)).replace('java.lang.', '');
}

function parameterList(parameters: FunctionSignature['parameters']): string {
  return parameters.map(({ name, type }) => `${shortType(type)} ${name}`).join(', ');
}

/** The class that the candidate writes, in a file of its name and in no package. */
export function javaClassName(callable: CallableTask): string {
  return callable.kind === 'function' ? 'Solution' : callable.name;
}

const EMPTY_RESULT: Readonly<Record<BaseType, string>> = {
  int: '0',
  double: '0',
  bool: 'false',
  string: '""',
};

function emptyBody(returns: string): string {
  if (returns === 'void') return '';
  const { base, depth } = typeShape(returns);
  const empty =
    depth === 0 ? EMPTY_RESULT[base] : `new ${shortType(base)}[0]${'[]'.repeat(depth - 1)}`;
  return `        return ${empty};\n`;
}

function method({ name, parameters, returns }: FunctionSignature, modifier: string): string {
  return `    public ${modifier}${shortType(returns)} ${name}(${parameterList(parameters)}) {\n${emptyBody(returns)}    }\n`;
}

/** What the candidate begins with. */
export function javaStarter(callable: CallableTask): string {
  const members =
    callable.kind === 'function'
      ? [method(callable.function, 'static ')]
      : [
          `    public ${callable.name}(${parameterList(callable.constructorParameters)}) {\n    }\n`,
          ...callable.methods.map((one) => method(one, '')),
        ];
  return `public class ${javaClassName(callable)} {\n${members.join('\n')}}\n`;
}

const readerName = (type: TypeShape): string =>
  type.depth === 0 ? `get_${type.base}` : `get_${type.base}_${String(type.depth)}`;

function reader(list: TypeShape): string {
  const made = `new ${SINGLE[list.base]}[CALLS.getInt()]${'[]'.repeat(list.depth - 1)}`;
  return `    private static ${javaType(list)} ${readerName(list)}() {
        ${javaType(list)} list = ${made};
        for (int at = 0; at < list.length; at++) list[at] = ${readerName(elementShape(list))}();
        return list;
    }
`;
}

/** `AssayCaller.java`: calls what the solution defines and reports what came of it. */
export function javaCaller(callable: CallableTask): string {
  const cases = calleesOf(callable).map((callee, index) => callCase(callable, callee, index));
  const object = callable.kind === 'class' ? `    private static ${callable.name} object;\n\n` : '';
  return `${RUNTIME}
${object}    private static java.lang.Object call(int index) throws java.lang.Exception {
        switch (index) {
${cases.join('')}            default:
                throw new java.lang.IllegalStateException();
        }
    }

${listShapes(callable, parameterTypes).map(reader).join('\n')}}
`;
}

function callCase(callable: CallableTask, callee: Callee, index: number): string {
  const reads = callee.parameters
    .map((type, at) => {
      const shape = typeShape(type);
      return `                ${javaType(shape)} a${String(at)} = ${readerName(shape)}();\n`;
    })
    .join('');
  return `            case ${String(index)}: {\n${reads}${madeCall(callable, callee, index)}            }\n`;
}

function madeCall(callable: CallableTask, callee: Callee, index: number): string {
  const given = argumentNames(callee);
  if (callable.kind === 'class' && index === 0)
    return `                object = new ${callee.name}(${given});\n                return null;\n`;
  const target = callable.kind === 'class' ? 'object' : javaClassName(callable);
  const called = `${target}.${callee.name}(${given})`;
  if (callee.returns === 'void')
    return `                ${called};\n                return null;\n`;
  // By way of a variable: the result is widened to the declared type before it is boxed.
  return `                ${javaType(typeShape(callee.returns))} result = ${called};\n                return result;\n`;
}

const RUNTIME = String.raw`/** Reads calls from standard input, makes them, reports what came of each before the next is read. */
public final class AssayCaller {
    private static final java.io.OutputStream RESULTS = new java.io.FileOutputStream(java.io.FileDescriptor.out);
    private static java.nio.ByteBuffer CALLS;

    public static void main(java.lang.String[] arguments) {
        try {
            CALLS = java.nio.ByteBuffer.wrap(new java.io.FileInputStream(java.io.FileDescriptor.in).readAllBytes());
            // What the solution reads and prints has nothing to do with calls and results; none of its classes is loaded yet.
            java.lang.System.setIn(java.io.InputStream.nullInputStream());
            java.lang.System.setOut(java.lang.System.err);
            run();
            java.lang.System.out.flush();
            java.lang.Runtime.getRuntime().halt(0);
        } catch (java.lang.Throwable thrown) {
            thrown.printStackTrace();
            java.lang.Runtime.getRuntime().halt(1);
        }
    }

    private static void run() throws java.lang.Exception {
        boolean exceptionsAreResults = CALLS.get() != 0;
        int calls = CALLS.getInt();
        for (int number = 1; number <= calls; number++) {
            int index = CALLS.get();
            java.lang.StringBuilder line = new java.lang.StringBuilder();
            line.append(number).append(' ');
            boolean threw = false;
            try {
                put(line, call(index));
            } catch (java.lang.Exception exception) {
                if (!exceptionsAreResults) throw exception;
                threw = true;
            }
            if (threw) {
                line.setLength(0);
                line.append(number).append(" {\"throws\":true}");
            }
            line.append('\n');
            RESULTS.write(line.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
    }

    private static long get_int() {
        return CALLS.getLong();
    }

    private static double get_double() {
        return CALLS.getDouble();
    }

    private static boolean get_bool() {
        return CALLS.get() != 0;
    }

    private static java.lang.String get_string() {
        byte[] bytes = new byte[CALLS.getInt()];
        CALLS.get(bytes);
        return new java.lang.String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    }

    private static void put(java.lang.StringBuilder line, java.lang.Object value) {
        if (value instanceof java.lang.String) putText(line, (java.lang.String) value);
        else if (value instanceof java.lang.Double) putDouble(line, (java.lang.Double) value);
        else if (value instanceof long[] || value instanceof double[] || value instanceof boolean[]
                || value instanceof java.lang.Object[]) putList(line, value);
        else line.append(value);
    }

    private static void putList(java.lang.StringBuilder line, java.lang.Object list) {
        int length = java.lang.reflect.Array.getLength(list);
        line.append('[');
        for (int at = 0; at < length; at++) {
            if (at > 0) line.append(',');
            if (list instanceof long[]) line.append(((long[]) list)[at]);
            else put(line, java.lang.reflect.Array.get(list, at));
        }
        line.append(']');
    }

    private static void putDouble(java.lang.StringBuilder line, double value) {
        if (java.lang.Double.isFinite(value)) line.append(value);
        else line.append('"').append(value).append('"');
    }

    /** In ASCII, so that half a surrogate pair stays what it is. */
    private static void putText(java.lang.StringBuilder line, java.lang.String text) {
        line.append('"');
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            if (unit >= 0x20 && unit < 0x7f && unit != '"' && unit != '\\') {
                line.append(unit);
            } else {
                line.append("\\").append('u');
                for (int shift = 12; shift >= 0; shift -= 4) line.append("0123456789abcdef".charAt(unit >> shift & 15));
            }
        }
        line.append('"');
    }
`;
