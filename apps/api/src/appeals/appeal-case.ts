import { routeOf, stateAfter, stepsFrom, type CaseStep } from '#appeals';
import type { Scheme } from '#schemes';
import {
  appendEvent,
  insertAppealStep,
  lockAppeal,
  lockSitting,
  selectMatters,
  selectParticipations,
  selectSetItems,
  selectTakenPart,
  type Appeal,
  type AppealMatter,
  type ExamSession,
  type Sitting,
  type Tx,
} from '#store';
import { actorOf } from '../access/authorise.js';
import type { Facts } from '../access/decide.js';
import type { Principal } from '../access/principal.js';
import { selectSession } from '../candidate/own-sitting.js';
import { Problem } from '../http/problem.js';

export type Matter = AppealMatter & { readonly item_id: string | null };

/** A case, locked, with what it is judged by. */
export interface AppealCase {
  readonly appeal: Appeal;
  readonly matters: readonly Matter[];
  readonly sitting: Sitting;
  readonly session: ExamSession;
  readonly scheme: Scheme;
  /** Who took part in the exam, its set and its items, and in the decision that is appealed against. */
  readonly facts: Facts;
}

/** An appeal, locked, with the facts that decide() needs; they are looked up now, not believed. */
export async function selectAppealCase(tx: Tx, appealId: string): Promise<AppealCase> {
  const appeal = await lockAppeal(tx, appealId);
  const sitting = appeal && (await lockSitting(tx, appeal.sitting_id));
  if (appeal === undefined || sitting === undefined)
    throw new Problem('not-found', 'There is no such appeal.');
  const session = await selectSession(tx, sitting);
  const items = await selectSetItems(tx, session.exam_set_id);
  const participations = await selectParticipations(tx, {
    sessionId: session.id,
    sittingId: sitting.id,
    itemVersionIds: items.map(({ id }) => id),
  });
  return {
    appeal,
    matters: await selectMatters(tx, [appeal.id]),
    sitting,
    session,
    scheme: session.scheme as Scheme, // checked by parseScheme when the session was scheduled
    facts: {
      participations,
      takenPart: await selectTakenPart(tx, appeal),
      assignedToId: appeal.assigned_to,
    },
  };
}

/** The engine found that the marks were added up wrong; the marks themselves are right. */
export const TOTALLING_ERROR = 'totalling-error';

const EVENTS = {
  accept: 'appeal.accepted',
  'find-difference': 'appeal.difference-found',
  dismiss: 'appeal.dismissed',
  withdraw: 'appeal.withdrawn',
  assign: 'appeal.assigned',
  declare: 'appeal.review-begun',
  decline: 'appeal.review-declined',
  unblind: 'appeal.unblinded',
  draft: 'appeal.drafted',
  rule: 'appeal.ruled',
  return: 'appeal.returned',
  'review-instead': 'appeal.review-asked',
  approve: 'appeal.decided',
  correct: 'appeal.corrected',
  tell: 'appeal.told',
  close: 'appeal.closed',
} as const satisfies Record<CaseStep, string>;

export interface Step {
  readonly step: CaseStep;
  readonly at: Date;
  /** Null: the engine itself. */
  readonly principal: Principal | null;
  readonly subjectId?: string;
  readonly reasonCode?: string;
  /** Ids, codes, counts and hashes: nothing that anybody wrote. */
  readonly data?: Readonly<Record<string, string | number | boolean>>;
}

/** Whether a step can be taken from where the case is. @throws Problem `conflict` */
export function assertStep({ state }: Appeal, step: CaseStep): void {
  if (stateAfter(state, step) !== undefined) return;
  const next = stepsFrom(state).join(', ');
  throw new Problem(
    'conflict',
    `The appeal is ${state}: ${next === '' ? 'nothing is done to it any more' : `next comes one of ${next}`}, not ${step}.`,
  );
}

/** Moves the case one step and writes its event. @throws Problem `conflict` where the case stands elsewhere */
export async function takeStep(
  tx: Tx,
  { appeal, sitting }: Pick<AppealCase, 'appeal' | 'sitting'>,
  { step, at, principal, subjectId, reasonCode, data }: Step,
): Promise<Appeal> {
  assertStep(appeal, step);
  const to = stateAfter(appeal.state, step) ?? appeal.state;
  await insertAppealStep(tx, {
    appeal_id: appeal.id,
    step,
    from_state: appeal.state,
    to_state: to,
    made_by: principal?.personId ?? null,
    subject_id: subjectId ?? null,
    reason_code: reasonCode ?? null,
    at,
  });
  await appendAppealEvent(tx, { appeal, sitting }, EVENTS[step], {
    ...{ at, principal },
    data: { ...data, ...(reasonCode === undefined ? {} : { reasonCode }) },
  });
  return { ...appeal, state: to };
}

/** An event about the case; its subject is the sitting, under whose lock it is written. */
export async function appendAppealEvent(
  tx: Tx,
  { appeal, sitting }: Pick<AppealCase, 'sitting'> & { readonly appeal: Pick<Appeal, 'id'> },
  type: string,
  event: Pick<Step, 'at' | 'principal' | 'data'>,
): Promise<void> {
  const { principal } = event;
  const isAppellant = principal?.personId === sitting.candidate_id;
  await appendEvent(tx, {
    type,
    at: event.at,
    actor: isAppellant
      ? { kind: 'candidate', ref: sitting.audit_ref }
      : principal === null
        ? { kind: 'system', ref: 'appeals' }
        : actorOf(principal),
    subject: { kind: 'sitting', ref: sitting.audit_ref },
    data: { appeal: appeal.id, ...event.data },
  });
}

/** Whether a mark may get lower: only where the body's scheme says so and the appellant agreed to it. */
export function mayGoDown({ appeal, scheme }: Pick<AppealCase, 'appeal' | 'scheme'>): boolean {
  const terms = routeOf(scheme.appeals, appeal.kind)?.lowerMark;
  return terms?.policy === 'with-consent' && appeal.consent === terms.textVersion;
}
