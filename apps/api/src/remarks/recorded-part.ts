import { recordParticipations, type Sitting, type Tx } from '#store';
import type { Principal } from '../access/principal.js';

/** Who re-marked took part in the exam of everybody concerned. */
export async function recordRemarkers(
  tx: Tx,
  principal: Principal,
  sittings: readonly Pick<Sitting, 'exam_session_id'>[],
  at: Date,
): Promise<void> {
  const sessionIds = new Set(sittings.map((sitting) => sitting.exam_session_id));
  await recordParticipations(
    tx,
    [...sessionIds].map((sessionId) => ({
      personId: principal.personId,
      act: 'remarker',
      sessionId,
      at,
    })),
  );
}
