import { elementsOf, type QtiElement } from '../../../item-types/qti/tree.js';
import { readXml } from '../../xml/read-xml.js';
import { normalised, versionOf } from '../normalise.js';
import { pathFrom } from './manifest.js';

/** A section of a test: so many of these items. */
export interface TestSection {
  readonly id: string;
  readonly select: number;
  /** Paths of items in the package. */
  readonly items: readonly string[];
}

interface TestReading {
  readonly id: string;
  readonly title: string;
  readonly sections: readonly TestSection[];
  /** Why no blueprint can say the same. */
  readonly reasons: readonly string[];
  readonly notes: readonly string[];
}

export type TestFileReading =
  ({ readonly ok: true } & TestReading) | { readonly ok: false; readonly reason: string };

/** Reads an assessment test: which items, and how many of each section. What forms cannot keep is a reason. */
export function readQtiTest(bytes: Uint8Array, path: string): TestFileReading {
  const xml = readXml(bytes);
  if (!xml.ok) return xml;
  const version = versionOf(xml.root);
  const root = version && normalised(xml.root, version);
  if (root?.tag !== 'qti-assessment-test')
    return { ok: false, reason: 'is no assessment test of QTI 2.1, 2.2 or 3.0' };
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const found: Found = { folder, sections: [], reasons: [], notes: [] };
  refuseOthers(root, ['qti-test-part'], found);
  const parts = elementsOf(root, 'qti-test-part');
  for (const part of parts) {
    refuseOthers(part, ['qti-assessment-section'], found);
    for (const section of elementsOf(part, 'qti-assessment-section')) readSection(section, found);
  }
  if (found.sections.length === 0) found.reasons.push('it has no items');
  const { identifier = '', title = '' } = root.attributes;
  const { sections, reasons, notes } = found;
  return {
    ok: true,
    id: identifier,
    title,
    sections,
    reasons: [...new Set(reasons)],
    notes: [...new Set(notes)],
  };
}

interface Found {
  readonly folder: string;
  readonly sections: TestSection[];
  readonly reasons: string[];
  readonly notes: string[];
}

/** Results are decided by the body's scheme, time by its rules, and forms are shuffled. */
const NOTED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'qti-outcome-declaration': 'results are decided by the scheme',
    'qti-outcome-processing': 'results are decided by the scheme',
    'qti-test-feedback': 'feedback is not shown in an exam',
    'qti-stylesheet': 'pages have their own looks',
    'qti-time-limits': 'times are those of the session',
    'qti-ordering': 'items stand in the order of the draw',
  }),
);

function refuseOthers(
  element: QtiElement,
  known: readonly string[],
  { reasons, notes }: Found,
): void {
  for (const child of elementsOf(element)) {
    const note = NOTED.get(child.tag);
    if (known.includes(child.tag)) continue;
    if (note !== undefined) notes.push(`${child.tag}: ${note}`);
    else if (child.tag !== 'qti-item-session-control' || allowsMore(child))
      reasons.push(`${child.tag}: is not supported in a test`);
  }
}

/** An exam has one attempt. */
function allowsMore({ attributes }: QtiElement): boolean {
  return (attributes['max-attempts'] ?? '1') !== '1';
}

function readSection(section: QtiElement, found: Found): void {
  const { identifier = '' } = section.attributes;
  const inside = elementsOf(section, 'qti-assessment-section');
  const references = elementsOf(section, 'qti-assessment-item-ref');
  const [selection] = elementsOf(section, 'qti-selection');
  refuseOthers(
    section,
    ['qti-assessment-section', 'qti-assessment-item-ref', 'qti-selection'],
    found,
  );
  for (const one of inside) readSection(one, found);
  if (selection && inside.length > 0)
    found.reasons.push(`section ${identifier}: chooses among sections, which blueprints cannot`);
  for (const reference of references) {
    refuseOthers(reference, [], found);
    if (selection && reference.attributes['required'] === 'true')
      found.reasons.push(`section ${identifier}: has required items beside chosen ones`);
  }
  const select = selection
    ? countOf(selection, identifier, references.length, found)
    : references.length;
  const items = references.map(({ attributes }) =>
    pathFrom(found.folder, attributes['href'] ?? ''),
  );
  if (items.length > 0) found.sections.push({ id: identifier, select, items });
}

function countOf(selection: QtiElement, id: string, most: number, { reasons }: Found): number {
  const { select = '', 'with-replacement': again = 'false' } = selection.attributes;
  const count = /^\d{1,6}$/.test(select) ? Number(select) : 0;
  if (again !== 'false') reasons.push(`section ${id}: may choose an item twice`);
  if (elementsOf(selection).length > 0)
    reasons.push(`section ${id}: chooses by rules of another system`);
  if (count < 1 || count > most)
    reasons.push(`section ${id}: chooses ${select.slice(0, 10)} of ${String(most)} items`);
  return count;
}
