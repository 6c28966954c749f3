import { comparePoints, formatPoints, parsePoints, type Judged } from '#scoring';

export type ScriptJudgement = NonNullable<Judged['script']>;

const SHARE = /^\d{1,20}([./]\d{1,20})?$/;
const MOST_LINES = 20;
const LINE_CHARACTERS = 300;

/** Exactly `{ share, lines }`: a share from 0 to 1 as exact text, and some short lines. */
export function judgementOf(returned: unknown): ScriptJudgement | undefined {
  if (typeof returned !== 'object' || returned === null || Array.isArray(returned))
    return undefined;
  const { share, lines, ...rest } = returned as Readonly<Record<string, unknown>>; // an object, as just checked
  if (Object.keys(rest).length > 0 || typeof share !== 'string' || !areLines(lines))
    return undefined;
  if (!SHARE.test(share) || /\/0+$/.test(share) || comparePoints(share, '1') > 0) return undefined;
  return { share: formatPoints(parsePoints(share)), lines: lines.map(storable) };
}

function areLines(lines: unknown): lines is readonly string[] {
  return (
    Array.isArray(lines) &&
    lines.length <= MOST_LINES &&
    lines.every((line) => typeof line === 'string' && line.length <= LINE_CHARACTERS)
  );
}

/** Without what a database refuses: a script may quote the answer. */
function storable(line: string): string {
  return line.replaceAll('\0', '\u{fffd}').toWellFormed();
}
