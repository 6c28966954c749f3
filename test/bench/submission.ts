import { sandboxesFolder } from '#config';
import {
  fillArgv,
  type LanguageSpec,
  readLanguageSpec,
} from '../../apps/grader/src/sandbox/languages.js';
import { openBareContainer, type BareContainer } from './bare-container.js';
import type { GradedQueue } from './graded.js';
import { median, ms, type Row } from './measure.js';
import { type BenchLanguage, COUNT_WORDS, countWordsTask, TWENTY_TESTS } from './programs.js';

export const SUBMISSION_HEAD: Row = [
  'milliseconds, medians',
  'bare compile',
  'bare 20 runs',
  'bare sum',
  'claim to mark',
  'ratio',
  'claim to first process, at most',
];

interface Times {
  readonly compile: number[];
  readonly runs: number[];
  readonly bare: number[];
  readonly graded: number[];
  readonly first: number[];
}

/** The very commands of language.json, in one plain container; artefacts stay where the compiler puts them. */
function bareCommands(spec: LanguageSpec, language: BenchLanguage) {
  const { name } = COUNT_WORDS[language];
  const compile = fillArgv(spec.compile.argv, { sources: [name] });
  const inWork = (part: string) =>
    spec.artefact.kind === 'sources' ? part : part.replace(/^\/app/, '/box/work');
  const run = fillArgv(spec.run.argv, { main: name === 'Main.java' ? 'Main' : name });
  return {
    compile: compile.map((part) => (part === name ? `/app/${name}` : part)),
    run: fillArgv(run, { heapMiB: '256' }).map(inWork),
  };
}

/** One whole submission with 20 tests, bare and through grader and database, in turn. */
export async function benchSubmission(
  queue: GradedQueue,
  { language, image, timer }: { language: BenchLanguage; image: string; timer: Buffer },
  rounds: number,
): Promise<Row> {
  const spec = readLanguageSpec(sandboxesFolder(), language);
  const bare = openBareContainer({
    image,
    timer,
    files: [COUNT_WORDS[language]],
    inputs: new Map(TWENTY_TESTS.map(({ name, input }) => [name, input])),
    environment: spec.environment,
  });
  const task = countWordsTask();
  const times: Times = { compile: [], runs: [], bare: [], graded: [], first: [] };
  try {
    for (let round = -1; round < rounds; round += 1) {
      const alone = await bareRound(bare, bareCommands(spec, language));
      await queue.hand(task, language, [COUNT_WORDS[language]]);
      // What the last submission took from the pool has been replaced by now, as between two submissions of an exam.
      await new Promise((resolve) => setTimeout(resolve, 700));
      const graded = await gradedRound(queue);
      if (round < 0) continue;
      times.compile.push(alone.compile);
      times.runs.push(alone.runs);
      times.bare.push(alone.compile + alone.runs);
      times.graded.push(graded.total);
      times.first.push(graded.first);
    }
  } finally {
    bare.close();
  }
  const ratio = times.graded.map((total, index) => total / times.bare[index]!);
  const columns = [times.compile, times.runs, times.bare, times.graded].map((all) =>
    ms(median(all)),
  );
  return [language, ...columns, median(ratio).toFixed(2), ms(median(times.first))];
}

async function bareRound(bare: BareContainer, commands: ReturnType<typeof bareCommands>) {
  const compile = await bare.run('', commands.compile);
  let runs = 0;
  for (const { name } of TWENTY_TESTS) runs += await bare.run(name, commands.run);
  return { compile, runs };
}

async function gradedRound(queue: GradedQueue): Promise<{ total: number; first: number }> {
  const { ms: total, compiledMs, facts } = await queue.gradeOne();
  const wrong = facts.tests.find(({ process }) => process?.exitCode !== 0);
  if (!facts.compile.ok || wrong !== undefined)
    throw new Error(JSON.stringify(wrong ?? facts.compile));
  // All that is not the compiler itself, fetching what it made included.
  return { total, first: compiledMs - facts.compile.process.wallUs / 1000 };
}
