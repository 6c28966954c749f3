import type { CodeReadingItem } from '#exam-bank';
import { shareOf } from '../points.js';
import { asText, rightOrWrong, type GivenResponse, type Judgement } from './judgement.js';

/**
 * The output that was predicted against the real one, after the item's normalisation of both and no other. By line: the share
 * of lines that are equal in their place, of the longer of the two, so that lines too many cost as much as lines too few.
 */
export function judgeCodeReading(item: CodeReadingItem, response: GivenResponse): Judgement {
  const given = outputNormalised(asText(item.id, response), item.key);
  const wanted = outputNormalised(item.key.output, item.key);
  const { lineEndings, trailingSpace } = item.key;
  const lines = [
    `compared (line endings ${lineEndings}, trailing space ${trailingSpace}): ${JSON.stringify(given)}`,
    `output: ${JSON.stringify(wanted)}`,
  ];
  return item.scoring === 'per-line'
    ? byLine(given.split('\n'), wanted.split('\n'), lines)
    : rightOrWrong(given === wanted, lines);
}

function byLine(
  given: readonly string[],
  wanted: readonly string[],
  lines: readonly string[],
): Judgement {
  const right = wanted.filter((line, at) => given[at] === line).length;
  const most = Math.max(given.length, wanted.length);
  return {
    share: shareOf(String(right), String(most)),
    derivation: [...lines, `${String(right)} of ${String(most)} lines right`],
  };
}

function outputNormalised(
  text: string,
  { lineEndings, trailingSpace }: CodeReadingItem['key'],
): string {
  const ended = lineEndings === 'any' ? text.replaceAll('\r\n', '\n').replaceAll('\r', '\n') : text;
  if (trailingSpace === 'exact') return ended;
  const lines = ended.split('\n').map(withoutTrailingSpace);
  const last = lines.findLastIndex((line) => line !== '');
  return lines.slice(0, last + 1).join('\n');
}

/** By hand: an expression that looks for the end from every space would be slow on many of them. */
function withoutTrailingSpace(line: string): string {
  let end = line.length;
  while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t')) end -= 1;
  return line.slice(0, end);
}
