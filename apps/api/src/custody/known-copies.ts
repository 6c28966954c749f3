import { copyOrders, copySeed, type CopiesFile } from '#custody';
import {
  arrangeableOptions,
  pinnedIds,
  publicItem,
  type KnowledgeItem,
  type PublicItem,
} from '#exam-bank';
import { openKnowledgeItems } from '#marking';
import {
  openCanary,
  selectBaitIds,
  selectCopiesOf,
  selectCopyItems,
  selectHoldings,
  selectItemVersionsById,
  type Copy,
  type Holding,
  type Keys,
  type Reader,
} from '#store';

export interface KnownCopies {
  readonly file: CopiesFile;
  /** What was opened to make it. */
  readonly itemVersionIds: readonly string[];
}

/** The copies of a set or of parts of a bank version with the orders of their options and all who held them; bait of the bank too. */
export async function selectKnownCopies(
  db: Reader,
  keys: Keys,
  source: string,
): Promise<KnownCopies> {
  const copies = await selectCopiesOf(db, source);
  const held = new Map<string, readonly string[]>();
  for (const { id } of copies) held.set(id, await selectCopyItems(db, id));
  const baitIds = await selectBaitIds(db, source);
  const itemVersionIds = [...new Set([...held.values(), baitIds].flat())];
  const items = await openItems(db, keys, itemVersionIds);
  const holdings = await selectHoldings(db, source);
  const bait = new Set(baitIds);
  const known = await Promise.all(
    copies.map(async (copy) => ({
      ...{ id: copy.id, serial: copy.serial, holders: holdersOf(copy, holdings) },
      orders: copyOrders(
        (held.get(copy.id) ?? []).flatMap((id) => items.get(id) ?? []),
        copySeed(await openCanary(keys, copy), copy.id),
      ),
    })),
  );
  const catalogue = new Map(
    [...items].map(([id, item]) => [item.id, knownItem(item, bait.has(id))]),
  );
  const file: CopiesFile = {
    format: 'assay-copies/1',
    items: [...catalogue.values()],
    copies: known,
  };
  return { file, itemVersionIds: [...items.keys()] };
}

/** Knowledge items by the id of their version; tasks have no options, so their copies cannot be told apart by them. */
async function openItems(
  db: Reader,
  keys: Keys,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KnowledgeItem>> {
  if (ids.length === 0) return new Map();
  const versions = await selectItemVersionsById(db, ids);
  const knowledge = versions.filter(({ kind }) => kind === 'knowledge');
  const items = await openKnowledgeItems(keys, knowledge);
  return new Map(items.flatMap((item, at) => (knowledge[at] ? [[knowledge[at].id, item]] : [])));
}

function holdersOf(copy: Copy, holdings: readonly Holding[]) {
  return holdings
    .filter(({ copyId }) => copyId === copy.id)
    .map(({ holderName, from, until }) => ({
      ...{ holder: holderName, from: from.toISOString(), to: until?.toISOString() ?? null },
    }));
}

function knownItem(item: KnowledgeItem, bait: boolean): CopiesFile['items'][number] {
  const view = publicItem(item);
  return {
    id: item.id,
    text: visibleText(view),
    options: arrangeableOptions(view).map(({ id, text }) => ({ id, text })),
    pinned: [...pinnedIds(item)],
    ...(bait ? { bait } : {}),
  };
}

/** What a photograph of the item shows beside its options. */
function visibleText(view: PublicItem): string {
  const lists = ['elements' in view ? view.elements : [], 'sources' in view ? view.sources : []];
  const texts = lists.flatMap((list) => list.map(({ text }) => text));
  return [view.prompt, view.code?.text ?? '', ...texts].join('\n');
}
