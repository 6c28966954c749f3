import type { Passage } from '../../../item.js';
import {
  elementsOf,
  isElement,
  type QtiElement,
  type QtiNode,
} from '../../../item-types/qti/tree.js';
import { ID_PATTERN } from '../../../parse/schema-parts.js';
import { readXml } from '../../xml/read-xml.js';
import { normalised, versionOf } from '../normalise.js';

export type PassageReading =
  | { readonly ok: true; readonly passage: Passage }
  | { readonly ok: false; readonly reason: string };

/** Reads a shared stimulus as a passage: paragraphs and headings of plain text; anything richer is a reason. */
export function readStimulus(bytes: Uint8Array): PassageReading {
  const xml = readXml(bytes);
  if (!xml.ok) return xml;
  const version = versionOf(xml.root);
  const root = version && normalised(xml.root, version);
  if (root?.tag !== 'qti-assessment-stimulus')
    return { ok: false, reason: 'is no stimulus of QTI 3.0' };
  const { identifier = '', title = '' } = root.attributes;
  if (!new RegExp(ID_PATTERN).test(identifier))
    return {
      ok: false,
      reason: `no passage can have the id ${JSON.stringify(identifier.slice(0, 60))}`,
    };
  const [body] = elementsOf(root, 'qti-stimulus-body');
  const rich = foreignTag([
    ...elementsOf(root).filter((one) => one !== body && one.tag !== 'qti-stylesheet'),
    ...(body?.children ?? []),
  ]);
  if (rich !== undefined)
    return {
      ok: false,
      reason: `${rich.slice(0, 60)}: only paragraphs and headings of plain text are carried`,
    };
  const text = body ? blocksOf(body).join('\n\n') : '';
  if (text === '') return { ok: false, reason: 'has no text' };
  return { ok: true, passage: { id: identifier, ...(title === '' ? {} : { title }), text } };
}

const PLAIN = ['p', 'div', 'section', 'br', 'span', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'];
const BLOCKS = PLAIN.filter((tag) => tag !== 'br' && tag !== 'span');

function foreignTag(nodes: readonly QtiNode[]): string | undefined {
  for (const node of nodes.filter(isElement)) {
    const found = PLAIN.includes(node.tag) ? foreignTag(node.children) : node.tag;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The text block by block; what Markdown would take for a mark is escaped. */
function blocksOf(element: QtiElement): readonly string[] {
  const hasBlocks = elementsOf(element).some(({ tag }) => BLOCKS.includes(tag));
  if (hasBlocks)
    return element.children.flatMap((child) => (isElement(child) ? blocksOf(child) : plain(child)));
  const text = plain(inlineText(element)).join('');
  const level = /^h([1-6])$/.exec(element.tag)?.[1];
  return text === '' ? [] : [level === undefined ? text : `${'#'.repeat(Number(level))} ${text}`];
}

function inlineText(element: QtiElement): string {
  return element.children
    .map((child) => (!isElement(child) ? child : child.tag === 'br' ? '\u2028' : inlineText(child)))
    .join('');
}

function plain(text: string): readonly string[] {
  const collapsed = text.replace(/[ \t\r\n]+/g, ' ').trim();
  if (collapsed === '') return [];
  return [collapsed.replace(/[\\`*_{}[\]<>#+!|~-]/g, '\\$&').replace(/ ?\u2028 ?/g, '\\\n')];
}
