import { isElement, type QtiElement, type QtiNode } from '../../../item-types/qti/tree.js';

/** What XML 1.0 cannot hold, escaped or not: control characters, and two that are no characters. */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const NO_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

function isXml(text: string): boolean {
  return text.isWellFormed() && !NO_XML.test(text);
}

/** Whether a tree can be written as XML and read again as it is. */
export function isXmlText(node: QtiNode): boolean {
  if (!isElement(node)) return isXml(node);
  return Object.values(node.attributes).every(isXml) && node.children.every(isXmlText);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** A tree as XML, in one namespace, without a line break that it does not have. */
function xmlText(node: QtiNode): string {
  if (!isElement(node)) return node.replace(/[&<>\r]/g, (one) => ESCAPES[one] ?? one);
  const { tag, attributes, children } = node;
  const written = Object.entries(attributes).map(
    ([name, text]) => ` ${name}="${text.replace(/[&<>"\r\n\t]/g, (one) => ESCAPES[one] ?? one)}"`,
  );
  const start = `<${tag}${written.join('')}`;
  return children.length === 0
    ? `${start}/>`
    : `${start}>${children.map(xmlText).join('')}</${tag}>`;
}

/** A whole document. */
export function xmlDocument(root: QtiElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xmlText(root)}\n`;
}
