/**
 * A part of a QTI item as data, in the names of QTI 3.0 whatever version it came in: `qti-choice-interaction`, `base-type`;
 * elements of HTML and MathML keep their own names.
 */
export interface QtiElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly QtiNode[];
}
export type QtiNode = QtiElement | string;

export function isElement(node: QtiNode): node is QtiElement {
  return typeof node !== 'string';
}

/** The elements among the children, of one tag or of any. */
export function elementsOf(element: QtiElement, tag?: string): readonly QtiElement[] {
  return element.children
    .filter(isElement)
    .filter((child) => tag === undefined || child.tag === tag);
}

/** The element and all elements below it, in document order. */
export function withDescendants(nodes: readonly QtiNode[]): readonly QtiElement[] {
  return nodes.filter(isElement).flatMap((node) => [node, ...withDescendants(node.children)]);
}

/** All text below, as it stands. */
export function textOf(node: QtiNode): string {
  return isElement(node) ? node.children.map(textOf).join('') : node;
}
