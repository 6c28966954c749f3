import type { NumericItem, ShortTextItem, TextKey, Tolerance } from '../../../item.js';
import { parseDecimal } from '../../../item-types/numeric/parse-decimal.js';
import { TEXT_OPERATOR } from '../../../item-types/qti/compile-special.js';
import type { QtiElement } from '../../../item-types/qti/tree.js';
import { responseDeclaration } from './choice.js';
import { decimalText } from './decimal-text.js';
import {
  firstOf,
  html,
  maximum,
  partOfMaximum,
  qti,
  response,
  RESPONSE,
  setOutcome,
  value,
} from './element.js';
import type { NotWritten, Written } from './written.js';

function textEntry(more: Readonly<Record<string, string>> = {}): QtiElement {
  return html('p', qti('text-entry-interaction', { 'response-identifier': RESPONSE, ...more }));
}

/** A share such as `1/2` or `0.25` of the maximum. */
function shareOfMaximum(share: string): QtiElement {
  const [numerator = '0', denominator = '1'] = share.split('/');
  return partOfMaximum(value('float', numerator), value('float', denominator));
}

/**
 * A tolerance becomes an absolute one around the key, exactly, because QTI's relative ones go wrong below 0. The unit is a mark of
 * ours on the interaction: for others the answer is a number in that unit.
 */
export function writeNumeric({ key, unit, unitAsked }: NumericItem): Written | NotWritten {
  if (unitAsked === true)
    return { reason: 'QTI has no rule for a unit that is part of the answer; show the unit' };
  const answers = [{ ...key, share: undefined }, ...(key.partial ?? [])];
  const cases = answers.map(({ value: wanted, tolerance, share }) => {
    const fits = fitsKey(wanted, tolerance);
    if (fits === undefined) return undefined;
    return [
      fits,
      setOutcome('SCORE', share === undefined ? maximum : shareOfMaximum(share)),
    ] as const;
  });
  const known = cases.filter((one) => one !== undefined);
  if (known.length < cases.length)
    return { reason: 'QTI has no rule for the figures that an answer is written with' };
  return {
    response: responseDeclaration('single', 'float'),
    interaction: [textEntry(unit === undefined ? {} : { 'data-assay-unit': unit })],
    rules: [firstOf(known)],
  };
}

/** Whether the response fits the key; undefined where QTI has no such rule. */
function fitsKey(wanted: string, tolerance: Tolerance): QtiElement | undefined {
  const numbers = [value('float', wanted), response];
  if ('figures' in tolerance) {
    const attributes = {
      'rounding-mode': 'significantFigures',
      figures: String(tolerance.figures),
    };
    const isWritten = tolerance.kind === 'written-figures';
    return isWritten ? undefined : qti('equal-rounded', attributes, ...numbers);
  }
  const number = parseDecimal(wanted);
  const part = parseDecimal(tolerance.value);
  if (!number || !part) return undefined;
  const allowed = tolerance.kind === 'relative' ? part.mul(number.abs()) : part;
  const { bounds = 'included' } = tolerance;
  const attributes = {
    'tolerance-mode': 'absolute',
    tolerance: decimalText(allowed),
    ...(/^(lower-)?excluded$/.test(bounds) ? { 'include-lower-bound': 'false' } : {}),
    ...(/^(upper-)?excluded$/.test(bounds) ? { 'include-upper-bound': 'false' } : {}),
  };
  return qti('equal', attributes, ...numbers);
}

/** How texts are made comparable is an operator of ours: others refuse the item rather than score it by another rule. */
export function writeShortText({ key, maxLength }: ShortTextItem): Written | NotWritten {
  if (maxLength !== undefined)
    return { reason: 'QTI has no rule for how long an answer may be; take maxLength out' };
  const plain = (text: QtiElement): QtiElement => qti('custom-operator', textRule(key), text);
  const isOne = (text: string): QtiElement =>
    qti('match', {}, plain(response), plain(value('string', text)));
  // In brackets, so that no pattern can be taken for the name of a variable.
  const fits = (pattern: string): QtiElement =>
    qti('pattern-match', { pattern: `(${pattern})` }, plain(response));
  const patterns = (key.patterns ?? []).map(({ pattern, share }) => ({ is: fits(pattern), share }));
  const right = patterns.filter(({ share }) => share === undefined).map(({ is }) => is);
  const accepted = qti('or', {}, ...key.accepted.map(isOne), ...right);
  const parts = [
    ...(key.partial ?? []).map(({ text, share }) => ({ is: isOne(text), share })),
    ...patterns,
  ].flatMap(({ is, share }) =>
    share === undefined ? [] : [[is, setOutcome('SCORE', shareOfMaximum(share))] as const],
  );
  return {
    response: responseDeclaration('single', 'string'),
    interaction: [textEntry()],
    rules: [firstOf([[accepted, setOutcome('SCORE', maximum)], ...parts])],
  };
}

/** The settings of the operator; what is as by default is not said. */
function textRule(key: TextKey): Readonly<Record<string, string>> {
  return {
    definition: TEXT_OPERATOR,
    'data-case-sensitive': String(key.caseSensitive),
    'data-whitespace': key.whitespace,
    ...(key.form === undefined ? {} : { 'data-form': key.form }),
    ...(key.quotesAndDashes === undefined ? {} : { 'data-quotes-and-dashes': key.quotesAndDashes }),
    ...(key.invisible === undefined ? {} : { 'data-invisible': key.invisible }),
  };
}
