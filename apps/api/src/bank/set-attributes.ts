import {
  attributeNumbers,
  mergeAttributes,
  parseAttributes,
  type ItemAttributes,
} from '#exam-bank';
import { contentSha256 } from '#marking';
import {
  appendEvent,
  insertAngoffRatings,
  insertAttributes,
  inTransaction,
  selectAttributes,
  selectKindsOfItems,
  selectLastRatings,
  type AngoffRating,
  type Tx,
} from '#store';
import { actorOf } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import { contentRefused } from './read-upload.js';

export interface AttributesUpload {
  readonly qualificationId: string;
  /** Where the values come from. */
  readonly source: string;
  /** `assay-attributes/1`. */
  readonly file: string;
  /** `replace`: what the file says of an item is all; `merge`: what it does not name stays. */
  readonly mode: 'replace' | 'merge';
}

/** Sets attributes of many items from a file, or refuses the file whole. @returns how many items changed */
export async function uploadAttributes(
  engine: Engine,
  principal: Principal,
  { qualificationId, source, file, mode }: AttributesUpload,
): Promise<number> {
  return inTransaction(engine.db, async (tx) => {
    const parsed = parseAttributes(file, 'attributes.json', await knownIds(tx, qualificationId));
    if (!parsed.ok) throw contentRefused(parsed.problems);
    const old = await selectAttributes(tx, qualificationId, Object.keys(parsed.value));
    const entries = Object.entries(parsed.value).map(
      ([id, about]) =>
        [id, mode === 'merge' ? mergeAttributes(ownOf(old, id), about) : about] as const,
    );
    const attributes = Object.fromEntries(entries);
    return setChangedAttributes(tx, engine, principal, { qualificationId, source, attributes });
  });
}

interface AttributesSet {
  readonly qualificationId: string;
  readonly source: string;
  readonly attributes: Readonly<Record<string, ItemAttributes>>;
}

/** Makes a revision for each item whose attributes are not like that already. @returns how many */
export async function setChangedAttributes(
  tx: Tx,
  engine: Pick<Engine, 'clock'>,
  principal: Principal,
  { qualificationId, source, attributes }: AttributesSet,
): Promise<number> {
  const at = engine.clock.now();
  const old = await selectAttributes(tx, qualificationId, Object.keys(attributes));
  const changed = Object.entries(attributes).filter(
    ([id, about]) => contentSha256(ownOf(old, id) ?? {}) !== contentSha256(about),
  );
  if (changed.length === 0) return 0;
  await insertAttributes(
    tx,
    { qualificationId, source, by: principal.personId, at },
    changed.map(([itemId, about]) => ({
      itemId,
      attributes: about,
      numbers: attributeNumbers(about),
    })),
  );
  await appendEvent(tx, {
    type: 'attributes.set',
    at,
    actor: actorOf(principal),
    subject: { kind: 'bank', ref: qualificationId },
    data: { items: changed.length, contentSha256: contentSha256(Object.fromEntries(changed)) },
  });
  return changed.length;
}

/** Lays attributes over what is known of items: tags name by name, and nothing that is not named goes. @returns how many changed */
export async function mergeChangedAttributes(
  tx: Tx,
  engine: Pick<Engine, 'clock'>,
  principal: Principal,
  { qualificationId, source, attributes }: AttributesSet,
): Promise<number> {
  const old = await selectAttributes(tx, qualificationId, Object.keys(attributes));
  const entries = Object.entries(attributes).map(([id, about]) => {
    const known = ownOf(old, id);
    const tags = { ...known?.tags, ...about.tags };
    return [id, mergeAttributes(known, { ...about, tags })] as const;
  });
  const merged = { qualificationId, source, attributes: Object.fromEntries(entries) };
  return setChangedAttributes(tx, engine, principal, merged);
}

export interface AngoffRound {
  readonly qualificationId: string;
  readonly round: number;
  readonly source: string;
  readonly ratings: readonly AngoffRating[];
}

/** Records what judges said of items in one round; the ratings of an item's last round become its attribute. */
export async function recordAngoffRound(
  engine: Engine,
  principal: Principal,
  { qualificationId, round, source, ratings }: AngoffRound,
): Promise<number> {
  const at = engine.clock.now();
  return inTransaction(engine.db, async (tx) => {
    const { items, tasks } = await knownIds(tx, qualificationId);
    const stranger = ratings.find(({ itemId }) => !items.has(itemId) && !tasks.has(itemId));
    if (stranger !== undefined)
      throw new Problem('not-found', `${qualificationId} has no item ${stranger.itemId}.`);
    const by = principal.personId;
    await insertAngoffRatings(tx, { qualificationId, round, by, at }, ratings);
    const ids = [...new Set(ratings.map(({ itemId }) => itemId))];
    const last = await selectLastRatings(tx, qualificationId, ids);
    const old = await selectAttributes(tx, qualificationId, ids);
    const entries = ids.map(
      (id) => [id, mergeAttributes(ownOf(old, id), { angoff: last.get(id) ?? [] })] as const,
    );
    const attributes = Object.fromEntries(entries);
    return setChangedAttributes(tx, engine, principal, { qualificationId, source, attributes });
  });
}

async function knownIds(tx: Tx, qualificationId: string) {
  const kinds = await selectKindsOfItems(tx, qualificationId);
  const ofKind = (kind: 'knowledge' | 'task') =>
    new Set(kinds.filter((row) => row.kind === kind).map((row) => row.item_id));
  return { items: ofKind('knowledge'), tasks: ofKind('task') };
}

/** An id may be any word, `constructor` too. */
function ownOf(
  all: Readonly<Record<string, ItemAttributes>>,
  id: string,
): ItemAttributes | undefined {
  return Object.hasOwn(all, id) ? all[id] : undefined;
}
