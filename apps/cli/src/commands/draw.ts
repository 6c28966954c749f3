import { drawForms, formatProblems, unitsOf } from '#exam-bank';
import { readBank, readBlueprint } from '../content/read-bank.js';
import { badInput, EXIT, type ExitCode } from '../exit.js';
import { printJson, say } from '../output.js';

export interface DrawOptions {
  readonly bank: string;
  readonly blueprint: string;
  readonly seed: string;
  readonly forms: string;
  readonly json?: boolean;
}

/** `exam draw`: assembles sets offline. The same seed, bank and blueprint give the same sets on any machine. */
export async function drawCommand(options: DrawOptions): Promise<ExitCode> {
  if (!/^[0-9a-fA-F]{64}$/.test(options.seed))
    throw badInput('--seed: give 64 hexadecimal digits (32 bytes)');
  if (!/^[1-9]\d{0,3}$/.test(options.forms))
    throw badInput('--forms: give a whole number, 1 to 9999');
  const reading = await readBank(options.bank);
  if (!reading.ok) throw badInput(formatProblems(reading.problems));
  const blueprint = await readBlueprint(options.blueprint);
  const begun = performance.now();
  const drawn = drawForms({
    units: unitsOf(reading.bank),
    qualification: reading.bank.qualification,
    blueprint,
    context: { forms: Number(options.forms), earlier: [], exclude: [], uses: {} },
    seed: Buffer.from(options.seed, 'hex'),
  });
  const ms = Math.round((performance.now() - begun) * 10) / 10;
  const infeasible = drawn.ok ? undefined : drawn.reasons.map(({ message }) => message);
  const forms = drawn.ok ? drawn.forms.map(({ items, tasks }) => [...items, ...tasks]) : [];
  // A swap search finds valid sets; it optimises and proves nothing, and says so.
  if (options.json === true)
    printJson({
      forms,
      objective: null,
      gap: null,
      proven: false,
      ms,
      ...(infeasible === undefined ? {} : { infeasible }),
    });
  else if (drawn.ok)
    for (const [at, form] of forms.entries())
      process.stdout.write(`set ${at + 1}: ${form.join(' ')}\n`);
  else for (const reason of infeasible ?? []) say(reason);
  return drawn.ok ? EXIT.done : EXIT.checkFailed;
}
