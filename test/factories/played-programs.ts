import type { Task } from '#exam-bank';
import type { RunFacts, TestFacts } from '#scoring';
import { acceptedFacts } from './run-facts.js';

/** Programs that candidates hand in for the small bank; what each prints is computed here, not in a sandbox. */
export type Program = 'right' | 'small-only' | 'wrong' | 'compile-error';

/** The one file of a submission; the test's "sandbox" reads the program's name from it. */
export function sourceOf(program: Program): string {
  return `# program: ${program}\n`;
}

/** What a sandbox would have found for the program in these files, against the tests of this very version. */
export function playedFacts(task: Task, files: readonly { readonly text: string }[]): RunFacts {
  const program = /program: ([a-z-]+)/.exec(files[0]?.text ?? '')?.[1] as Program | undefined;
  const facts = acceptedFacts(task);
  if (program === 'compile-error')
    return {
      ...facts,
      compile: { ...facts.compile, ok: false, artefactSha256: null },
      tests: [],
    };
  const inputs = new Map(
    task.groups.flatMap(({ tests }) => tests).map((test) => [test.id, test] as const),
  );
  const judged = facts.tests.map((test): TestFacts => {
    const { input, answer } = inputs.get(test.test)!;
    const accepted = printed(program, task.id, textOf(input)) === Number.parseInt(textOf(answer));
    return { ...test, comparison: { accepted, message: accepted ? 'agrees' : 'differs' } };
  });
  return { ...facts, tests: judged };
}

function printed(program: Program | undefined, task: string, input: string): number {
  const numbers = input.split('\n')[0]!.split(' ').map(Number);
  const right = task === 'mini-double' ? 2 * numbers[0]! : numbers[0]! + numbers[1]!;
  switch (program) {
    case 'right':
      return right;
    case 'small-only':
      return numbers[0]! < 100 ? right : 0;
    default:
      return -1;
  }
}

function textOf(base64: string): string {
  return Buffer.from(base64, 'base64').toString();
}
