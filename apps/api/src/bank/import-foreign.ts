import { contentSha256 } from '#marking';
import {
  ITEM_DEFAULTS,
  type Difficulty,
  type ItemDefaults,
  type Problem as ContentProblem,
  type Qualification,
} from '#exam-bank';
import { readForeign } from '#scoring';
import {
  appendEvent,
  findQualification,
  inTransaction,
  selectKindsOfItems,
  selectNewestHashes,
  type Tx,
} from '#store';
import { actorOf } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import { foreignDrafts, type ForeignDraft, type ForeignItem } from './foreign-drafts.js';
import { hashOf } from './import-bank.js';
import { insertDrafts } from './insert-drafts.js';
import { contentRefused } from './read-upload.js';
import { mergeChangedAttributes } from './set-attributes.js';

/** Files of other systems, and what such files do not say of their questions. */
export interface ForeignUpload {
  readonly qualificationId: string;
  readonly files: readonly { readonly name: string; readonly base64: string }[];
  readonly defaults: {
    readonly criterion: string;
    readonly difficulty: Difficulty;
    readonly minutes?: number;
  };
}

export interface ForeignImport {
  /** Versions made by this import that went to review. */
  readonly created: readonly string[];
  /** Versions made by this import that are blocked. */
  readonly blocked: readonly string[];
  readonly unchanged: number;
  readonly items: readonly {
    readonly id: string;
    readonly type: string;
    readonly status: 'ok' | 'blocked';
    readonly reasons: readonly string[];
    readonly notes: readonly string[];
  }[];
}

/**
 * Imports questions of other systems: each as a draft that goes to review, or as a blocked one with its reasons. A file that
 * cannot be read at all, or a criterion that is none, refuses all of them.
 */
export async function importForeign(
  engine: Engine,
  principal: Principal,
  upload: ForeignUpload,
): Promise<ForeignImport> {
  // Asked before anything is read: reading is the dear part.
  await demandCriterion(engine.db, upload);
  const defaults = { ...ITEM_DEFAULTS, ...upload.defaults, author: principal.userName };
  const items = await readFiles(upload, defaults);
  return inTransaction(engine.db, async (tx) => {
    await demandCriterion(tx, upload);
    const drafts = foreignDrafts(items, {
      ...defaults,
      qualificationId: upload.qualificationId,
      personId: principal.personId,
      at: engine.clock.now(),
    });
    return storeForeign(tx, engine, principal, { upload, drafts });
  });
}

async function demandCriterion(
  db: Parameters<typeof findQualification>[0],
  { qualificationId, defaults: { criterion } }: ForeignUpload,
): Promise<void> {
  const row = await findQualification(db, qualificationId);
  if (row === undefined)
    throw new Problem(
      'not-found',
      `There is no qualification ${qualificationId}: import its own bank first.`,
    );
  const { outcomes } = row.body as Qualification; // only parsed banks are stored
  const known = outcomes.flatMap(({ criteria }) => criteria.map(({ id }) => id));
  if (known.includes(criterion)) return;
  throw contentRefused([
    {
      ...{ file: 'defaults', path: '$.criterion' },
      message: `${qualificationId} has no criterion "${criterion}"`,
      hint: `use one of ${known.join(', ')}`,
    },
  ]);
}

async function readFiles(
  { files }: ForeignUpload,
  defaults: ItemDefaults,
): Promise<readonly ForeignItem[]> {
  const items: ForeignItem[] = [];
  const problems: ContentProblem[] = [];
  for (const { name, base64 } of files) {
    const reading = await readForeign(Buffer.from(base64, 'base64'), name, defaults);
    if (reading.ok) items.push(...reading.items.map((read) => ({ file: name, read })));
    else
      problems.push({
        ...{ file: name, path: '$', message: reading.reason },
        hint: 'correct the file, or leave it out',
      });
  }
  if (problems.length > 0) throw contentRefused(problems);
  return items;
}

const AT_ONCE = 500;

interface Storing {
  readonly upload: ForeignUpload;
  readonly drafts: readonly ForeignDraft[];
}

async function storeForeign(
  tx: Tx,
  engine: Engine,
  principal: Principal,
  { upload: { qualificationId, files }, drafts }: Storing,
): Promise<ForeignImport> {
  await refuseTasks(tx, qualificationId, drafts);
  const newest = await selectNewestHashes(tx, qualificationId);
  const changed = drafts.filter(
    ({ draft }) => newest.get(draft.item_id)?.contentSha256 !== hashOf(draft.body),
  );
  for (let from = 0; from < changed.length; from += AT_ONCE)
    await insertDrafts(
      tx,
      engine,
      principal,
      changed
        .slice(from, from + AT_ONCE)
        .map(({ draft }) => ({ draft, newest: newest.get(draft.item_id) })),
    );
  await mergeChangedAttributes(tx, engine, principal, {
    qualificationId,
    source: `${String(files.length)} files of other systems`,
    attributes: Object.fromEntries(
      drafts.flatMap(({ draft, attributes }) =>
        attributes === undefined ? [] : [[draft.item_id, attributes] as const],
      ),
    ),
  });
  const ids = (isBlocked: boolean) =>
    changed
      .filter(({ reasons }) => reasons.length > 0 === isBlocked)
      .map(({ draft: { id } }) => id);
  const created = ids(false);
  const blocked = ids(true);
  const unchanged = drafts.length - changed.length;
  await appendEvent(tx, {
    type: 'bank.foreign-imported',
    at: engine.clock.now(),
    actor: actorOf(principal),
    subject: { kind: 'bank', ref: qualificationId },
    data: {
      ...{ files: files.length, created: created.length, blocked: blocked.length, unchanged },
      contentSha256: contentSha256(drafts.map(({ draft }) => hashOf(draft.body))),
    },
  });
  return { created, blocked, unchanged, items: drafts.map(shown) };
}

/** A question never becomes the next version of a task. */
async function refuseTasks(
  tx: Tx,
  qualificationId: string,
  drafts: readonly ForeignDraft[],
): Promise<void> {
  const kinds = await selectKindsOfItems(tx, qualificationId);
  const tasks = new Set(kinds.filter(({ kind }) => kind === 'task').map(({ item_id }) => item_id));
  const clash = drafts.find(({ draft }) => tasks.has(draft.item_id));
  if (clash === undefined) return;
  const { item_id: id } = clash.draft;
  throw contentRefused([
    {
      ...{ file: 'files', path: id, message: `${qualificationId} has a task with this id` },
      hint: 'give the question another name',
    },
  ]);
}

function shown({ draft, type, reasons, notes }: ForeignDraft): ForeignImport['items'][number] {
  const status = reasons.length === 0 ? 'ok' : 'blocked';
  return { id: draft.item_id, type, status, reasons, notes };
}
