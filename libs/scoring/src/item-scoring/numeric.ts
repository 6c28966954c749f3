import {
  exactShare,
  fitUnit,
  parseDecimal,
  parseNumericAnswer,
  type NumericItem,
} from '#exam-bank';
import { Fraction } from 'fraction.js';
import { formatPoints } from '../points.js';
import { fitOf, type FitOf } from './numeric-fit.js';
import {
  asText,
  malformed,
  rightPartlyOrWrong,
  type GivenResponse,
  type Judgement,
} from './judgement.js';

/**
 * Right if the key's tolerance holds (`numeric-fit.ts`), all exact. What is not a number, and a unit that is unknown or cannot
 * be converted to the item's, is refused, as it is when the candidate enters it. Answers worth a part are tried in their order
 * after the key's own.
 */
export function judgeNumeric(item: NumericItem, response: GivenResponse): Judgement {
  const text = asText(item.id, response);
  const answer = parseNumericAnswer(text);
  const number = answer && parseDecimal(answer.number);
  if (!number) throw malformed(item.id, 'not a number');
  if (item.unitAsked === true) return judgeWithUnit(item, { text, number, unit: answer.unit });
  const fit = fitUnit(answer.unit, item.unit);
  if (!fit.ok) throw malformed(item.id, fit.message);
  return judgeValue(item, { text, value: number.mul(fit.factor) });
}

interface Value {
  /** As it was written. */
  readonly text: string;
  /** In the item's unit. */
  readonly value: Fraction;
}

function judgeValue(item: NumericItem, given: Value): Judgement {
  const { share, lines } = verdictOn(item, given);
  return rightPartlyOrWrong(share === '1', share, lines);
}

function verdictOn(
  item: NumericItem,
  { text, value }: Value,
): { readonly share: string | undefined; readonly lines: readonly string[] } {
  const [own, ...parts] = [item.key, ...(item.key.partial ?? [])].map((key): FitOf =>
    fitOf({ id: item.id, text, value, key }),
  );
  const part = item.key.partial?.find((_, index) => parts[index]?.fits === true);
  const given = `answer ${[formatPoints(value), item.unit].join(' ').trim()}`;
  return {
    share: own?.fits === true ? '1' : part?.share,
    lines: [given, ...[own, ...parts].flatMap((one) => one?.line ?? [])],
  };
}

/**
 * The unit belongs to the answer. Right with the item's unit or one that converts to it; the right number alone, or with another
 * unit, is worth what the key says of that, else nothing.
 */
function judgeWithUnit(
  item: NumericItem,
  { text, number, unit }: { text: string; number: Fraction; unit: string | undefined },
): Judgement {
  const fit = unit === undefined ? undefined : fitUnit(unit, item.unit);
  if (fit?.ok === true) {
    const whole = verdictOn(item, { text, value: number.mul(fit.factor) });
    if (whole.share !== undefined)
      return rightPartlyOrWrong(whole.share === '1', whole.share, whole.lines);
  }
  const { missing, wrong } = item.key.units ?? {};
  const alone = verdictOn(item, { text, value: number });
  const worth = unit === undefined ? missing : wrong;
  const line = `${unit === undefined ? 'no unit' : `unit ${unit} is wrong`}: the right number is worth ${worth ?? '0'}`;
  const share =
    alone.share === undefined || worth === undefined ? undefined : product(alone.share, worth);
  return rightPartlyOrWrong(false, share, [...alone.lines, line]);
}

function product(share: string, worth: string): string {
  const zero = new Fraction(0);
  return formatPoints((exactShare(share) ?? zero).mul(exactShare(worth) ?? zero));
}
