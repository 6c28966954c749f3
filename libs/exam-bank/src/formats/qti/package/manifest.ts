import { shownPath } from '../../../files/file-names.js';
import { readXml, type XmlElement, type XmlLimits } from '../../xml/read-xml.js';

const MANIFEST = 'imsmanifest.xml';
/** A manifest lists every file of a package. */
const LIMITS: XmlLimits = { bytes: 64 * 1024 * 1024, elements: 1_000_000, depth: 60 };

export interface Resource {
  readonly id: string;
  readonly kind: 'item' | 'test' | 'stimulus' | 'file' | 'other';
  readonly type: string;
  /** Path in the package. */
  readonly path: string;
}

export type ManifestReading =
  | { readonly ok: true; readonly resources: readonly Resource[] }
  | { readonly ok: false; readonly reason: string };

/** The files of a content package from its manifest's folder on; undefined where there is no manifest. */
export function qtiPackageRoot(
  files: ReadonlyMap<string, Buffer>,
): ReadonlyMap<string, Buffer> | undefined {
  if (files.has(MANIFEST)) return files;
  const tops = new Set([...files.keys()].map((path) => path.split('/')[0] ?? ''));
  const [top] = tops;
  if (tops.size !== 1 || top === undefined || !files.has(`${top}/${MANIFEST}`)) return undefined;
  return new Map([...files].map(([path, bytes]) => [path.slice(top.length + 1), bytes]));
}

const KINDS: readonly (readonly [RegExp, Resource['kind']])[] = [
  [/^imsqti_(apip)?item_xmlv(2p[12]|3p0)$/, 'item'],
  [/^imsqti_(apip)?(test|assessment)_xmlv(2p[12]|3p0)$/, 'test'],
  [/^imsqti_stimulus_xmlv3p0$/, 'stimulus'],
  [/^(webcontent|css[23]|associatedcontent\/.*|imsqti_rptemplate_xmlv.*)$/, 'file'],
];

/** Reads the list of resources; nothing outside of the package is named by it. */
export function readManifest(files: ReadonlyMap<string, Buffer>): ManifestReading {
  const bytes = files.get(MANIFEST);
  if (bytes === undefined) return { ok: false, reason: `holds no ${MANIFEST}` };
  const xml = readXml(bytes, LIMITS);
  if (!xml.ok) return { ok: false, reason: `${MANIFEST}: ${xml.reason}` };
  const { root } = xml;
  if (root.name !== 'manifest') return { ok: false, reason: `${MANIFEST}: is no manifest` };
  const [list] = childrenOf(root, 'resources');
  const base = baseOf(root) + (list ? baseOf(list) : '');
  const resources = list ? childrenOf(list, 'resource').map((one) => resourceOf(one, base)) : [];
  return { ok: true, resources };
}

function resourceOf(element: XmlElement, base: string): Resource {
  const { type = '', href = '', identifier = '' } = element.attributes;
  const kind = KINDS.find(([pattern]) => pattern.test(type))?.[1] ?? 'other';
  const path = pathFrom(base + baseOf(element), href);
  return { id: identifier === '' ? shownPath(path) : identifier, kind, type, path };
}

function baseOf({ attributes }: XmlElement): string {
  return attributes['xml:base'] ?? '';
}

function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children
    .filter((child) => typeof child !== 'string')
    .filter((child) => child.name === name);
}

/** The path that a reference names, seen from a folder ("a/b/", or ""); one that leaves the package names nothing in it. */
export function pathFrom(folder: string, href: string): string {
  const parts: string[] = [];
  for (const part of `${folder}${decoded(href)}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

function decoded(href: string): string {
  try {
    return decodeURIComponent(href.split('#')[0] ?? '');
  } catch {
    return href; // a percent sign that is only a percent sign
  }
}
