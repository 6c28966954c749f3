import type { ItemType, KnowledgeItem, QtiItem } from '../../../item.js';
import type { QtiElement, QtiNode } from '../../../item-types/qti/tree.js';
import { writeMatching, writeMatrix, writeOrdering } from './arranged.js';
import { writeMultipleChoice, writeSingleChoice } from './choice.js';
import { html, qti } from './element.js';
import { prose } from './prose.js';
import { writeNumeric, writeShortText } from './typed.js';
import type { NotWritten, Written } from './written.js';
import { isXmlText, xmlDocument } from './xml-text.js';

export type QtiWriting =
  | { readonly ok: true; readonly xml: string; readonly notes: readonly string[] }
  | { readonly ok: false; readonly reason: string };

type ItemOf<T extends ItemType> = Extract<KnowledgeItem, { readonly type: T }>;
type NativeType = Exclude<ItemType, 'qti'>;

/** Closed: a new type does not compile until it is written, or said why it cannot be. */
const WRITERS: { readonly [T in NativeType]: (item: ItemOf<T>) => Written | NotWritten } = {
  'single-choice': writeSingleChoice,
  'multiple-choice': writeMultipleChoice,
  numeric: writeNumeric,
  'short-text': writeShortText,
  ordering: writeOrdering,
  matching: writeMatching,
  'true-false-matrix': writeMatrix,
  'gap-fill': notWritten,
  formula: notWritten,
  scripted: notWritten,
  composite: notWritten,
  'code-reading': notWritten,
  hotspot: notWritten,
  essay: notWritten,
  'file-upload': notWritten,
};

function notWritten({ type }: KnowledgeItem): NotWritten {
  return { reason: `QTI has no rule that scores an item of type ${type} as it is scored here` };
}

/**
 * One item as QTI 3.0. Every answer has the same score there, where it is read by rules of the standard; what the standard has no
 * rule for carries a mark of ours, or is not written.
 */
export function writeQtiItem(item: KnowledgeItem): QtiWriting {
  const written = item.type === 'qti' ? ownParts(item) : nativeParts(item, item.type);
  if ('reason' in written) return { ok: false, reason: written.reason };
  const root = itemElement(item, written);
  if (!isXmlText(root))
    return { ok: false, reason: 'a text has a character that XML cannot hold; remove it' };
  return { ok: true, xml: xmlDocument(root), notes: written.notes };
}

interface Parts {
  readonly declarations: readonly QtiElement[];
  readonly body: readonly QtiNode[];
  readonly hasMark: boolean;
  readonly processing: QtiElement;
  readonly feedback: readonly QtiElement[];
  readonly notes: readonly string[];
}

const NAMESPACES = {
  xmlns: 'http://www.imsglobal.org/xsd/imsqtiasi_v3p0',
  'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
  'xsi:schemaLocation':
    'http://www.imsglobal.org/xsd/imsqtiasi_v3p0 https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd',
};

function itemElement({ id, prompt, type }: KnowledgeItem, parts: Parts): QtiElement {
  const title = type === 'qti' ? prompt : id;
  const attributes = {
    ...NAMESPACES,
    identifier: id,
    title,
    adaptive: 'false',
    'time-dependent': 'false',
  };
  const mark: Record<string, string> = parts.hasMark ? { 'data-assay-blank': '0' } : {};
  return qti(
    'assessment-item',
    attributes,
    ...parts.declarations,
    qti('item-body', mark, ...parts.body),
    parts.processing,
    ...parts.feedback,
  );
}

function ownParts({ key, body }: QtiItem): Parts {
  const { declarations, processing, feedback, blank } = key;
  return { declarations, body, hasMark: blank === '0', processing, feedback, notes: [] };
}

function nativeParts<T extends NativeType>(item: KnowledgeItem, type: T): Parts | NotWritten {
  // The type is the item's own.
  const written = WRITERS[type](item as ItemOf<T>);
  if ('reason' in written) return written;
  const { response, interaction, rules, outcomes = [], isEmptyAnAnswer = false } = written;
  return {
    declarations: [response, ...scoreDeclarations(item.points), ...outcomes],
    body: [...stem(item), ...interaction, ...rationale(item)],
    hasMark: isEmptyAnAnswer,
    processing: qti('response-processing', {}, ...rules),
    feedback: [],
    notes: isEmptyAnAnswer
      ? ['other systems cannot tell no answer from an empty selection, which is worth points']
      : [],
  };
}

function scoreDeclarations(points: number): readonly QtiElement[] {
  const outcome = (identifier: string, text: string): QtiElement =>
    qti(
      'outcome-declaration',
      { identifier, cardinality: 'single', 'base-type': 'float' },
      qti('default-value', {}, qti('value', {}, text)),
    );
  return [outcome('SCORE', '0'), outcome('MAXSCORE', String(points))];
}

function stem({ passage, prompt, code }: KnowledgeItem): readonly QtiNode[] {
  const title = passage?.title === undefined ? [] : [html('h2', passage.title)];
  const shared = passage === undefined ? [] : [html('div', ...title, ...prose(passage.text))];
  const listing = code === undefined ? [] : [html('pre', html('code', code.text))];
  return [...shared, ...prose(prompt), ...listing];
}

/** Why the key is right: for authors and markers, never shown to candidates. */
function rationale(item: KnowledgeItem): readonly QtiElement[] {
  const body = qti('content-body', {}, ...prose(item.rationale));
  return [qti('rubric-block', { use: 'scoring', view: 'author scorer' }, body)];
}
