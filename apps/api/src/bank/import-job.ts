import { randomUUID } from 'node:crypto';
import { parseBank } from '#exam-bank';
import {
  appendEvent,
  endImportJob,
  findImportJob,
  holdImportJob,
  insertImportChunk,
  insertImportJob,
  inTransaction,
  lockImportJob,
  markImportRunning,
  openImportChunks,
  recordImportProgress,
  selectStaleImportJobIds,
  type ImportJob,
  type Tx,
} from '#store';
import { actorOf, authorise } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem, type ProblemDetail } from '../http/problem.js';
import { ringForChecks, storeBank } from './import-bank.js';
import { contentRefused, readUpload, type UploadedBank } from './read-upload.js';

export interface ImportOpening {
  /** The text of `bank.json` with an empty list of items and no attributes. */
  readonly bank: string;
  /** How many items and tasks will come. */
  readonly expected: number;
}

/** Opens an import in pieces: for banks that are too large for one request, or whose progress is of interest. */
export async function openImport(
  engine: Engine,
  principal: Principal,
  { bank, expected }: ImportOpening,
): Promise<{ readonly id: string }> {
  const parsed = parseBank(bank, 'bank.json');
  if (!parsed.ok) throw contentRefused(parsed.problems);
  const { items, attributes = {}, qualification } = parsed.value;
  if (items.length > 0 || Object.keys(attributes).length > 0)
    throw new Problem('content-refused', 'Send items and attributes in pieces, not with the bank.');
  const id = randomUUID();
  const at = engine.clock.now();
  await inTransaction(engine.db, async (tx) => {
    await insertImportJob(tx, {
      ...{ id, qualificationId: qualification.id, bank: parsed.value },
      ...{ expected, by: principal.personId, at },
    });
    await appendEvent(tx, {
      type: 'import.opened',
      at,
      actor: actorOf(principal),
      subject: { kind: 'import', ref: id },
      data: { qualification: qualification.id, expected },
    });
  });
  return { id };
}

export interface ImportPiece {
  readonly sequence: number;
  /** JSON: a list of items as they stand in `bank.json`. */
  readonly items: string;
  readonly tasks: UploadedBank['tasks'];
  /** JSON: attributes by id. */
  readonly attributes: string;
}

