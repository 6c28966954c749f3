import { ALERT_DAYS_BEFORE, alertsOf, calendarOf, type DueCase } from '#appeals';
import type { Scheme } from '#schemes';
import {
  appendEvent,
  findSitting,
  inTransaction,
  lockSitting,
  openGrounds,
  openLetters,
  openRationale,
  findRecheck,
  selectActions,
  selectAppeals,
  selectAppealSteps,
  selectBlindReviewers,
  selectEligibilities,
  selectFees,
  selectMatters,
  selectRulings,
  selectSearches,
  selectTellings,
  updateAppeal,
  type Appeal,
  type Reader,
} from '#store';
import { authorise } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import { selectSession } from '../candidate/own-sitting.js';
import type { Engine } from '../engine.js';
import { selectAppealCase } from './appeal-case.js';

/** Every appeal with its matters; whose it is, for coordinators and auditors only. */
export async function listAppeals(engine: Engine, principal: Principal) {
  const appeals = await selectAppeals(engine.db);
  const matters = await selectMatters(
    engine.db,
    appeals.map(({ id }) => id),
  );
  const mayKnow = principal.roles.some((role) => role === 'coordinator' || role === 'auditor');
  return appeals.map((appeal) => ({
    id: appeal.id,
    entryNumber: appeal.entry_number,
    sittingId: mayKnow ? appeal.sitting_id : null,
    kind: appeal.kind,
    state: appeal.state,
    instance: appeal.instance,
    late: appeal.is_late,
    channel: appeal.channel,
    filedAt: appeal.filed_at.toISOString(),
    answerBy: appeal.answer_last_day,
    assignedTo: appeal.assigned_to,
    remarkSetId: appeal.remark_set_id,
    outcome: appeal.outcome,
    matters: matters
      .filter(({ appeal_id }) => appeal_id === appeal.id)
      .map(({ id, item_id, item_version_id, topic, named }) => ({
        ...{ id, item: item_id, itemVersionId: item_version_id, topic, named },
      })),
  }));
}

/** The whole case, for everybody but its blind reviewer. */
export async function readCase(engine: Engine, principal: Principal, appealId: string) {
  const { keys } = engine;
  return inTransaction(engine.db, async (tx) => {
    const { appeal, sitting } = await selectAppealCase(tx, appealId);
    const blindReviewers = await selectBlindReviewers(tx, { sittingId: sitting.id });
    authorise(principal, 'appeal.read-case', { blindReviewers });
    const recheck = await findRecheck(tx, appeal.id);
    const rulings = await selectRulings(tx, appeal.id);
    return {
      id: appeal.id,
      entryNumber: appeal.entry_number,
      sittingId: appeal.sitting_id,
      state: appeal.state,
      grounds: await openGrounds(tx, keys, appeal),
      consent: appeal.consent,
      steps: (await selectAppealSteps(tx, appeal.id)).map((one) => ({
        ...{ step: one.step, to: one.to_state, by: one.made_by, reasonCode: one.reason_code },
        at: one.at.toISOString(),
      })),
      recheck:
        recheck === undefined
          ? null
          : { equal: recheck.equal, sha256: recheck.sha256, report: recheck.report },
      eligibility: (await selectEligibilities(tx, appeal.id)).map((one) => ({
        ...{ person: one.person_id, part: one.part, sha256: one.sha256, proof: one.proof },
        at: one.at.toISOString(),
      })),
      rulings: await Promise.all(
        rulings.map(async (one) => ({
          ...{ matter: one.matter_id, outcome: one.outcome, by: one.by },
          ...{ oldPoints: one.old_points, newPoints: one.new_points },
          ...{ errorClass: one.error_class, reasonCode: one.reason_code },
          ...{ reference: one.reference, rationale: await openRationale(tx, keys, one) },
        })),
      ),
      ...(await readRecords(tx, engine, appeal)),
    };
  });
}

async function readRecords(db: Reader, { keys }: Engine, { id }: Appeal) {
  return {
    fee: (await selectFees(db, id)).map(({ state, amount, currency, at }) => ({
      ...{ state, amount, currency, at: at.toISOString() },
    })),
    tellings: (await selectTellings(db, id)).map((one) => ({
      ...{ channel: one.channel, proof: one.proof, proofSha256: one.proof_sha256 },
      at: one.at.toISOString(),
    })),
    searches: (await selectSearches(db, id)).map(({ same, ref, sittings, at }) => ({
      ...{ same, ref, sittings, at: at.toISOString() },
    })),
    actions: (await selectActions(db, keys, id)).map((one) => ({
      ...{ id: one.id, text: one.text, due: one.due },
      doneAt: one.doneAt?.toISOString() ?? null,
    })),
    letters: await openLetters(db, keys, id),
  };
}

/** Appeals whose answer is due soon or overdue (rules ECDL-7.2c, SCI-11.4). */
export async function readAlerts(engine: Engine) {
  const appeals = await selectAppeals(engine.db);
  const cases = await dueCases(engine.db, appeals);
  return alertsOf(cases, engine.clock.now()).map(({ id, ...alert }) => ({
    appeal: id,
    entryNumber: appeals.find((one) => one.id === id)?.entry_number ?? '',
    ...alert,
  }));
}

async function dueCases(db: Reader, appeals: readonly Appeal[]): Promise<readonly DueCase[]> {
  const open = appeals.filter(({ state }) => state !== 'told' && state !== 'closed');
  const cases = await Promise.all(
    open.map(async ({ id, state, sitting_id: sittingId, answer_last_day: lastDay }) => {
      const sitting = await findSitting(db, sittingId);
      if (sitting === undefined || lastDay === null) return [];
      const { appeals: rules } = (await selectSession(db, sitting)).scheme as Scheme; // checked by parseScheme when it was scheduled
      const alertDaysBefore = rules.alertDaysBefore ?? ALERT_DAYS_BEFORE;
      return [{ id, state, answerLastDay: lastDay, calendar: calendarOf(rules), alertDaysBefore }];
    }),
  );
  return cases.flat();
}

/** Records once, for each appeal, that its answer is overdue; GET /appeals/alerts shows it until the appellant is told. */
export async function noteOverdueAppeals(engine: Engine): Promise<void> {
  const at = engine.clock.now();
  const appeals = (await selectAppeals(engine.db)).filter((one) => one.overdue_noted_at === null);
  for (const { id, kind } of alertsOf(await dueCases(engine.db, appeals), at)) {
    if (kind !== 'overdue') continue;
    await inTransaction(engine.db, async (tx) => {
      const { appeal, sitting } = await selectAppealCase(tx, id);
      if (appeal.overdue_noted_at !== null) return;
      await lockSitting(tx, sitting.id);
      await updateAppeal(tx, id, { overdue_noted_at: at });
      await appendEvent(tx, {
        ...{ type: 'appeal.overdue', at, actor: { kind: 'system', ref: 'clock' } },
        subject: { kind: 'sitting', ref: sitting.audit_ref },
        data: { appeal: id, answerBy: appeal.answer_last_day ?? 'none' },
      });
    });
  }
}
