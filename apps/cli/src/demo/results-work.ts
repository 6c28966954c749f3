import type { CandidateOutcome } from './outcome.js';
import type { CastPlayer } from './casting.js';

/** The results as the candidates see them. */
export async function outcomes(
  players: readonly CastPlayer[],
): Promise<readonly CandidateOutcome[]> {
  return Promise.all(
    players.map(async ({ id, api, sitting, story }) => {
      const { marks, criteria, total, maxTotal, decision } = await api.get<
        Omit<CandidateOutcome, 'id' | 'story' | 'before'>
      >(`/my/sittings/${sitting}/result`);
      return {
        id,
        story,
        marks: marks.map(({ item, points, maxPoints, verdict }) => ({
          item,
          points,
          maxPoints,
          verdict,
        })),
        criteria,
        total,
        maxTotal,
        decision,
        before: null,
      };
    }),
  );
}

/** The outcomes as they are now, with what they were before where that is another. */
export function withBefore(
  before: readonly CandidateOutcome[],
  now: readonly CandidateOutcome[],
): readonly CandidateOutcome[] {
  return now.map((after) => {
    const old = before.find(({ id }) => id === after.id);
    const changed =
      old !== undefined && (old.total !== after.total || old.decision !== after.decision);
    return changed ? { ...after, before: { total: old.total, decision: old.decision } } : after;
  });
}
