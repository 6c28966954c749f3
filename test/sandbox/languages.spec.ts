import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import type { Language, Limits } from '#exam-bank';
import type { ProcessFacts } from '#scoring';
import type { CompileOutcome, Sandbox } from '../../apps/grader/src/sandbox/sandbox.js';
import { realSandbox } from './engine.js';

const LIMITS: Limits = { cpuMs: 3000, wallMs: 9000, memoryMiB: 64, outputKiB: 64, processes: 1 };
type Files = Readonly<Record<string, string>>;

const SITE = 'import builtins\nbuiltins.changed = True\n';

/** Tempts Python with all that it looks at where it is not isolated, and starts the very same command again. */
const PYTHON_ON_ITS_OWN: Files = {
  'sitecustomize.py': SITE,
  'usercustomize.py': SITE,
  'main.py': `import builtins, importlib.util, os, sys
if "AGAIN" not in os.environ:
    home = "lib/python%d.%d/site-packages" % sys.version_info[:2]
    for folder in (os.getcwd(), os.path.expanduser("~/.local/" + home), os.getcwd() + "/base/" + home):
        os.makedirs(folder, exist_ok=True)
        for name in ("sitecustomize", "usercustomize", "stray", "json"):
            with open("%s/%s.py" % (folder, name), "w") as file:
                file.write("import builtins\\nbuiltins.changed = True\\n")
    with open("/proc/self/cmdline", "rb") as file:
        command = file.read().split(b"\\0")[:-1]
    here = os.getcwd()
    tempting = dict(PYTHONPATH=here, PYTHONUSERBASE=here + "/base", PYTHONSTARTUP=here + "/stray.py", PYTHONINSPECT="1",
                    PYTHONHOME=here, PYTHONOPTIMIZE="2", PYTHONWARNINGS="error", PYTHONIOENCODING="ascii")
    os.execve(command[0], command, dict(os.environ, AGAIN="1", **tempting))
import json
seen = dict(
    changed=hasattr(builtins, "changed"),
    stray=importlib.util.find_spec("stray") is not None,
    variables=not sys.flags.ignore_environment,
    user_site=not sys.flags.no_user_site,
    optimize=sys.flags.optimize > 0,
    path=[one for one in sys.path if one != "/app" and not one.startswith("/usr/")],
    written=not sys.dont_write_bytecode,
)
print([name for name, bad in seen.items() if bad] or "isolated", end="")
`,
};

const PYTHON_NAMESAKES: Files = {
  'token.py': 'mine = 8\n',
  ...Object.fromEntries(
    ['site', 'sys', 'encodings', 'traceback', 'sitecustomize'].map((name) => [
      `${name}.py`,
      'raise SystemExit(9)\n',
    ]),
  ),
};

