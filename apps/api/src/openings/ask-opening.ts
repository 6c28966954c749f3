import { createHash, randomUUID } from 'node:crypto';
import {
  appendEvent,
  findExamSession,
  findSetPair,
  findWaitingOpening,
  insertSetOpening,
  lockExamSet,
  type SetOpening,
  type Tx,
} from '#store';
import { actorOf } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import { attempt, refusalOfPerson, type Attempt } from './attempt.js';
import { endOpening } from './end-opening.js';
import { selectOpeningFacts, selectPartyFacts } from './opening-facts.js';
import { OPENING_MS, openingRefusal, type Refusal } from './opening-rules.js';

/** What is asked for: for a session, or, by the chair and for a reason, before any. */
export interface OpeningRequest {
  readonly setId: string;
  /** The two who are at hand, in any order. */
  readonly custodianIds: readonly [string, string];
  readonly why:
    | { readonly kind: 'scheduled'; readonly sessionId: string }
    | { readonly kind: 'glass'; readonly reason: string };
}

export interface AskedOpening {
  readonly id: string;
  /** Takes the first layer off. */
  readonly first: string;
  readonly second: string;
  readonly expiresAt: string;
}

/** Asks two custodians to open a set. Nothing is handed out by it. */
export function askOpening(
  engine: Engine,
  principal: Principal,
  request: OpeningRequest,
): Promise<AskedOpening> {
  return attempt(engine, principal, async (tx, at): Promise<Attempt<AskedOpening>> => {
    const set = await lockExamSet(tx, request.setId);
    if (set === undefined) throw new Problem('not-found', 'There is no such set.');
    const sessionId = await sessionOf(tx, request);
    const refusal =
      (await personRefusal(tx, engine, principal, request, at)) ??
      openingRefusal(await selectOpeningFacts(tx, engine, { set, sessionId, at })) ??
      (await waitingRefusal(tx, set.id, at));
    if (refusal !== undefined) return { ok: false, refused: { ...refusal, setId: set.id } };
    const pair = await findSetPair(tx, set.id, request.custodianIds);
    if (pair === undefined)
      throw new Problem(
        'not-found',
        'These two are not both custodians of this set; GET /sets/{set}/custodians lists them.',
      );
    const opening = {
      id: randomUUID(),
      exam_set_id: set.id,
      kind: request.why.kind,
      exam_session_id: sessionId,
      reason: request.why.kind === 'glass' ? request.why.reason : null,
      asked_by: principal.personId,
      asked_at: at,
      expires_at: new Date(at.getTime() + OPENING_MS),
      first_id: pair.outer_id,
      second_id: pair.inner_id,
    };
    await insertSetOpening(tx, opening);
    await appendAsked(tx, principal, opening);
    const { id, first_id: first, second_id: second, expires_at } = opening;
    return { ok: true, done: { id, first, second, expiresAt: expires_at.toISOString() } };
  });
}

async function sessionOf(tx: Tx, { why }: OpeningRequest): Promise<string | null> {
  if (why.kind === 'glass') return null;
  const session = await findExamSession(tx, why.sessionId);
  if (session === undefined) throw new Problem('not-found', 'There is no such session.');
  return session.id;
}

async function personRefusal(
  tx: Tx,
  engine: Engine,
  principal: Principal,
  { custodianIds, why }: OpeningRequest,
  at: Date,
): Promise<Refusal | undefined> {
  const action = why.kind === 'glass' ? 'set.break-glass' : 'set.request-opening';
  const [first_id, second_id] = custodianIds;
  const asked = { state: 'asked', asked_by: principal.personId, first_id, second_id } as const;
  return refusalOfPerson(
    principal,
    action,
    await selectPartyFacts(tx, engine, principal, asked, at),
  );
}

/** One that waited too long makes way. */
async function waitingRefusal(tx: Tx, setId: string, at: Date): Promise<Refusal | undefined> {
  const waiting = await findWaitingOpening(tx, setId);
  if (waiting === undefined) return undefined;
  if (waiting.expires_at <= at) {
    await endOpening(tx, waiting, {
      state: 'expired',
      at,
      actor: { kind: 'system', ref: 'clock' },
    });
    return undefined;
  }
  return {
    code: 'opening-under-way',
    detail: `Opening ${waiting.id} waits for a custodian until ${waiting.expires_at.toISOString()}; finish or cancel it.`,
  };
}

type Asked = Pick<
  SetOpening,
  | 'id'
  | 'exam_set_id'
  | 'kind'
  | 'exam_session_id'
  | 'asked_at'
  | 'first_id'
  | 'second_id'
  | 'reason'
>;

/** The reason may name people: the log has its hash, the database the text. */
async function appendAsked(tx: Tx, principal: Principal, opening: Asked): Promise<void> {
  const { exam_session_id: session, reason } = opening;
  await appendEvent(tx, {
    type: opening.kind === 'glass' ? 'set.glass-asked' : 'set.opening-asked',
    at: opening.asked_at,
    actor: actorOf(principal),
    subject: { kind: 'set', ref: opening.exam_set_id },
    data: {
      opening: opening.id,
      custodians: [opening.first_id, opening.second_id],
      ...(session === null ? {} : { session }),
    },
    evidence: reason === null ? [] : [textEvidence('reason.txt', reason)],
  });
}

/** What a free text is known by in the log. */
export function textEvidence(name: string, text: string) {
  const bytes = Buffer.from(text);
  return {
    name,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
  };
}
