import { randomUUID } from 'node:crypto';
import {
  answerEnd,
  checkFiling,
  routeOf,
  type AppealKind,
  type EarlierAppeal,
  type Filing,
} from '#appeals';
import type { Scheme } from '#schemes';
import {
  findLateAdmission,
  findSetItem,
  inTransaction,
  insertAppeal,
  insertFee,
  insertLateAdmission,
  lockSitting,
  nextEntryNumber,
  selectAppealsOfSitting,
  selectAppealSteps,
  selectMatters,
  selectResults,
  type Appeal,
  type ExamSession,
  type Reader,
  type Sitting,
  type Tx,
} from '#store';
import { authorise } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import { selectOwnSitting, selectSession } from '../candidate/own-sitting.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import { appendAppealEvent, selectAppealCase, takeStep } from './appeal-case.js';

export interface FilingRequest {
  readonly sittingId: string;
  readonly kind: AppealKind;
  /** Item ids of a marking appeal. */
  readonly items: readonly string[];
  /** What an appeal about conduct or organisation is about, as single words. */
  readonly topics: readonly string[];
  readonly grounds: string;
  readonly channel: Filing['channel'];
  readonly consent: string | null;
}

export interface FiledAppeal {
  readonly id: string;
  readonly entryNumber: string;
  readonly answerBy: string;
}

/** Files an appeal as the scheme takes them; a refusal changes nothing. */
export async function fileAppeal(
  engine: Engine,
  principal: Principal,
  request: FilingRequest,
): Promise<FiledAppeal> {
  const at = engine.clock.now();
  return inTransaction(engine.db, async (tx) => {
    const sitting = await selectOwnSitting(tx, principal, request.sittingId, 'appeal.file-own');
    await lockSitting(tx, sitting.id);
    const session = await selectSession(tx, sitting);
    const { id: body, appeals: rules } = session.scheme as Scheme; // checked by parseScheme when it was scheduled
    const matters = await mattersOf(tx, session, request);
    const { kind, channel, consent } = request;
    const route = routeOf(rules, kind);
    const check = checkFiling(
      rules,
      route,
      { kind, channel, consent, matters: matters.map(({ key }) => key) },
      await filingFacts(tx, { sitting, session, kind, at }),
    );
    if (!check.ok || route === undefined)
      throw check.ok ? new Error('no route') : refusal(check.code, check.message);
    if (kind === 'marking') await assertDecided(tx, sitting);
    const id = randomUUID();
    const entryNumber = await nextEntryNumber(tx, body, at.getUTCFullYear());
    const { lastDay } = answerEnd(rules, route, at);
    await insertAppeal(
      tx,
      engine.keys,
      {
        ...{ id, entry_number: entryNumber, sitting_id: sitting.id, kind, channel, consent },
        ...{ instance: check.instance, is_late: check.late, grounds: request.grounds },
        ...{ filed_at: at, answer_last_day: lastDay },
      },
      matters.map(({ row }) => ({ id: randomUUID(), ...row })),
    );
    // The grounds are the appellant's own words: they stay out of the log.
    await appendAppealEvent(tx, { appeal: { id }, sitting }, 'appeal.filed', {
      ...{ at, principal },
      data: {
        ...{ entryNumber, kind, instance: check.instance, late: check.late, answerBy: lastDay },
        matters: matters.map(({ name }) => name).join(' '),
      },
    });
    if (route.fee !== undefined)
      await insertFee(tx, {
        ...{ appeal_id: id, state: 'due', amount: route.fee.amount, at },
        ...{ currency: route.fee.currency, reason_code: null, by: null },
      });
    return { id, entryNumber, answerBy: lastDay };
  });
}

interface NamedMatter {
  /** What tells it from others of its kind. */
  readonly key: string;
  readonly name: string;
  readonly row: { readonly item_version_id: string | null; readonly topic: string | null };
}

async function mattersOf(
  db: Reader,
  session: ExamSession,
  { kind, items, topics }: FilingRequest,
): Promise<readonly NamedMatter[]> {
  const [needed, useless] = kind === 'marking' ? [items, topics] : [topics, items];
  if (needed.length === 0 || useless.length > 0)
    throw new Problem(
      'bad-input',
      `An appeal about ${kind} names ${kind === 'marking' ? 'items' : 'topics'}, and nothing else.`,
    );
  if (kind !== 'marking')
    return topics.map((topic) => ({
      ...{ key: topic, name: topic, row: { item_version_id: null, topic } },
    }));
  return Promise.all(
    items.map(async (itemId) => {
      const item = await findSetItem(db, { setId: session.exam_set_id, itemId });
      if (item === undefined) throw new Problem('not-found', `Your paper has no item ${itemId}.`);
      return { key: item.id, name: itemId, row: { item_version_id: item.id, topic: null } };
    }),
  );
}

