import {
  DEFAULT_ERROR_RATE,
  leakReport,
  parseCopies,
  parseFragment,
  type LeakReport,
} from '#custody';
import { readText } from '../content/read-folder.js';
import { badInput, EXIT, type ExitCode } from '../exit.js';
import { printJson } from '../output.js';

export interface LeakTraceOptions {
  readonly copies: string;
  readonly errorRate?: string;
  readonly json?: boolean;
}

/** So many copies are shown to people; `--json` has them all. */
const SHOWN = 10;

/** `exam leak trace`: ranks copies for a leaked fragment. Offline: a leak may concern the engine's own operators. */
export async function leakTraceCommand(
  fragmentFile: string,
  options: LeakTraceOptions,
): Promise<ExitCode> {
  const errorRate = Number(options.errorRate ?? DEFAULT_ERROR_RATE);
  if (!(errorRate > 0 && errorRate < 1))
    throw badInput('--error-rate: give a number above 0 and below 1, e.g. 0.05');
  const fragment = parseFragment(await readText(fragmentFile), fragmentFile);
  if (!fragment.ok) throw badInput(fragment.problem);
  const copies = parseCopies(await readText(options.copies), options.copies);
  if (!copies.ok) throw badInput(copies.problem);
  const report = leakReport({ questions: fragment.value, known: copies.value, errorRate });
  if (options.json === true) printJson(report);
  else process.stdout.write(`${reportLines(report).join('\n')}\n`);
  return EXIT.done;
}

function reportLines(report: LeakReport): readonly string[] {
  const bait = report.recognised.filter((one) => one.bait);
  return [
    ...report.recognised.map(
      ({ question, item, likeness, seen }) =>
        `question ${question}: ${item} (likeness ${percent(likeness)}), order ${seen.map((id) => id ?? '?').join(' ')}`,
    ),
    ...report.unrecognised.map(
      ({ question, reason }) => `question ${question}: not recognised: ${reason}`,
    ),
    ...bait.map(
      ({ item }) => `${item} is bait and in no set: whoever has it had the bank, not only a paper`,
    ),
    '',
    ...report.copies.slice(0, SHOWN).flatMap(copyLines),
    `${percent(report.elsewhere).padStart(7)}  from none of these copies`,
    '',
    `Model: a reader takes the order of an item down wrongly with probability ${report.model.errorRate}; ${report.model.prior}.`,
    report.note,
  ];
}

function copyLines({ serial, probability, items, holders }: LeakReport['copies'][number]) {
  const agreeing = items.filter(({ agrees }) => agrees).length;
  return [
    `${percent(probability).padStart(7)}  ${serial}  (${agreeing} of ${items.length} items agree)`,
    ...holders.map(
      ({ holder, from, to }) => `         ${holder}, ${from ?? '…'} to ${to ?? 'now'}`,
    ),
  ];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
