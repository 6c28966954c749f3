import { exactShare, gapKey, type Gap, type GapFillItem } from '#exam-bank';
import { Fraction } from 'fraction.js';
import { formatPoints, parsePoints } from '../points.js';
import { ScoringError } from '../scoring-error.js';
import { asMap, rightOrWrong, type GivenResponse, type Judgement } from './judgement.js';
import { textVerdict } from './text.js';

/**
 * Each gap is worth its share of the points, or the same as the others; an open gap (left out, or nothing but white space)
 * earns nothing. Per gap: the exact sum of what the gaps earn. All or nothing: every gap is wholly right.
 */
export function judgeGapFill(item: GapFillItem, response: GivenResponse): Judgement {
  const given = asMap(item.id, response);
  const gaps = item.gaps.map((gap) => gapEarned(item, gap, given.get(gap.id)));
  const lines = gaps.flatMap((gap) => gap.lines);
  if (item.scoring === 'all-or-nothing')
    return rightOrWrong(
      gaps.every(({ earned }) => earned.equals(1)),
      lines,
    );
  const parts = gaps.map(({ worth, earned }) => worth.mul(earned));
  const sum = parts.reduce((total, part) => total.add(part), new Fraction(0));
  const terms = parts.map(formatPoints).join(' + ');
  return { share: formatPoints(sum), derivation: [...lines, `${terms} = ${formatPoints(sum)}`] };
}

/** What part of its own worth a gap earns, and what it is worth of the item. */
interface GapEarned {
  readonly earned: Fraction;
  readonly worth: Fraction;
  readonly lines: readonly string[];
}

function gapEarned(item: GapFillItem, gap: Gap, text: string | undefined): GapEarned {
  const key = gapKey(item, gap.id);
  if (key === undefined) throw new ScoringError('key-malformed', `key of ${item.id}: no such gap`);
  const worth = key.share === undefined ? new Fraction(1, item.gaps.length) : exactShare(key.share);
  if (!worth) throw new ScoringError('key-malformed', `key of ${item.id}: not a share`);
  const result = (share: string, ...lines: readonly string[]): GapEarned => ({
    earned: parsePoints(share),
    worth,
    lines: lines.map((line) => `${gap.id}: ${line}`),
  });
  if (text === undefined || text.trim() === '') return result('0', 'open');
  if ('correct' in key) {
    const right = text === key.correct;
    return result(right ? '1' : '0', `chosen ${text}, key ${key.correct}`, outcome(right, '0'));
  }
  const { right, share = '0', lines } = textVerdict(key, text);
  return result(right ? '1' : share, ...lines, outcome(right, share));
}

function outcome(right: boolean, share: string): string {
  if (right) return 'right';
  return share === '0' ? 'wrong' : `partly right: ${share}`;
}
