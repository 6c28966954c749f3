import { copySeed, paperHtml } from '#custody';
import { publicTask, shuffledOptions, type Qualification } from '#exam-bank';
import { openKnowledgeItems, openTasks } from '#marking';
import {
  findBankVersion,
  findExamSet,
  selectItemVersionsById,
  type Keys,
  type Reader,
} from '#store';

const HANDLING =
  'Confidential. Do not copy, photograph or pass it on; hand it back to who gave it to you. Every copy is numbered and can be told apart.';

export interface CopyToRender {
  readonly id: string;
  readonly serial: string;
  readonly expiresAt: Date;
  readonly canaryKey: Buffer;
  /** Ids of item versions, in the order of the pages. */
  readonly items: readonly string[];
  readonly madeFor: string;
  readonly setId: string | null;
  readonly bankVersionId: string | null;
}

/** The page of one copy, with its own option orders and without keys; the same bytes each time. */
export async function renderCopy(db: Reader, keys: Keys, copy: CopyToRender): Promise<string> {
  const { title, bankVersion, paperNumber } = await sourceOf(db, copy);
  const versions = await selectItemVersionsById(db, copy.items);
  const ofKind = (kind: 'knowledge' | 'task') => versions.filter((one) => one.kind === kind);
  const seed = copySeed(copy.canaryKey, copy.id);
  const items = await openKnowledgeItems(keys, ofKind('knowledge'));
  return paperHtml({
    title,
    sample: false,
    handling: HANDLING,
    // rule ECDL-4.3d: number of the paper and version of the bank, on every page.
    marks: [
      ['Paper', paperNumber ?? 'part of the bank'],
      ['Bank version', bankVersion],
      ['Copy', copy.serial],
      ['Made for', copy.madeFor],
      ['Back by', `${copy.expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`],
    ],
    items: items.map((item) => shuffledOptions(item, seed)),
    tasks: (await openTasks(keys, ofKind('task'))).map(publicTask),
  });
}

async function sourceOf(db: Reader, { setId, bankVersionId }: CopyToRender) {
  const set = setId === null ? undefined : await findExamSet(db, setId);
  const bank = await findBankVersion(db, set?.bank_version_id ?? bankVersionId ?? '');
  if (bank === undefined) throw new Error('the copy has no bank version');
  const { title } = bank.qualification as Qualification; // checked by parseBank when it was imported
  return { title, bankVersion: bank.version, paperNumber: set?.paper_number };
}
