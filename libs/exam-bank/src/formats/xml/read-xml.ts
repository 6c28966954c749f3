import { SaxesParser, type SaxesTagNS } from 'saxes';
import { decodeXml } from './decode-xml.js';
import { XmlRefused } from './xml-refused.js';

/** An element with its exact text; comments and processing instructions are not kept. */
export interface XmlElement {
  /** Without a prefix. */
  readonly name: string;
  readonly namespace: string;
  /** By name; those of a namespace with their prefix (`xml:lang`). Declarations of namespaces are left out. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
}
type XmlNode = XmlElement | string;

/** What a document may hold, so that a hostile one costs little. */
export interface XmlLimits {
  readonly bytes: number;
  readonly elements: number;
  readonly depth: number;
}
export const XML_LIMITS: XmlLimits = { bytes: 4 * 1024 * 1024, elements: 50_000, depth: 100 };

export type XmlReading =
  | { readonly ok: true; readonly root: XmlElement }
  | { readonly ok: false; readonly reason: string };

/**
 * Reads a well-formed XML 1.0 document with namespaces, UTF-8 or UTF-16. A DOCTYPE is refused, so there are no entities but
 * the five of XML, and nothing outside of the document is ever opened.
 * @returns the tree, or one reason with line and column where there is one
 */
export function readXml(bytes: Uint8Array, limits: XmlLimits = XML_LIMITS): XmlReading {
  try {
    if (bytes.length > limits.bytes)
      throw new XmlRefused(`has more than ${String(limits.bytes / 1024 / 1024)} MiB`);
    return { ok: true, root: parse(decodeXml(bytes), limits) };
  } catch (error) {
    if (error instanceof XmlRefused) return { ok: false, reason: error.message };
    throw error;
  }
}

const HEAD_BYTES = 64 * 1024;

/** The name of the root element, without a prefix, of what begins like a document; nothing else of it is looked at. */
export function rootName(bytes: Uint8Array): string | undefined {
  let name: string | undefined;
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', () => undefined);
  parser.on('opentagstart', (tag) => {
    name ??= tag.name.replace(/^.*:/, '');
  });
  parser.write(
    Buffer.from(bytes.subarray(0, HEAD_BYTES)).toString(isUtf16(bytes) ? 'utf16le' : 'utf8'),
  );
  return name;
}

function isUtf16([first, second]: Uint8Array): boolean {
  return first === 0xff && second === 0xfe;
}

interface Open extends XmlElement {
  readonly children: XmlNode[];
}

function parse(text: string, limits: XmlLimits): XmlElement {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const refuse = (what: string): never => {
    throw new XmlRefused(
      `line ${String(parser.line)}, column ${String(parser.column)}: ${what.slice(0, 200)}`,
    );
  };
  const open: Open[] = [];
  let root: XmlElement | undefined;
  let elements = 0;
  const addText = (part: string): void => {
    open.at(-1)?.children.push(part);
  };
  parser.on('error', (error) => refuse(error.message.replace(/^\d+:\d+: /, '')));
  parser.on('doctype', () => refuse('a DOCTYPE is not read; remove it'));
  parser.on('xmldecl', ({ version }) => {
    if (version !== '1.0') refuse('only XML 1.0 is read');
  });
  parser.on('opentag', (tag) => {
    elements += 1;
    if (elements > limits.elements) refuse(`more than ${String(limits.elements)} elements`);
    if (open.length >= limits.depth) refuse(`elements nested deeper than ${String(limits.depth)}`);
    const element = { ...nameOf(tag), children: [] };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('closetag', () => {
    const closed = open.pop();
    if (closed) joinText(closed.children);
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.write(text).close();
  return root ?? refuse('there is no element');
}

function nameOf(tag: SaxesTagNS): Omit<XmlElement, 'children'> {
  const attributes: [string, string][] = [];
  for (const { name, prefix, value } of Object.values(tag.attributes))
    if (prefix !== 'xmlns' && name !== 'xmlns') attributes.push([name, value]);
  return { name: tag.local, namespace: tag.uri, attributes: Object.fromEntries(attributes) };
}

/** Text on either side of a comment or in CDATA is one text. */
function joinText(children: XmlNode[]): void {
  let kept = 0;
  for (const child of children) {
    const last = children[kept - 1];
    if (typeof child === 'string' && kept > 0 && typeof last === 'string')
      children[kept - 1] = last + child;
    else {
      children[kept] = child;
      kept += 1;
    }
  }
  children.length = kept;
}
