import { explanationLines, type Explanation } from '#scoring';
import { asLoggedIn, type SessionOptions } from '../api/session.js';
import { badInput, EXIT, type ExitCode } from '../exit.js';
import { printJson } from '../output.js';

export interface MarksVerifyOptions extends SessionOptions {
  readonly json?: boolean;
}

interface Compared {
  readonly recorded: unknown;
  readonly recomputed: unknown;
  readonly equal: boolean;
}

interface Verification {
  readonly ok: boolean;
  readonly marks: readonly {
    readonly item: string;
    readonly entry: number;
    readonly inForce: boolean;
    readonly equal: boolean;
    readonly reason: string;
    readonly detail: string;
    readonly tree: Explanation;
  }[];
  readonly totals: Compared;
  readonly decision: Compared;
  readonly tree: Explanation;
}

/** `exam marks verify`: exit 1 where a mark, the totals or the decision is not what its inputs give. */
export async function marksVerifyCommand(
  sitting: string,
  options: MarksVerifyOptions,
): Promise<ExitCode> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(sitting))
    throw badInput(`${sitting}: not the id of a sitting; the session's list of sittings has them`);
  const verification = await asLoggedIn(options, (client) =>
    client.get<Verification>(`/sittings/${sitting}/verification`),
  );
  if (options.json === true) printJson(verification);
  else process.stdout.write(`${linesOf(verification).join('\n')}\n`);
  return verification.ok ? EXIT.done : EXIT.checkFailed;
}

/** The tree of what is in force, then what differs, and a line that sums up. */
function linesOf({ ok, marks, totals, decision, tree }: Verification): readonly string[] {
  const equal = marks.filter((one) => one.equal).length;
  const superseded = marks.filter(({ inForce }) => !inForce).length;
  return [
    ...explanationLines(tree),
    '',
    ...marks
      .filter((one) => !one.equal)
      .map((one) => `${one.item}, entry ${one.entry}: ${one.reason}: ${one.detail}`),
    ...difference('totals', totals),
    ...difference('decision', decision),
    `${ok ? 'equal' : 'DIFFERENT'}: ${equal} of ${marks.length} entries recomputed equal, ${superseded} of them superseded`,
  ];
}

function difference(what: string, { recorded, recomputed, equal }: Compared): readonly string[] {
  if (equal) return [];
  return [
    `${what}: recorded ${JSON.stringify(recorded)}, recomputed ${JSON.stringify(recomputed)}`,
  ];
}
