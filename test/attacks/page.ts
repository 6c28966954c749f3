import { ATTACK_CLASSES, type AttackClass } from './classes.js';
import { ATTACKS } from './cases/index.js';
import { COMPILE_ATTACKS } from './cases/compiling.js';

const HEAD = `# Attacks on the sandbox

What the sandbox is attacked with in its tests, by class. Each line is a case that runs against the real engine; this page is
written from the cases (\`test/attacks/cases/\`, the programs in \`test/attacks/programs/\`), and a test holds it to them. After
every attack the next program in the same container finds a clean box; after all of them there is no container, process or file
of theirs on the host, the engine answers, and an honest program that ran beside them all the time was right in much the same
CPU time. [Decision 7](decisions/0007-sandbox.md) says how, and what remains visible.
`;

interface Line {
  readonly language: string;
  readonly tries: string;
  readonly because: string;
  readonly outcome: string;
}

function linesOf(number: number): Line[] {
  const running = ATTACKS.filter((attack) => attack.class === number).map((attack) => ({
    ...attack,
    outcome: attack.verdict,
  }));
  const compiling = COMPILE_ATTACKS.filter((attack) => attack.class === number).map((attack) => ({
    ...attack,
    outcome: attack.message === null ? 'compiles' : 'compile-error',
  }));
  return [...running, ...compiling];
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('*', '\\*');

function section({ number, title, outcome, elsewhere = [] }: AttackClass): string {
  const lines = linesOf(number).map(
    ({ language, tries, because, ...line }) =>
      `| ${language} | ${cell(tries)} | ${line.outcome} | ${cell(because)} |`,
  );
  const table = ['| language | tries | verdict | because |', '| --- | --- | --- | --- |', ...lines];
  return [
    `## ${number}. ${title}`,
    `${outcome[0]?.toUpperCase()}${outcome.slice(1)}.`,
    ...(lines.length === 0 ? [] : [table.join('\n')]),
    ...(elsewhere.length === 0
      ? []
      : [`Also in ${elsewhere.map((path) => `\`${path}\``).join(', ')}.`]),
  ].join('\n\n');
}

/** docs/sandbox-attacks.md as it ought to be. */
export function attackPage(): string {
  return `${[HEAD.trimEnd(), ...ATTACK_CLASSES.map(section)].join('\n\n')}\n`;
}