describe('programs in their languages', () => {
  let sandbox: Sandbox;
  beforeAll(() => {
    sandbox = realSandbox();
  });
  afterAll(() => sandbox.close());

  const compile = (language: Language, files: Files): Promise<CompileOutcome> => {
    const list = Object.entries(files).map(([name, text]) => ({ name, text }));
    return sandbox.compile({ label: 'languages', language, files: list });
  };
  const run = async (
    language: Language,
    files: Files,
  ): Promise<{ facts: ProcessFacts; said: string }> => {
    const { artefact, facts } = await compile(language, files);
    if (artefact === null) throw new Error(facts.output);
    const container = await sandbox.open({ label: 'languages', artefact });
    const result = await container.run({ stdin: Buffer.alloc(0), limits: LIMITS });
    await container.close();
    return { facts: result.facts, said: result.stdout.toString() };
  };
  const java = (body: string): Files => ({
    'Main.java': `public class Main { public static void main(String[] a) throws Exception { ${body} } }`,
  });

  test.each<[string, Language, Files, string]>([
    [
      'C with a header and two sources',
      'c',
      {
        'main.c':
          '#include <math.h>\n#include <stdio.h>\n#include "twice.h"\nint main(void) { printf("%g", twice(sqrt(16))); }',
        'twice.h': 'double twice(double);',
        'twice.c': '#include "twice.h"\ndouble twice(double x) { return 2 * x; }',
      },
      '8',
    ],
    [
      'C++ 20',
      'cpp',
      {
        'a.cc':
          '#include <bits/stdc++.h>\nint main() { for (int x : std::views::iota(1, 4)) std::cout << x; }',
      },
      '123',
    ],
    [
      'Java in a package, with an inner class',
      'java',
      {
        'Main.java':
          'package exam; public class Main { record P(int x) {} public static void main(String[] a) { System.out.print(Tool.twice(new P(4).x())); } }',
        'Tool.java': 'package exam; class Tool { static int twice(int x) { return 2 * x; } }',
      },
      '8',
    ],
    [
      'Java whose main method is an interface’s',
      'java',
      {
        'Start.java':
          'public interface Start { static void main(String[] a) { System.out.print(new Two(4).twice()); } } record Two(int x) { int twice() { return 2 * x; } }',
      },
      '8',
    ],
    [
      'Java whose main method is a record’s, in a package',
      'java',
      {
        'R.java':
          'package a.b; public record R(int x) { public static void main(String[] a) { System.out.print(new R(8)); } }',
      },
      'R[x=8]',
    ],
    [
      'Java whose main method is an abstract class’s',
      'java',
      {
        'A.java':
          'public abstract class A { public static void main(String... a) { System.out.print(a.length); } }',
      },
      '0',
    ],
    [
      'Java whose main method needs an object',
      'java',
      { 'M.java': 'class M { int x = 8; void main() { System.out.print(x); } }' },
      '8',
    ],
    [
      'Java without a class',
      'java',
      { 'Short.java': 'void main() { IO.print("compact"); }' },
      'compact',
    ],
    [
      'Python with a module of its own',
      'python',
      {
        'tool.py': 'def twice(x): return 2 * x\n',
        'main.py':
          'import json, tool\nprint(json.dumps(tool.twice("ä"), ensure_ascii=False), end="")\n',
      },
      '"ää"',
    ],
  ])('run: %s', async (_, language, files, expected) => {
    const { facts, said } = await run(language, files);
    expect(said).toBe(expected);
    expect(facts).toMatchObject({ exitCode: 0, killedFor: null });
  });

  test.each<[string, Language, Files, Partial<ProcessFacts>]>([
    [
      'a Java array larger than the heap',
      'java',
      java('System.out.print(new long[1 << 28].length);'),
      { killedFor: 'memory' },
    ],
    [
      'Java that exits with the status of a full heap',
      'java',
      java('System.exit(3);'),
      { exitCode: 3, killedFor: null },
    ],
    ['endless recursion in Java', 'java', java('main(a);'), { exitCode: 1, killedFor: null }],
    [
      'an uncaught Java exception',
      'java',
      java('throw new Exception();'),
      { exitCode: 1, killedFor: null },
    ],
    [
      'a Python string that cannot be had',
      'python',
      { 'a.py': 'x = "a" * (1 << 40)' },
      { killedFor: 'memory' },
    ],
    [
      'endless recursion in Python',
      'python',
      { 'a.py': 'f = lambda: f()\nf()' },
      { exitCode: 1, killedFor: null },
    ],
    [
      'a C++ vector that cannot be had',
      'cpp',
      {
        'a.cpp': '#include <vector>\nint main() { std::vector<long> v(1ull << 40); return v[7]; }',
      },
      { killedFor: 'memory' },
    ],
    [
      'static C data far beyond the limit, but untouched',
      'c',
      { 'a.c': 'static char a[1u << 31]; int main(void) { return a[7]; }' },
      { exitCode: 0, killedFor: null },
    ],
    [
      'static C data beyond the limit, used',
      'c',
      {
        'a.c':
          'static volatile char a[1 << 28]; int main(void) { for (int i = 0; i < 1 << 28; i += 4096) a[i] = 1; }',
      },
      { killedFor: 'memory' },
    ],
    [
      'a program that no kernel loads',
      'c',
      { 'a.c': 'asm(".section .interp,\\"a\\"\\n.string \\"/none\\""); int main(void) {}' },
      { exitCode: 127, killedFor: null },
    ],
  ])('end: %s', async (_, language, files, expected) => {
    expect((await run(language, files)).facts).toMatchObject(expected);
  });

  test.each<[string, Language, Files, RegExp]>([
    ['no source file', 'c', { 'a.h': 'int x;' }, /^No source file/],
    ['no main function', 'c', { 'a.c': 'int f(void) { return 0; }' }, /main/],
    [
      'a public class in a file of another name',
      'java',
      { 'A.java': 'public class B { public static void main(String[] a) {} }' },
      /B\.java/,
    ],
    ['Java without main', 'java', { 'A.java': 'class A {}' }, /^No class has a main/],
    [
      'two equal main classes',
      'java',
      {
        'A.java':
          'class A { public static void main(String[] a) {} } class B { public static void main(String[] a) {} }',
      },
      /^More than one/,
    ],
    [
      'Python that is not',
      'python',
      { 'main.py': 'print("a"\n' },
      /File "main\.py", line 1[^]*SyntaxError/,
    ],
    ['an error in a module', 'python', { 'main.py': 'import b', 'b.py': 'def' }, /b\.py/],
  ])('refuse to compile: %s', async (_, language, files, message) => {
    const { artefact, facts } = await compile(language, files);
    expect(artefact).toBeNull();
    expect(facts.ok).toBe(false);
    expect(facts.output).toMatch(message);
  });

  it('keeps Python to itself: no variable, no folder but /app, and nothing of site changes what it does', async () => {
    const { facts, said } = await run('python', PYTHON_ON_ITS_OWN);
    expect(said).toBe('isolated');
    expect(facts).toMatchObject({ exitCode: 0, killedFor: null });
  });

  it('does not run a Python module while it checks it, whatever standard one it is named like', async () => {
    const files = { 'main.py': 'import token\nprint(token.mine, end="")', ...PYTHON_NAMESAKES };
    expect((await run('python', files)).said).toBe('8');
  });

  it('gives the same artefact hash for the same sources', async () => {
    const files = { 'a.c': 'int main(void) { return 0; }' };
    const [first, second] = [await compile('c', files), await compile('c', files)];
    expect(first.facts.artefactSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(first.facts.artefactSha256).toBe(second.facts.artefactSha256);
  });
});
