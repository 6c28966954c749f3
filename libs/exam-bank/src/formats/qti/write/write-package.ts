import type { KnowledgeItem } from '../../../item.js';
import { sameFileKey } from '../../../files/file-names.js';
import type { QtiElement } from '../../../item-types/qti/tree.js';
import { xmlDocument } from './xml-text.js';
import { writeQtiItem } from './write-item.js';

export type PackageWriting =
  | {
      readonly ok: true;
      readonly files: ReadonlyMap<string, Buffer>;
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly string[] };

/** A content package of QTI 3.0 with all these items, or every reason why one of them cannot be written. */
export function writeQtiPackage(items: readonly KnowledgeItem[]): PackageWriting {
  const problems: string[] = [];
  const notes: string[] = [];
  const files = new Map<string, Buffer>();
  const resources: QtiElement[] = [];
  const names = new Set<string>();
  for (const item of items) {
    const written = writeQtiItem(item);
    if (!written.ok) {
      problems.push(`${item.id}: ${written.reason}`);
      continue;
    }
    const path = pathFor(item.id, names);
    files.set(path, Buffer.from(written.xml, 'utf8'));
    notes.push(...written.notes.map((note) => `${item.id}: ${note}`));
    resources.push(resource(item.id, path));
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, files: new Map([['imsmanifest.xml', manifest(resources)], ...files]), notes };
}

/** Names that differ by case alone would be one file on some systems. */
function pathFor(id: string, names: Set<string>): string {
  let path = `items/${id}.xml`;
  for (let again = 2; names.has(sameFileKey(path)); again += 1)
    path = `items/${id}.${String(again)}.xml`;
  names.add(sameFileKey(path));
  return path;
}

function el(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  ...children: QtiElement['children']
): QtiElement {
  return { tag, attributes, children };
}

function resource(id: string, href: string): QtiElement {
  return el(
    'resource',
    { identifier: `res-${id}`, type: 'imsqti_item_xmlv3p0', href },
    el('file', { href }),
  );
}

function manifest(resources: readonly QtiElement[]): Buffer {
  const namespace = 'http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1';
  const metadata = el(
    'metadata',
    {},
    el('schema', {}, 'QTI Package'),
    el('schemaversion', {}, '3.0.0'),
  );
  const root = el(
    'manifest',
    { xmlns: namespace, identifier: 'manifest' },
    metadata,
    el('organizations', {}),
    el('resources', {}, ...resources),
  );
  return Buffer.from(xmlDocument(root), 'utf8');
}
