import type { Findings } from './findings.js';
import { withFolders, type PackageData } from './planned-group.js';
import type { ProblemFile } from './problem-file.js';
import type { PackageTest, TestFolder } from './test-data.js';
import { flagsOf, isMap, isWords, type YamlMap } from './yaml-file.js';

/** Keys of a test's own file. */
const TEST_KEYS = new Set([
  ...['args', 'input_validator_args', 'output_validator_args', 'input_visualizer_args'],
  ...['output_visualizer_args', 'full_feedback', 'hint', 'description'],
]);

/**
 * The arguments of the output validator. Ours has one list for the whole task, so tests that want different ones block the
 * package, as do tests whose program wants arguments.
 */
export function judgeArguments(
  problem: ProblemFile,
  { root, sample, secret }: PackageData,
  findings: Findings,
): readonly string[] {
  const lists = new Map<string, readonly string[]>();
  const inherited = statedArguments('.', root, findings) ?? [];
  for (const top of [sample, secret]) {
    if (top === undefined) continue;
    for (const { test, args } of argumentsBelow(top, inherited, findings)) {
      const all = [...problem.validatorFlags, ...args];
      lists.set(JSON.stringify(all), all);
      checkTest(test, findings);
    }
    for (const folder of withFolders(top))
      checkProgramArguments(folder.path, folder.config, findings);
  }
  if (lists.size > 1)
    findings.reasons.push(
      'data: tests with different output validator arguments are not supported',
    );
  return [...lists.values()][0] ?? [];
}

interface Arguments {
  readonly test: PackageTest;
  readonly args: readonly string[];
}

function argumentsBelow(
  folder: TestFolder,
  around: readonly string[],
  findings: Findings,
): readonly Arguments[] {
  const own = statedArguments(folder.path, folder.config, findings) ?? around;
  const tests = folder.tests.map((test) => ({
    test,
    args: statedArguments(test.path, test.config, findings) ?? own,
  }));
  return [...tests, ...folder.folders.flatMap((below) => argumentsBelow(below, own, findings))];
}

function statedArguments(
  path: string,
  config: YamlMap | undefined,
  findings: Findings,
): readonly string[] | undefined {
  const words = config?.['output_validator_args'];
  const flags = config?.['output_validator_flags'];
  if (words !== undefined) {
    if (isWords(words)) return words;
    findings.reasons.push(`data/${path}: output_validator_args is no list of words`);
  }
  if (flags === undefined) return undefined;
  const text = isMap(flags) ? flags['flags'] : flags;
  const split = typeof text === 'string' ? flagsOf(text) : undefined;
  if (split === undefined)
    findings.reasons.push(`data/${path}: output_validator_flags is no plain list of words`);
  return split;
}

function checkTest({ path, config }: PackageTest, findings: Findings): void {
  checkProgramArguments(path, config, findings);
  for (const key of Object.keys(config).filter((one) => !TEST_KEYS.has(one)))
    findings.reasons.push(`data/${path}.yaml: unknown key "${key}"`);
}

function checkProgramArguments(
  path: string,
  config: YamlMap | undefined,
  findings: Findings,
): void {
  const args = config?.['args'];
  if (args === undefined || (Array.isArray(args) && args.length === 0)) return;
  findings.reasons.push(`data/${path}: arguments for the program are not supported`);
}
