import type { QtiItem } from '../../item.js';
import { bodyReasons } from '../../item-types/qti/body.js';
import { scoringReasons, useReasons } from '../../item-types/qti/key.js';
import { elementsOf, type QtiElement, type QtiNode } from '../../item-types/qti/tree.js';
import { ID_PATTERN } from '../../parse/schema-parts.js';
import { ITEM_DEFAULTS, type ImportedItem, type ItemDefaults } from '../imported.js';
import { readXml, type XmlLimits } from '../xml/read-xml.js';
import { normalised, versionOf } from './normalise.js';

export interface QtiReading extends ImportedItem {
  /** There if every response can be scored exactly, though it may be blocked for what it shows. */
  readonly scored: QtiItem | undefined;
  /** Shared texts that the item refers to, by the paths that it gives. */
  readonly stimuli: readonly string[];
}

export type QtiFileReading =
  ({ readonly ok: true } & QtiReading) | { readonly ok: false; readonly reason: string };

/**
 * Reads one item of QTI 2.1, 2.2 or 3.0. What cannot be carried over exactly is a reason, never left out.
 * @returns `ok: false` with one reason for what is no such item at all
 */
export function readQtiItem(
  bytes: Uint8Array,
  defaults: ItemDefaults = ITEM_DEFAULTS,
  limits?: XmlLimits,
): QtiFileReading {
  const xml = readXml(bytes, limits);
  if (!xml.ok) return xml;
  const version = versionOf(xml.root);
  const root = version && normalised(xml.root, version);
  if (root?.tag !== 'qti-assessment-item')
    return { ok: false, reason: 'is no assessment item of QTI 2.1, 2.2 or 3.0' };
  return { ok: true, ...readRoot(root, defaults) };
}

/** Reads an item that is already a tree. */
function readRoot(root: QtiElement, defaults: ItemDefaults): QtiReading {
  const parts = partsOf(root);
  const stated = root.attributes['identifier'] ?? '';
  const id = itemId(stated);
  const title = (root.attributes['title'] ?? '').trim();
  const item: QtiItem = {
    ...defaults,
    id,
    points: 1,
    prompt: title === '' ? id : title.slice(0, 300),
    rationale: 'Imported from QTI.',
    type: 'qti',
    body: parts.body,
    key: parts.key,
  };
  const scoring = [...parts.reasons, ...scoringReasons(item)];
  const reasons = [
    ...new Set([...scoring, ...useReasons(item), ...bodyReasons(parts.body), ...parts.content]),
  ];
  const renamed = `its identifier ${JSON.stringify(stated.slice(0, 80))} becomes ${id}`;
  const read = {
    id,
    type: item.type,
    reasons,
    notes: [...parts.notes, ...(stated === id ? [] : [renamed])],
    scored: scoring.length === 0 ? item : undefined,
    stimuli: parts.stimuli,
  };
  return reasons.length === 0 ? { ...read, item } : read;
}

interface Parts {
  readonly body: readonly QtiNode[];
  readonly key: QtiItem['key'];
  /** Why it cannot be scored. */
  readonly reasons: readonly string[];
  /** Why it cannot be shown. */
  readonly content: readonly string[];
  readonly notes: readonly string[];
  readonly stimuli: readonly string[];
}

const NOTHING: QtiElement = { tag: 'qti-response-processing', attributes: {}, children: [] };

function partsOf(root: QtiElement): Parts {
  const reasons: string[] = [];
  const content: string[] = [];
  const notes: string[] = [];
  if (root.attributes['adaptive'] === 'true')
    reasons.push('an adaptive item: it has several attempts, an exam has one');
  for (const { tag } of elementsOf(root)) {
    const note = PASSED_OVER.get(tag);
    const why = BLOCKING.get(tag);
    if (note !== undefined) notes.push(`${tag}: ${note}`);
    else if (why !== undefined) content.push(`${tag}: ${why}`);
    else if (!READ.has(tag)) reasons.push(`${tag}: is not supported`);
  }
  const one = (tag: string): QtiElement | undefined => elementsOf(root, tag)[0];
  const bodies = elementsOf(root, 'qti-item-body');
  if (bodies.length !== 1) content.push(`${String(bodies.length)} bodies`);
  if (elementsOf(root, 'qti-response-processing').length > 1)
    reasons.push('several response processings');
  const declarations = elementsOf(root).filter(({ tag }) => VARIABLES.includes(tag));
  const blank = bodies[0]?.attributes['data-assay-blank'];
  const key = {
    declarations,
    processing: one('qti-response-processing') ?? NOTHING,
    feedback: elementsOf(root, 'qti-modal-feedback'),
  };
  return {
    body: bodies[0]?.children ?? [],
    key: blank === '0' ? { ...key, blank } : key,
    reasons,
    content,
    notes,
    stimuli: elementsOf(root, 'qti-assessment-stimulus-ref').map(
      ({ attributes }) => attributes['href'] ?? '',
    ),
  };
}

const VARIABLES = ['qti-response-declaration', 'qti-outcome-declaration'];
const READ: ReadonlySet<string> = new Set([
  ...VARIABLES,
  'qti-item-body',
  'qti-response-processing',
  'qti-modal-feedback',
]);
const PASSED_OVER: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'qti-stylesheet': 'pages have their own looks',
  }),
);
const BLOCKING: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'qti-assessment-stimulus-ref': 'shared texts are not carried yet',
    'qti-companion-materials-info': 'tools and materials are not carried yet',
    'qti-catalog-info': 'support for candidates with special needs is not carried yet',
    'foreign-apipAccessibility': 'support for candidates with special needs is not carried yet',
  }),
);

/** An id of the bank's form that is made of an identifier: what the form excludes becomes a hyphen. */
function itemId(identifier: string): string {
  if (new RegExp(ID_PATTERN).test(identifier)) return identifier;
  const made = identifier
    .replace(/[^a-zA-Z0-9.-]+/g, '-')
    .replace(/^[^a-zA-Z0-9]+/, '')
    .slice(0, 64);
  return made === '' ? 'item' : made;
}
