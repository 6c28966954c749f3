import { decodeText } from '../task/source-files.js';
import type { ImportedItem, ItemDefaults } from './imported.js';
import { readGift } from './moodle/read-gift.js';
import { readMoodleXml } from './moodle/read-moodle-xml.js';
import { itemOfQuestion } from './moodle/to-item.js';
import { readQtiItem } from './qti/read-item.js';
import { rootName } from './xml/read-xml.js';

export type ItemsReading =
  | { readonly ok: true; readonly items: readonly ImportedItem[] }
  | { readonly ok: false; readonly reason: string };

const MAX_GIFT_BYTES = 16 * 1024 * 1024;

/** Whether a file's name says that it holds another system's questions. */
export function isItemsFile(name: string): boolean {
  return /\.(gift|txt|xml)$/i.test(name);
}

/** Reads questions of another system: a QTI item or Moodle XML (`.xml`), or GIFT (`.gift`, `.txt`). */
export function readItems(bytes: Buffer, name: string, defaults: ItemDefaults): ItemsReading {
  if (/\.xml$/i.test(name) && rootName(bytes) !== 'quiz') return readQti(bytes, defaults);
  const reading = /\.xml$/i.test(name) ? readMoodleXml(bytes) : readGiftFile(bytes);
  if (!reading.ok) return reading;
  if (reading.questions.length === 0) return { ok: false, reason: 'holds no questions' };
  return { ok: true, items: reading.questions.map((one) => itemOfQuestion(one, defaults)) };
}

function readQti(bytes: Buffer, defaults: ItemDefaults): ItemsReading {
  const reading = readQtiItem(bytes, defaults);
  if (!reading.ok) return reading;
  const { id, type, reasons, notes, item } = reading;
  return { ok: true, items: [{ id, type, reasons, notes, ...(item ? { item } : {}) }] };
}

function readGiftFile(bytes: Buffer) {
  if (bytes.length > MAX_GIFT_BYTES) return { ok: false, reason: 'has more than 16 MiB' } as const;
  const text = decodeText(bytes);
  if (text === undefined)
    return { ok: false, reason: 'is no UTF-8 text: save it as UTF-8' } as const;
  return { ok: true, questions: readGift(text) } as const;
}
