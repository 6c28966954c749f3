import { ITEM_DEFAULTS, type ImportedItem, type ItemDefaults } from '../../imported.js';
import { readQtiItem, type QtiReading } from '../read-item.js';
import { pathFrom, readManifest, type Resource } from './manifest.js';
import { readStimulus } from './passage.js';
import { readQtiTest, type TestSection } from './read-test.js';

type Files = ReadonlyMap<string, Buffer>;

/** A test of a package as the theory part of a blueprint, which its owner completes. */
export interface ImportedTest {
  readonly id: string;
  readonly title: string;
  /** Items by their paths' ids; there without reasons. */
  readonly sections: readonly (Omit<TestSection, 'items'> & {
    readonly items: readonly string[];
  })[];
  readonly reasons: readonly string[];
  readonly notes: readonly string[];
}

export type QtiPackageReading =
  | {
      readonly ok: true;
      readonly items: readonly ImportedItem[];
      readonly tests: readonly ImportedTest[];
      /** Resources that are passed over. */
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly reason: string };

/**
 * Reads a content package of QTI 2.1, 2.2 or 3.0: items, shared texts and tests, each taken or blocked by itself.
 * @param files by path from the manifest's folder on
 */
export function readQtiPackage(
  files: Files,
  defaults: ItemDefaults = ITEM_DEFAULTS,
): QtiPackageReading {
  const manifest = readManifest(files);
  if (!manifest.ok) return manifest;
  const { resources } = manifest;
  const ids = new Map<string, string>();
  const taken = new Set<string>();
  const items = resources
    .filter(({ kind }) => kind === 'item')
    .map((resource): ImportedItem => {
      const item = packageItem(files, resource, defaults);
      ids.set(resource.path, item.id);
      if (!taken.has(item.id)) {
        taken.add(item.id);
        return item;
      }
      const { item: _item, ...rest } = item;
      return { ...rest, reasons: [...item.reasons, 'another item of the package has this id'] };
    });
  const tests = resources
    .filter(({ kind }) => kind === 'test')
    .map((one) => packageTest(files, one, ids));
  const others = resources.filter(({ kind }) => kind === 'other');
  return {
    ok: true,
    items,
    tests,
    notes: others.map(
      ({ id, type }) =>
        `${id}: resources of type ${JSON.stringify(type.slice(0, 60))} are passed over`,
    ),
  };
}

function packageItem(files: Files, { id, path }: Resource, defaults: ItemDefaults): ImportedItem {
  const bytes = files.get(path);
  const blocked = (reason: string): ImportedItem => ({
    id,
    type: 'qti',
    reasons: [reason],
    notes: [],
  });
  if (bytes === undefined) return blocked(`${path}: is not in the package`);
  const reading = readQtiItem(bytes, defaults);
  return reading.ok ? withPassage(files, path, reading) : blocked(`${path}: ${reading.reason}`);
}

const STIMULUS = 'qti-assessment-stimulus-ref: ';

/** One shared text of plain paragraphs is carried; what says so takes the place of the reason that it is not. */
function withPassage(files: Files, path: string, reading: QtiReading): ImportedItem {
  const { id, type, notes, reasons, scored, stimuli } = reading;
  const [href] = stimuli;
  const rest = reasons.filter((reason) => !reason.startsWith(STIMULUS));
  if (href === undefined || stimuli.length > 1)
    return { id, type, notes, reasons, ...(reading.item ? { item: reading.item } : {}) };
  const where = pathFrom(path.slice(0, path.lastIndexOf('/') + 1), href);
  const bytes = files.get(where);
  const stimulus = bytes && readStimulus(bytes);
  if (stimulus?.ok !== true) {
    const why = stimulus === undefined ? 'is not in the package' : stimulus.reason;
    return { id, type, notes, reasons: [...rest, `${where}: ${why}`] };
  }
  const item = scored && { ...scored, passage: stimulus.passage };
  return { id, type, notes, reasons: rest, ...(item && rest.length === 0 ? { item } : {}) };
}

function packageTest(
  files: Files,
  { id, path }: Resource,
  ids: ReadonlyMap<string, string>,
): ImportedTest {
  const bytes = files.get(path);
  const reading = bytes && readQtiTest(bytes, path);
  if (reading?.ok !== true) {
    const why = reading === undefined ? 'is not in the package' : reading.reason;
    return { id, title: '', sections: [], reasons: [`${path}: ${why}`], notes: [] };
  }
  const unknown = reading.sections.flatMap(({ items }) => items).filter((item) => !ids.has(item));
  return {
    id: reading.id === '' ? id : reading.id,
    title: reading.title,
    sections: reading.sections.map((section) => ({
      ...section,
      items: section.items.map((item) => ids.get(item) ?? item),
    })),
    reasons: [...reading.reasons, ...unknown.map((item) => `${item}: is no item of the package`)],
    notes: reading.notes,
  };
}
