import { recordParticipations, type Sitting, type Tx } from '#store';

/** Who re-marked took part in the exam of everybody concerned. */
export async function recordRemarkers(
  tx: Tx,
  personIds: readonly string[],
  sittings: readonly Pick<Sitting, 'exam_session_id'>[],
  at: Date,
): Promise<void> {
  const sessionIds = new Set(sittings.map((sitting) => sitting.exam_session_id));
  await recordParticipations(
    tx,
    [...sessionIds].flatMap((sessionId) =>
      personIds.map((personId) => ({ personId, act: 'remarker', sessionId, at }) as const),
    ),
  );
}
