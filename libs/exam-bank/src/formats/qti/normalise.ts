import { isElement, type QtiElement, type QtiNode } from '../../item-types/qti/tree.js';
import type { XmlElement } from '../xml/read-xml.js';
import { kebab, qti3Name } from './names.js';

export type QtiVersion = '2' | '3';

const QTI_2 =
  /^http:\/\/www\.imsglobal\.org\/xsd\/(imsqti_v2p[12]|apip\/apipv1p0\/qtiitem\/imsqti_v2p[12])$/;
const QTI_3 = /^http:\/\/www\.imsglobal\.org\/xsd\/imsqtiasi_v3p0$/;

/** The version that an element belongs to: by its namespace, or by its name where it has none. */
export function versionOf({ namespace, name }: XmlElement): QtiVersion | undefined {
  if (QTI_3.test(namespace)) return '3';
  if (QTI_2.test(namespace)) return '2';
  if (namespace !== '') return undefined;
  return name.startsWith('qti-') ? '3' : qti3Name(name) !== undefined ? '2' : undefined;
}

/** A document in the names of 3.0; white space that only lays out a structure is dropped, all other text is kept. */
export function normalised(element: XmlElement, version: QtiVersion): QtiElement {
  const tag = tagOf(element, version);
  const isQti = tag.startsWith('qti-');
  const attributes = Object.entries(element.attributes).flatMap(
    ([name, value]): readonly [string, string][] => {
      if (name.includes(':') && name !== 'xml:lang') return [];
      return [[isQti && version === '2' ? kebab(name) : name, value]];
    },
  );
  const children = element.children.map((child): QtiNode =>
    typeof child === 'string' ? child : normalised(child, version),
  );
  return {
    tag,
    attributes: Object.fromEntries(attributes),
    children: isStructure(tag)
      ? children.filter((child) => isElement(child) || /\S/.test(child))
      : children,
  };
}

const MATHML = 'http://www.w3.org/1998/Math/MathML';
const HTML = 'http://www.w3.org/1999/xhtml';
const HTML5_OF_2 = 'http://www.imsglobal.org/xsd/imsqtiv2p2_html5_v1p0';

function tagOf({ name, namespace }: XmlElement, version: QtiVersion): string {
  if ([MATHML, HTML, HTML5_OF_2].includes(namespace)) return name;
  const isForeign = namespace !== '' && !QTI_2.test(namespace) && !QTI_3.test(namespace);
  // A name that nothing knows: what is foreign is never taken for what it is called like.
  if (isForeign) return `foreign-${name}`;
  return version === '3' ? name : (qti3Name(name) ?? name);
}

const STRUCTURES = new Set([
  'qti-assessment-item',
  'qti-order-interaction',
  'qti-associate-interaction',
  'qti-match-interaction',
  'qti-simple-match-set',
  'qti-inline-choice-interaction',
  'qti-choice-interaction',
]);
const TEXTS = new Set(['qti-value', 'qti-base-value']);

function isStructure(tag: string): boolean {
  if (STRUCTURES.has(tag)) return true;
  return tag.startsWith('qti-') && !TEXTS.has(tag) && !CONTENT.test(tag);
}
const CONTENT =
  /^qti-(item-body|content-body|prompt|.*choice|gap-text|hottext.*|gap-match-interaction|rubric-block|feedback-.*|modal-feedback|template-(inline|block)|label)$/;
