import { drawOrExplain } from '#prover';
import { readDrawProblem, type DrawFiles } from '../content/read-draw.js';
import { badInput, EXIT, type ExitCode } from '../exit.js';
import { printJson, say } from '../output.js';

export interface DrawOptions extends DrawFiles {
  readonly seed: string;
  readonly json?: boolean;
}

/** `exam draw`: assembles sets offline. The same seed and files give the same sets on any machine. */
export async function drawCommand(options: DrawOptions): Promise<ExitCode> {
  if (!/^[0-9a-fA-F]{64}$/.test(options.seed))
    throw badInput('--seed: give 64 hexadecimal digits (32 bytes)');
  const problem = await readDrawProblem(options);
  const begun = performance.now();
  const drawn = await drawOrExplain({ ...problem, seed: Buffer.from(options.seed, 'hex') });
  const ms = Math.round((performance.now() - begun) * 10) / 10;
  const forms = drawn.ok ? drawn.forms.map(({ items, tasks }) => [...items, ...tasks]) : [];
  const infeasible = drawn.ok ? [] : drawn.reasons.map(inWords);
  // The search finds valid sets and optimises nothing; only where the solver drew is there an objective. Without sets,
  // `proven` says that there are none.
  const { objective, gap } = drawn.ok ? drawn : { objective: null, gap: null };
  if (options.json === true)
    printJson({
      forms,
      objective,
      gap,
      proven: drawn.proven,
      ms,
      ...(drawn.ok ? {} : { infeasible }),
    });
  else if (drawn.ok)
    for (const [at, form] of forms.entries())
      process.stdout.write(`set ${at + 1}: ${form.join(' ')}\n`);
  else for (const reason of infeasible) say(reason);
  return drawn.ok ? EXIT.done : EXIT.checkFailed;
}

/** A place in the blueprint is named where there is a more precise one than the part, which the message names. */
function inWords({ path, message }: { readonly path: string; readonly message: string }): string {
  return /^\$(\.theory|\.practical)?$/.test(path) ? message : `${path}: ${message}`;
}
