import { randomUUID } from 'node:crypto';
import { ownWorkAccess } from '#appeals';
import { publicItem, publicTask } from '#exam-bank';
import { openKnowledgeItem, openTask, selectMarksInForce, verdictOfEntry } from '#marking';
import type { Scheme } from '#schemes';
import { determineVerdict, type RunFacts } from '#scoring';
import {
  appendEvent,
  findPerson,
  findRun,
  findViewing,
  inTransaction,
  insertLook,
  insertViewing,
  lockSitting,
  recordItemAccess,
  selectCountingResponses,
  selectCountingSubmissions,
  selectHumans,
  selectItemVersion,
  selectResults,
  selectRoles,
  selectSetItems,
  type MarkEntry,
  type Person,
  type Reader,
  type SetItem,
  type Sitting,
  type Tx,
} from '#store';
import { actorOf } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import { selectOwnSitting, selectSession } from '../candidate/own-sitting.js';
import { ownWorkItem, type OwnWorkItem } from '../candidate/own-work.view.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';

/** A time in the room to look at one's work, watched over by somebody by name. */
export async function openViewing(
  engine: Engine,
  principal: Principal,
  request: {
    readonly sittingId: string;
    readonly place: string;
    readonly supervisor: string;
    readonly minutes: number;
  },
): Promise<{ readonly id: string; readonly until: string }> {
  const at = engine.clock.now();
  const id = randomUUID();
  const until = new Date(at.getTime() + request.minutes * 60_000);
  await inTransaction(engine.db, async (tx) => {
    const sitting = await lockSitting(tx, request.sittingId);
    if (sitting === undefined) throw new Problem('not-found', 'There is no such sitting.');
    const supervisor = await findPerson(tx, request.supervisor);
    if (supervisor === undefined || !(await maySupervise(tx, supervisor, sitting)))
      throw new Problem('not-found', 'There is no such supervisor.');
    await insertViewing(tx, {
      ...{ id, sitting_id: sitting.id, place: request.place, supervised_by: supervisor.id },
      ...{ opened_by: principal.personId, opened_at: at, until },
    });
    await appendEvent(tx, {
      ...{ type: 'work.viewing-opened', at, actor: actorOf(principal) },
      subject: { kind: 'sitting', ref: sitting.audit_ref },
      data: { viewing: id, supervisor: supervisor.id, until: until.toISOString() },
    });
  });
  return { id, until: until.toISOString() };
}

/** Members of staff who are known to be somebody else than the candidate, by human and not by account. */
async function maySupervise(tx: Tx, person: Person, { candidate_id }: Sitting): Promise<boolean> {
  const roles = await selectRoles(tx, person.id);
  const humans = await selectHumans(tx, [person.id, candidate_id]);
  const [own, candidate] = [humans.get(person.id), humans.get(candidate_id)];
  if (own === undefined || candidate === undefined || own === candidate) return false;
  return roles.some((role) => role !== 'candidate');
}

/** A candidate's own work, within the terms of the scheme; every look is on record before it is given. */
export async function readOwnWork(
  engine: Engine,
  principal: Principal,
  sittingId: string,
): Promise<{ readonly items: readonly OwnWorkItem[] }> {
  const at = engine.clock.now();
  return inTransaction(engine.db, async (tx) => {
    const own = await selectOwnSitting(tx, principal, sittingId, 'work.read-own');
    const sitting = (await lockSitting(tx, own.id)) ?? own;
    const session = await selectSession(tx, sitting);
    const { appeals: rules } = session.scheme as Scheme; // checked by parseScheme when it was scheduled
    const viewing = await findViewing(tx, { sittingId: sitting.id, at });
    const toldAt = (await selectResults(tx, sitting.id))[0]?.decided_at ?? null;
    const access = ownWorkAccess(rules, { at, toldAt, viewingOpen: viewing !== undefined });
    if (!access.ok) throw new Problem('conflict', access.message);
    const items = await selectSetItems(tx, session.exam_set_id);
    await recordLook(tx, { sitting, viewingId: viewing?.id ?? null, at });
    if (access.questions)
      await recordItemAccess(tx, {
        ...{ personId: principal.personId, act: 'read', source: 'GET /my/sittings/work' },
        ...{ itemVersionIds: shownOf(sitting, items).map(({ id }) => id), at },
      });
    return { items: await workItems(tx, engine, sitting, items, access.questions) };
  });
}

async function recordLook(
  tx: Tx,
  look: { readonly sitting: Sitting; readonly viewingId: string | null; readonly at: Date },
): Promise<void> {
  const { sitting, viewingId, at } = look;
  await insertLook(tx, { sitting_id: sitting.id, viewing_id: viewingId, at });
  await appendEvent(tx, {
    ...{ type: 'work.looked-at', at },
    actor: { kind: 'candidate', ref: sitting.audit_ref },
    subject: { kind: 'sitting', ref: sitting.audit_ref },
    data: { viewing: viewingId ?? 'none' },
  });
}

/** What the candidate had before them: who failed the theory never saw the tasks. */
function shownOf(sitting: Sitting, items: readonly SetItem[]): readonly SetItem[] {
  return items.filter(({ part }) => part === 'theory' || sitting.practical_started_at !== null);
}

async function workItems(
  db: Reader,
  engine: Engine,
  sitting: Sitting,
  items: readonly SetItem[],
  questions: boolean,
): Promise<readonly OwnWorkItem[]> {
  const responses = await selectCountingResponses(db, sitting.id);
  const submissions = await selectCountingSubmissions(db, sitting.id);
  const marks = await selectMarksInForce(db, sitting.id);
  return Promise.all(
    shownOf(sitting, items).map(async (item) => {
      const entry = marks.find((one) => one.item_version_id === item.id);
      return ownWorkItem({
        item,
        entry,
        verdict: entry === undefined || item.kind !== 'task' ? null : verdictOfEntry(entry),
        answer: responses.find((one) => one.item_version_id === item.id)?.body ?? null,
        files: submissions.find((one) => one.item_version_id === item.id)?.files ?? [],
        testVerdicts: entry === undefined ? [] : await testVerdicts(db, engine, entry),
        question: questions ? await questionOf(engine, item) : null,
      });
    }),
  );
}

/** In the order of the task's tests, which the candidate never sees otherwise than by number. */
async function testVerdicts(
  db: Reader,
  engine: Engine,
  entry: MarkEntry,
): Promise<readonly string[]> {
  const run = entry.run_id === null ? undefined : await findRun(db, entry.run_id);
  if (run === undefined || run.facts === null) return [];
  const task = await openTask(engine.keys, await selectItemVersion(db, entry.scored_version_id));
  return determineVerdict(run.facts as RunFacts, task.nearLimit).tests.map(
    ({ verdict }) => verdict,
  ); // written by commitRun
}

async function questionOf(engine: Engine, item: SetItem): Promise<unknown> {
  return item.kind === 'task'
    ? publicTask(await openTask(engine.keys, item))
    : publicItem(await openKnowledgeItem(engine.keys, item));
}
