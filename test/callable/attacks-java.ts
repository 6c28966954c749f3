import type { Attack } from './attack.js';

const solution = (before: string, twice: string, beside = '') =>
  `${beside}\npublic class Solution {\n${before}\n public static long twice(long n) { ${twice} }\n}\n`;

export const JAVA_ATTACKS: readonly Attack[] = [
  {
    tries:
      'to print for debugging, with an output of its own, a main method and a class named like one of Java',
    why: 'what it prints is standard error; the caller names its classes in full',
    source: solution(
      'static final java.io.PrintStream OUT = java.lang.System.out;\n public static void main(java.lang.String[] a) { OUT.println("1 7"); }',
      'OUT.println(n); java.lang.System.out.println(n); return 2 * n;',
      'class System { static void setOut(Object o) {} }\nclass String {}\nclass Object {}',
    ),
    verdict: 'accepted',
  },
  {
    tries: 'to report in a static initialiser and end',
    why: 'no class of it is loaded before System.out is standard error',
    source: solution(
      'static { System.out.println("1 7\\n2 7\\n3 7"); System.exit(0); }',
      'return 2 * n;',
    ),
    verdict: 'no-output',
  },
  {
    tries: 'to open descriptor 1 again, report what it likes and end',
    why: 'what it likes is not right',
    source: solution(
      '',
      'try { new java.io.FileOutputStream(java.io.FileDescriptor.out).write("1 7\\n2 7\\n3 7\\n".getBytes()); } catch (java.io.IOException e) {} Runtime.getRuntime().halt(0); return 0;',
    ),
    verdict: 'wrong-answer',
  },
  {
    tries: 'to take the caller’s stream by reflection and to add a result',
    why: 'a line more than calls is wrong',
    source: solution(
      '',
      'try { var f = Class.forName("AssayCaller").getDeclaredField("RESULTS"); f.setAccessible(true); if (n == 3) ((java.io.OutputStream) f.get(null)).write("3 6\\n".getBytes()); } catch (Exception e) { return 0; } return 2 * n;',
    ),
    verdict: 'wrong-answer',
  },
  {
    tries: 'to end well before the last call',
    why: 'a missing result is wrong, whatever the exit status',
    source: solution('', 'if (n == 3) System.exit(0); return 2 * n;'),
    verdict: 'wrong-answer',
  },
  {
    tries: 'to leave a thread at work for ever, and a hook for the end',
    why: 'nobody waits for either',
    source: solution(
      '',
      'if (n == 1) { new Thread(() -> { for (;;) java.util.concurrent.locks.LockSupport.park(); }).start(); Runtime.getRuntime().addShutdownHook(new Thread(() -> { for (;;) java.util.concurrent.locks.LockSupport.park(); })); } return 2 * n;',
    ),
    verdict: 'accepted',
  },
  {
    tries: 'to throw with such a thread left',
    why: 'the task expects no exception: it ends the program at once',
    source: solution(
      '',
      'new Thread(() -> { for (;;) java.util.concurrent.locks.LockSupport.park(); }).start(); throw new RuntimeException("no");',
    ),
    verdict: 'runtime-error',
  },
  {
    tries: 'to use up the stack',
    why: 'an error is no exception',
    source: solution('', 'return n == 2 ? twice(n) : 2 * n;'),
    verdict: 'runtime-error',
  },
  {
    tries: 'to be the caller',
    why: 'there is one already',
    source: solution(
      '',
      'return 2 * n;',
      'class AssayCaller { public static void main(String[] a) { System.out.println("1 2\\n2 4\\n3 6"); } }',
    ),
    verdict: 'compile-error',
  },
];