async function filingFacts(
  db: Reader,
  of: {
    readonly sitting: Sitting;
    readonly session: ExamSession;
    readonly kind: AppealKind;
    readonly at: Date;
  },
) {
  const results = await selectResults(db, of.sitting.id);
  return {
    at: of.at,
    exam: of.sitting.conditions_accepted_at ?? of.session.opened_at,
    // Who was told another result since may appeal against that one.
    result: results.at(-1)?.decided_at ?? null,
    earlier: await earlierAppeals(db, of.sitting.id),
    admittedUntil: await findLateAdmission(db, { sittingId: of.sitting.id, kind: of.kind }),
  };
}

async function earlierAppeals(db: Reader, sittingId: string): Promise<readonly EarlierAppeal[]> {
  const appeals = await selectAppealsOfSitting(db, sittingId);
  const matters = await selectMatters(
    db,
    appeals.map(({ id }) => id),
  );
  return Promise.all(
    appeals.map(async (appeal) => ({
      entryNumber: appeal.entry_number,
      kind: appeal.kind,
      matters: matters
        .filter(({ appeal_id }) => appeal_id === appeal.id)
        .map(({ item_version_id, topic }) => item_version_id ?? topic ?? ''),
      instance: appeal.instance,
      ...(await endOf(db, appeal)),
    })),
  );
}

async function endOf(db: Reader, { id, state, outcome, decided_at }: Appeal) {
  if (state === 'closed' && outcome === null) return { state: 'withdrawn', endedAt: null } as const;
  if (outcome === null) return { state: 'open', endedAt: null } as const;
  // Until it is told, its outcome starts no window; nor is it open any more.
  const told = (await selectAppealSteps(db, id)).find(({ step }) => step === 'tell');
  return { state: 'ended', endedAt: told?.at ?? decided_at } as const;
}

async function assertDecided(db: Reader, sitting: Sitting): Promise<void> {
  if ((await selectResults(db, sitting.id)).length === 0)
    throw new Problem('conflict', 'There is no result to appeal against yet.');
}

function refusal(code: string, message: string): Problem {
  if (code === 'too-late') return new Problem('too-late', message);
  return new Problem('conflict', message);
}

/** Takes an appeal back, until its rulings are with the second person. */
export async function withdrawAppeal(
  engine: Engine,
  principal: Principal,
  appealId: string,
): Promise<void> {
  const at = engine.clock.now();
  await inTransaction(engine.db, async (tx) => {
    const found = await selectOwnCase(tx, principal, appealId);
    await takeStep(tx, found, { step: 'withdraw', at, principal });
  });
}

/** The appellant's own case; another's is told apart from none by nothing. */
async function selectOwnCase(tx: Tx, principal: Principal, appealId: string) {
  const found = await selectAppealCase(tx, appealId);
  if (found.sitting.candidate_id !== principal.personId)
    throw new Problem('not-found', 'There is no such appeal.');
  authorise(principal, 'appeal.file-own', { ownerId: found.sitting.candidate_id });
  return found;
}

/** Lets an appeal in after its window: somebody answers for it by name. */
export async function admitLate(
  engine: Engine,
  principal: Principal,
  request: {
    readonly sittingId: string;
    readonly kind: AppealKind;
    readonly until: string;
    readonly reasonCode: string;
  },
): Promise<void> {
  const at = engine.clock.now();
  const until = new Date(request.until);
  await inTransaction(engine.db, async (tx) => {
    const sitting = await lockSitting(tx, request.sittingId);
    if (sitting === undefined) throw new Problem('not-found', 'There is no such sitting.');
    const { appeals: rules } = (await selectSession(tx, sitting)).scheme as Scheme; // as above
    if (routeOf(rules, request.kind)?.lateFiling !== 'by-name')
      throw new Problem('conflict', 'The scheme lets no such appeal in late.');
    if (!(until > at)) throw new Problem('bad-input', 'The admission ends before it begins.');
    const id = randomUUID();
    await insertLateAdmission(tx, {
      ...{ id, sitting_id: sitting.id, kind: request.kind, until, admitted_at: at },
      ...{ admitted_by: principal.personId, reason_code: request.reasonCode },
    });
    await appendAppealEvent(tx, { appeal: { id }, sitting }, 'appeal.late-admitted', {
      ...{ at, principal },
      data: { kind: request.kind, until: until.toISOString(), reasonCode: request.reasonCode },
    });
  });
}
