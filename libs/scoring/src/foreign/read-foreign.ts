import {
  isItemsFile,
  qtiPackageRoot,
  readArchive,
  readItems,
  readQtiPackage,
  type ImportedItem,
  type ImportedTest,
  type ItemDefaults,
} from '#exam-bank';
import { checkedImport } from '../qti/check-import.js';

/** What was read of another system's file: every question an item or blocked; or one reason why the file cannot be read. */
export type ForeignReading =
  | {
      readonly ok: true;
      readonly items: readonly ImportedItem[];
      readonly tests: readonly ImportedTest[];
      /** About the file as a whole. */
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly reason: string };

/**
 * Reads a file of another system by its name: a QTI item or Moodle XML (.xml), GIFT (.gift, .txt), a content package (.zip).
 * @param bytes of the file; an archive is held to the limits of {@link readArchive}
 */
export async function readForeign(
  bytes: Buffer,
  name: string,
  defaults: ItemDefaults,
): Promise<ForeignReading> {
  if (isItemsFile(name)) return readForeignItems(bytes, name, defaults);
  if (!/\.zip$/i.test(name))
    return { ok: false, reason: 'is none of .xml, .gift, .txt and .zip: name it after its format' };
  const archive = await readArchive(bytes);
  if (!archive.ok) return archive;
  const files = qtiPackageRoot(archive.files);
  if (files === undefined)
    return {
      ok: false,
      reason: 'holds no imsmanifest.xml, neither at its top nor in its one folder',
    };
  return readForeignPackage(files, defaults);
}

/** Reads a file that holds questions itself. */
export function readForeignItems(
  bytes: Buffer,
  name: string,
  defaults: ItemDefaults,
): ForeignReading {
  const reading = readItems(bytes, name, defaults);
  if (!reading.ok) return reading;
  return { ok: true, items: reading.items.map(checkedImport), tests: [], notes: [] };
}

/** Reads a content package of QTI from its files. */
export function readForeignPackage(
  files: ReadonlyMap<string, Buffer>,
  defaults: ItemDefaults,
): ForeignReading {
  const reading = readQtiPackage(files, defaults);
  return reading.ok ? { ...reading, items: reading.items.map(checkedImport) } : reading;
}
