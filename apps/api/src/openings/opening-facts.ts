import {
  findExamSession,
  findReplacement,
  newestEventAt,
  selectHumans,
  selectUnits,
  type ExamSet,
  type Reader,
  type SetOpening,
} from '#store';
import type { Facts } from '../access/decide.js';
import type { Principal } from '../access/principal.js';
import { authenticatedMsAgo } from '../access/authorise.js';
import type { Engine } from '../engine.js';
import type { OpeningFacts } from './opening-rules.js';

const MINUTE_MS = 60 * 1000;

/** Reads what `openingRefusal` judges by. @param sessionId null where the glass is broken */
export async function selectOpeningFacts(
  db: Reader,
  { config }: Pick<Engine, 'config'>,
  about: {
    readonly set: Pick<ExamSet, 'id' | 'opened_at' | 'draw_id'>;
    readonly sessionId: string | null;
    readonly at: Date;
  },
): Promise<OpeningFacts> {
  const { set, sessionId, at } = about;
  const facts = {
    now: at,
    newestEventAt: await newestEventAt(db),
    setOpenedAt: set.opened_at,
    replacedBy: await findReplacementNumber(db, set.draw_id),
    leadMs: config.openingLeadMinutes * MINUTE_MS,
  };
  if (sessionId === null) return facts;
  const session = await findExamSession(db, sessionId);
  if (session === undefined)
    throw new Error(`opening for a session ${sessionId} that is not there`);
  return {
    ...facts,
    session: {
      state: session.state,
      startsAt: session.starts_at,
      isOfSet: session.exam_set_id === set.id,
    },
  };
}

/** Of a replacement that somebody approved. */
async function findReplacementNumber(
  db: Reader,
  drawId: string | null,
): Promise<string | undefined> {
  const replacement = drawId === null ? undefined : await findReplacement(db, drawId);
  return replacement?.state === 'proposed' ? undefined : replacement?.number;
}

/** Who is waited for: the first custodian, then the second; nobody once the opening has ended. */
export function turnOf(
  opening: Pick<SetOpening, 'state' | 'first_id' | 'second_id'>,
): string | undefined {
  switch (opening.state) {
    case 'asked':
      return opening.first_id;
    case 'half':
    case 'released':
      return opening.second_id;
    case 'opened':
    case 'expired':
    case 'cancelled':
    case 'failed':
      return undefined;
  }
}

/** What decide() judges a person of this opening by. */
export async function selectPartyFacts(
  db: Reader,
  { config }: Pick<Engine, 'config'>,
  principal: Principal,
  opening: Pick<SetOpening, 'state' | 'asked_by' | 'first_id' | 'second_id'>,
  at: Date,
): Promise<Facts> {
  const { asked_by, first_id, second_id } = opening;
  const humans = await selectHumans(db, [asked_by, first_id, second_id]);
  const humanOf = (id: string): string => humans.get(id) ?? id;
  const turn = turnOf(opening);
  return {
    opening: {
      askedBy: humanOf(asked_by),
      custodians: [humanOf(first_id), humanOf(second_id)],
      turn: turn === undefined ? undefined : humanOf(turn),
      ...(config.custodianUnits === 'different' && {
        units: await selectUnits(db, [first_id, second_id]),
      }),
    },
    authenticatedMsAgo: authenticatedMsAgo(principal, at),
  };
}
