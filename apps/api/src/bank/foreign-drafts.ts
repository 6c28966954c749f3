import { createHash, randomUUID } from 'node:crypto';
import {
  parseAttributes,
  shownPath,
  type Difficulty,
  type ImportedItem,
  type ItemAttributes,
} from '#exam-bank';
import { toJson } from '#store';
import { itemColumns, type Draft } from './insert-drafts.js';

/** A question with the file that it was read from. */
export interface ForeignItem {
  readonly file: string;
  readonly read: ImportedItem;
}

/** One question as it comes into the bank. */
export interface ForeignDraft {
  readonly draft: Draft;
  readonly type: string;
  readonly reasons: readonly string[];
  readonly notes: readonly string[];
  readonly attributes?: ItemAttributes;
}

/** What every draft of an import has. */
export interface ImportFacts {
  readonly qualificationId: string;
  readonly personId: string;
  readonly at: Date;
  readonly criterion: string;
  readonly difficulty: Difficulty;
  readonly minutes: number;
  readonly author: string;
}

const ITEM_ID = /^[a-zA-Z0-9][a-zA-Z0-9.-]{0,63}$/;
const MAX_REMARKS = 100;

/** The drafts of all questions of an import. Where an id comes twice, the first has it and the others are blocked. */
export function foreignDrafts(
  items: readonly ForeignItem[],
  facts: ImportFacts,
): readonly ForeignDraft[] {
  const taken = new Set<string>();
  return items.map((item, at) => {
    const { id } = item.read;
    if (!taken.has(id)) {
      taken.add(id);
      return ITEM_ID.test(id) ? draftOf(item, id, facts) : blockedAnew(item, at, facts);
    }
    return blockedAnew(item, at, facts, 'another question of this import has this id');
  });
}

/** An id of its own for what cannot have the one it came with: the same each time the same files are imported. */
function blockedAnew(
  { file, read }: ForeignItem,
  at: number,
  facts: ImportFacts,
  reason = 'its id is none that an item can have',
): ForeignDraft {
  const hash = createHash('sha256')
    .update(toJson([file, read.id, at]))
    .digest('hex');
  const reasons = [...read.reasons, `${shownPath(read.id)}: ${reason}`];
  const blocked = { ...read, reasons };
  return draftOf({ file, read: blocked }, `blocked-${hash.slice(0, 16)}`, facts);
}

function draftOf({ file, read }: ForeignItem, id: string, facts: ImportFacts): ForeignDraft {
  const { attributes, problem } = soundAttributes(id, read.attributes);
  const type = storable(read.type).slice(0, 64);
  const notes = remarks([...read.notes, ...(problem === undefined ? [] : [problem])]);
  const reasons = remarks(read.reasons);
  const made = {
    id: randomUUID(),
    qualification_id: facts.qualificationId,
    created_by: facts.personId,
    created_at: facts.at,
    change_note: null,
  };
  const rest = { type, reasons, notes, ...(attributes === undefined ? {} : { attributes }) };
  if (read.item !== undefined && reasons.length === 0)
    return { draft: { ...made, ...itemColumns(read.item), blocked_reasons: null }, ...rest };
  const columns = {
    ...{ item_id: id, kind: 'knowledge' as const, type, criteria: [facts.criterion] },
    ...{ difficulty: facts.difficulty, points: 1, minutes: facts.minutes, author: facts.author },
    ...{ passage: null, blocked_reasons: toJson(reasons) },
    body: { id: storable(read.id), type, reasons, notes, file },
  };
  return { draft: { ...made, ...columns }, ...rest };
}

/** Tags of other systems may be longer, or more, than ours: the item comes in without them, and says so. */
function soundAttributes(
  id: string,
  attributes: ItemAttributes | undefined,
): { readonly attributes?: ItemAttributes; readonly problem?: string } {
  if (attributes === undefined) return {};
  const file = toJson({ format: 'assay-attributes/1', attributes: { [id]: attributes } });
  const parsed = parseAttributes(file, id, { items: new Set([id]), tasks: new Set() });
  if (parsed.ok) return { attributes };
  return { problem: `its tags are left out: ${parsed.problems[0]?.message ?? 'not ours'}` };
}

/** Reasons and notes may quote names in the file: short, and with nothing in them that no row can hold. */
function remarks(lines: readonly string[]): readonly string[] {
  const shown = lines.slice(0, MAX_REMARKS).map((line) => storable(line).slice(0, 500));
  const left = lines.length - shown.length;
  return left > 0 ? [...shown, `and ${String(left)} more`] : shown;
}

function storable(text: string): string {
  return text.toWellFormed().replace(/\p{Cc}/gu, ' ');
}
