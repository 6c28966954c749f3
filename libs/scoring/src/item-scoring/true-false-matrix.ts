import type { TrueFalseMatrixItem } from '#exam-bank';
import { Fraction } from 'fraction.js';
import { formatPoints } from '../points.js';
import { asMap, rightOrWrong, type GivenResponse, type Judgement } from './judgement.js';

/**
 * A statement that is not answered is neither right nor wrong: it earns nothing and costs nothing. Per statement: right / n.
 * Net: max(0, (right − wrong) / n), so guessing earns nothing on balance. All or nothing: every statement is right.
 */
export function judgeTrueFalseMatrix(
  { id, statements, scoring, key }: TrueFalseMatrixItem,
  response: GivenResponse,
): Judgement {
  const given = asMap(id, response);
  const lines: string[] = [];
  let [right, wrong] = [0, 0];
  for (const { id: statement } of statements) {
    const decision = given.get(statement);
    const isRight = decision === String(key.truths[statement]);
    if (decision === undefined) lines.push(`${statement}: not answered`);
    else {
      lines.push(`${statement}: ${decision}, ${isRight ? 'right' : 'wrong'}`);
      if (isRight) right += 1;
      else wrong += 1;
    }
  }
  const total = statements.length;
  if (scoring === 'all-or-nothing') return rightOrWrong(total > 0 && right === total, lines);
  const counted = scoring === 'net' ? Math.max(0, right - wrong) : right;
  const sum =
    scoring === 'net'
      ? `max(0, (${right} right − ${wrong} wrong) / ${total}) = ${counted}/${total}`
      : `${right}/${total} statements`;
  return { share: formatPoints(new Fraction(counted, total)), derivation: [...lines, sum] };
}
