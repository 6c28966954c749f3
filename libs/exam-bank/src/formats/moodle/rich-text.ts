import { parseFragment, type DefaultTreeAdapterTypes } from 'parse5';
import type { QtiNode } from '../../item-types/qti/tree.js';
import { isShownAttribute } from '../../item-types/qti/body-tags.js';
import { isQuietStyle, MAX_HTML_DEPTH, plainText } from './plain-text.js';
import type { MoodleText } from './question.js';

type Node = DefaultTreeAdapterTypes.Node;

/**
 * The text with its formatting, as the nodes of a QTI body; which elements such a body may hold is checked there.
 * @returns undefined where something would be lost: styles, Markdown
 */
export function richText(text: MoodleText): readonly QtiNode[] | undefined {
  const plain = plainText(text);
  if (plain !== undefined) return paragraphs(plain);
  return text.format === 'html' || text.format === 'moodle'
    ? nodesOf(parseFragment(text.text))
    : undefined;
}

function paragraphs(text: string): readonly QtiNode[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length <= 1) return [text];
  return lines.map((line) => ({ tag: 'p', attributes: {}, children: [line] }));
}

function nodesOf(parent: Node, depth = 0): readonly QtiNode[] | undefined {
  if (depth > MAX_HTML_DEPTH) return undefined;
  if (!('childNodes' in parent)) return [];
  const nodes: QtiNode[] = [];
  for (const child of parent.childNodes) {
    if (child.nodeName === '#comment') continue;
    const node = nodeOf(child, depth);
    if (node === undefined) return undefined;
    nodes.push(node);
  }
  return nodes;
}

function nodeOf(node: Node, depth: number): QtiNode | undefined {
  if ('value' in node) return node.value;
  if (!('tagName' in node)) return undefined;
  const attributes: [string, string][] = [];
  for (const { name, value } of node.attrs) {
    if (isShownAttribute(name)) attributes.push([name, value]);
    else if (!isQuietStyle(name, value)) return undefined;
  }
  const children = nodesOf(node, depth + 1);
  return children && { tag: node.tagName, attributes: Object.fromEntries(attributes), children };
}