interface KeptPiece {
  readonly items: readonly unknown[];
  readonly tasks: UploadedBank['tasks'];
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Keeps a piece, sealed, until all have come. */
export async function addPiece(
  engine: Engine,
  principal: Principal,
  jobId: string,
  piece: ImportPiece,
): Promise<ImportView> {
  const body: KeptPiece = {
    items: listIn(piece.items),
    tasks: piece.tasks,
    attributes: recordIn(piece.attributes),
  };
  const entries = body.items.length + body.tasks.length;
  if (entries === 0) throw new Problem('bad-input', 'The piece holds neither items nor tasks.');
  await inTransaction(engine.db, async (tx) => {
    const job = await lockOwn(tx, principal, jobId);
    if (job.state !== 'receiving') throw new Problem('conflict', `The import is ${job.state}.`);
    if (job.received + entries > job.expected)
      throw new Problem('conflict', `More came than the ${job.expected} that were announced.`);
    await insertImportChunk(tx, engine.keys, { jobId, sequence: piece.sequence, entries, body });
  });
  return readImport(engine, principal, jobId);
}

/**
 * Imports everything that has come, or nothing. Whoever asks for the state meanwhile sees how far it is.
 * @throws Problem `content-refused` with everything that is wrong; the import has then failed
 */
export async function commitImport(
  engine: Engine,
  principal: Principal,
  jobId: string,
): Promise<ImportView> {
  try {
    const { bank, imported } = await inTransaction(engine.db, async (tx) => {
      if (!(await holdImportJob(tx, jobId)))
        throw new Problem('conflict', 'The import is at work already.');
      const job = await findImportJob(tx, jobId);
      if (job === undefined) throw new Problem('not-found', 'There is no such import.');
      authorise(principal, 'bank.import-own', { ownerId: job.opened_by });
      if (job.state !== 'receiving') throw new Problem('conflict', `The import is ${job.state}.`);
      if (job.received < job.expected)
        throw new Problem('conflict', `${job.received} of ${job.expected} have come.`);
      await markImportRunning(engine.db, jobId);
      const bank = readUpload(await gathered(tx, engine, job));
      const imported = await storeBank(tx, engine, principal, bank, (stored) =>
        recordImportProgress(engine.db, jobId, stored),
      );
      const outcome = { state: 'done', unchanged: imported.unchanged } as const;
      await endImportJob(tx, { id: jobId, at: engine.clock.now(), outcome });
      return { bank, imported };
    });
    await ringForChecks(engine, bank, imported);
  } catch (error) {
    // A request that the state did not allow leaves the import as it was.
    if (!(error instanceof Problem) || error.code === 'content-refused')
      await failImport(engine, jobId, problemsOf(error));
    throw error;
  }
  return readImport(engine, principal, jobId);
}

function problemsOf(error: unknown): readonly ProblemDetail[] {
  if (error instanceof Problem) return error.errors ?? [{ path: '', message: error.detail }];
  return [{ path: '', message: 'something broke on our side: nothing was imported; try again' }];
}

const INTERRUPTED = 'the engine stopped while it was at work: nothing was imported; begin anew';

async function failImport(
  { db, clock }: Engine,
  jobId: string,
  problems: readonly ProblemDetail[],
): Promise<void> {
  const at = clock.now();
  await inTransaction(db, async (tx) => {
    const outcome = { state: 'failed', problems } as const;
    if (!(await endImportJob(tx, { id: jobId, at, outcome }))) return;
    await appendEvent(tx, {
      type: 'import.failed',
      at,
      actor: { kind: 'system', ref: 'import' },
      subject: { kind: 'import', ref: jobId },
    });
  });
}

/** The pieces as one bank. */
async function gathered(tx: Tx, { keys }: Engine, job: ImportJob): Promise<UploadedBank> {
  const items: unknown[] = [];
  const tasks: UploadedBank['tasks'][number][] = [];
  const attributes: Record<string, unknown> = {};
  for await (const piece of openImportChunks(tx, keys, job.id)) {
    const kept = piece as KeptPiece; // written by addPiece and authenticated
    items.push(...kept.items);
    tasks.push(...kept.tasks);
    Object.assign(attributes, kept.attributes);
  }
  const header = job.bank as Readonly<Record<string, unknown>>; // checked by openImport
  return { bank: JSON.stringify({ ...header, items, attributes }), tasks };
}

export interface ImportView {
  readonly id: string;
  readonly state: ImportJob['state'];
  readonly expected: number;
  readonly received: number;
  readonly stored: number;
  readonly unchanged: number | null;
  readonly problems: readonly unknown[];
}

/** Where an import stands. One whose process died says so, and has imported nothing. */
export async function readImport(
  engine: Engine,
  principal: Principal,
  jobId: string,
): Promise<ImportView> {
  const job = await findImportJob(engine.db, jobId);
  if (job === undefined) throw new Problem('not-found', 'There is no such import.');
  authorise(principal, 'bank.import-own', { ownerId: job.opened_by });
  if (job.state === 'running' && !(await isAtWork(engine, jobId))) {
    await failImport(engine, jobId, [{ path: '', message: INTERRUPTED }]);
    return readImport(engine, principal, jobId);
  }
  const { id, state, expected, received, stored, unchanged, problems } = job;
  return { id, state, expected, received, stored, unchanged, problems };
}

/** Its transaction holds the job; when it has ended, the lock is free and the state says how. */
async function isAtWork({ db }: Engine, jobId: string): Promise<boolean> {
  return inTransaction(db, async (tx) => !(await holdImportJob(tx, jobId)));
}

const STALE_MS = 24 * 3_600_000;

/** Gives up imports that were begun a day ago and never ended: what had arrived is deleted. */
export async function dropStaleImports(engine: Engine): Promise<void> {
  const openedBefore = new Date(engine.clock.now().getTime() - STALE_MS);
  for (const id of await selectStaleImportJobIds(engine.db, openedBefore))
    if (!(await isAtWork(engine, id)))
      await failImport(engine, id, [{ path: '', message: 'not ended within a day' }]);
}

async function lockOwn(tx: Tx, principal: Principal, jobId: string): Promise<ImportJob> {
  const job = await lockImportJob(tx, jobId);
  if (job === undefined) throw new Problem('not-found', 'There is no such import.');
  authorise(principal, 'bank.import-own', { ownerId: job.opened_by });
  return job;
}

function listIn(text: string): readonly unknown[] {
  const value = jsonIn(text, '/body/items');
  if (Array.isArray(value)) return value;
  throw new Problem('bad-input', 'The body is not as it must be.', [
    { path: '/body/items', message: 'must be the JSON of a list' },
  ]);
}

function recordIn(text: string): Readonly<Record<string, unknown>> {
  const value = jsonIn(text, '/body/attributes');
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new Problem('bad-input', 'The body is not as it must be.', [
    { path: '/body/attributes', message: 'must be the JSON of an object' },
  ]);
}

function jsonIn(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem('bad-input', 'The body is not as it must be.', [
      { path, message: 'must be JSON' },
    ]);
  }
}
