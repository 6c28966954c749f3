import { DEFAULT_ERROR_RATE, leakReport, parseFragment, type CopiesFile } from '#custody';
import {
  appendEvent,
  inTransaction,
  recordItemAccess,
  whoCouldHaveSeen,
  type AccessAct,
  type Sighting,
} from '#store';
import { actorOf } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import { selectKnownCopies } from './known-copies.js';

/** The copies of a set or bank part with their orders, for an investigation offline. Taking them out is on record first. */
export async function exportCopies(
  engine: Engine,
  principal: Principal,
  source: string,
): Promise<CopiesFile> {
  return openCopies(engine, principal, { source, act: 'export' });
}

async function openCopies(
  { db, keys, clock }: Engine,
  principal: Principal,
  {
    source,
    act,
  }: { readonly source: string; readonly act: Extract<AccessAct, 'export' | 'trace'> },
): Promise<CopiesFile> {
  const at = clock.now();
  const { file, itemVersionIds } = await selectKnownCopies(db, keys, source);
  if (file.copies.length === 0) throw new Problem('not-found', 'There are no copies of this.');
  await inTransaction(db, async (tx) => {
    await recordItemAccess(tx, {
      ...{ personId: principal.personId, act, source: 'leak investigation' },
      ...{ itemVersionIds: act === 'export' ? itemVersionIds : [], at },
    });
    await appendEvent(tx, {
      type: act === 'export' ? 'leak.copies-exported' : 'leak.traced',
      at,
      actor: actorOf(principal),
      subject: { kind: 'leak', ref: source },
      data: { copies: file.copies.length, items: itemVersionIds.length },
    });
  });
  return file;
}

/** Ranks the copies of a set or bank part for a leaked fragment: a lead, not proof. */
export async function traceFragment(
  engine: Engine,
  principal: Principal,
  request: { readonly of: string; readonly fragment: string; readonly errorRate?: number },
) {
  const fragment = parseFragment(request.fragment, 'fragment');
  if (!fragment.ok) throw new Problem('bad-input', fragment.problem);
  const known = await openCopies(engine, principal, { source: request.of, act: 'trace' });
  const errorRate = request.errorRate ?? DEFAULT_ERROR_RATE;
  return leakReport({ questions: fragment.value, known, errorRate });
}

export interface SightingQuestion {
  readonly qualification: string;
  readonly item: string;
  readonly from?: string;
  readonly until?: string;
}

/** Everybody who could have seen an item, in any version; the question itself is on record. */
export async function askWhoSaw(
  { db, clock }: Engine,
  principal: Principal,
  question: SightingQuestion,
): Promise<readonly Sighting[]> {
  const at = clock.now();
  const from = new Date(question.from ?? 0);
  const until = new Date(question.until ?? at);
  if (until < from) throw new Problem('bad-input', '`until` lies before `from`.');
  const { qualification: qualificationId, item: itemId } = question;
  return inTransaction(db, async (tx) => {
    await appendEvent(tx, {
      type: 'leak.asked-who-saw',
      at,
      actor: actorOf(principal),
      subject: { kind: 'leak', ref: `${qualificationId}/${itemId}` },
      data: { from: from.toISOString(), until: until.toISOString() },
    });
    return whoCouldHaveSeen(tx, { qualificationId, itemId, from, until });
  });
}
