import { XmlRefused } from './xml-refused.js';

const DECLARED = /^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']/;

/**
 * The text of a document: UTF-8 (with or without a byte order mark), or UTF-16 with one.
 * @throws XmlRefused for any other encoding, declared or met
 */
export function decodeXml(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  const text = decoded(bytes, encoding);
  const declared = DECLARED.exec(text.slice(0, 200))?.[1]?.toLowerCase();
  if (declared === undefined || isNameOf(declared, encoding)) return text;
  throw new XmlRefused(
    `is declared as ${declared}, but only UTF-8 and UTF-16 are read: save it as UTF-8`,
  );
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

function encodingOf([first, second]: Uint8Array): Encoding {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return 'utf-8';
}

function decoded(bytes: Uint8Array, encoding: Encoding): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new XmlRefused(`is no ${encoding.slice(0, 6).toUpperCase()} text: save it as UTF-8`);
  }
}

function isNameOf(declared: string, encoding: Encoding): boolean {
  if (encoding === 'utf-8') return ['utf-8', 'utf8', 'us-ascii'].includes(declared);
  return declared === 'utf-16' || declared === encoding;
}
