import type { QtiElement, QtiNode } from '../../../item-types/qti/tree.js';

/** An element of QTI 3.0; its name is given without the prefix. */
export function qti(
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly QtiNode[]
): QtiElement {
  return { tag: `qti-${name}`, attributes, children };
}

/** An element of HTML. */
export function html(tag: string, ...children: readonly QtiNode[]): QtiElement {
  return { tag, attributes: {}, children };
}

export const RESPONSE = 'RESPONSE';
export const response: QtiElement = qti('variable', { identifier: RESPONSE });
export const maximum: QtiElement = qti('variable', { identifier: 'MAXSCORE' });

export function value(baseType: string, text: string): QtiElement {
  return qti('base-value', { 'base-type': baseType }, text);
}

export function integer(number: number): QtiElement {
  return value('integer', String(number));
}

export function setOutcome(identifier: string, to: QtiElement): QtiElement {
  return qti('set-outcome-value', { identifier }, to);
}

/** The first case whose condition holds decides; none of them, and nothing is set. */
export function firstOf(
  cases: readonly (readonly [condition: QtiElement, rule: QtiElement])[],
): QtiElement {
  return qti(
    'response-condition',
    {},
    ...cases.map(([condition, rule], at) =>
      qti(at === 0 ? 'response-if' : 'response-else-if', {}, condition, rule),
    ),
  );
}

/** A part of the maximum: exact, because QTI's numbers alone cannot say 1/3. */
export function partOfMaximum(numerator: QtiElement, denominator: QtiElement): QtiElement {
  return qti('divide', {}, qti('product', {}, maximum, numerator), denominator);
}

/** Identifiers of QTI do not begin with a digit; ours never begin with an underscore. */
export function qtiId(id: string): string {
  return /^\d/.test(id) ? `_${id}` : id;
}
