import { drawabilityOf, withHighs, type Drawability } from '#prover';
import { readDrawProblem, type DrawFiles } from '../content/read-draw.js';
import { EXIT, type ExitCode } from '../exit.js';
import { printJson, say } from '../output.js';

export interface DrawabilityOptions extends Omit<DrawFiles, 'forms'> {
  readonly json?: boolean;
}

/** `exam bank drawability`: how many sets a bank has in it for a blueprint, and what holds the number down. */
export async function drawabilityCommand(options: DrawabilityOptions): Promise<ExitCode> {
  const problem = await readDrawProblem({ ...options, forms: '1' });
  const result = await withHighs((solver) => drawabilityOf(solver, { problem, progress: say }));
  if (!result.ok) {
    const problems = result.problems.map(({ path, message }) => `${path}: ${message}`);
    if (options.json === true) printJson({ ok: false, problems });
    else for (const line of problems) say(line);
    return EXIT.checkFailed;
  }
  const ok = result.parts.every(({ sets }) => sets.atLeast > 0);
  if (options.json === true) printJson({ ok, parts: result.parts });
  else process.stdout.write(`${result.parts.flatMap(linesOf).join('\n')}\n`);
  return ok ? EXIT.done : EXIT.checkFailed;
}

function linesOf(report: Drawability): readonly string[] {
  const { part, sets, binding, scarce, write, exposure } = report;
  const { atLeast, atMost, proof } = sets;
  const known = proof === 'none' ? 'as the solver reckons' : 'proved';
  const number = atLeast === atMost ? String(atMost) : `${atLeast} to ${atMost}`;
  return [
    `${part}: ${number} sets that share nothing; ${atLeast} were drawn, more than ${atMost} are impossible (${known})`,
    ...binding.map(({ message }) => `  holds the number down: ${message}`),
    ...scarce.map(
      ({ id, have, perSet, sets: enough }) =>
        `  scarce: ${id} has ${have} of ${perSet} a set, enough for ${enough}`,
    ),
    ...write.map(({ message }) => `  for one set more, write ${message}`),
    ...(exposure === undefined
      ? []
      : [
          `  exposure: ${exposure.usesLeft} uses left for at most ${exposure.setsAtMost} sets; ${exposure.atCap} not to be used again for now`,
        ]),
  ];
}
