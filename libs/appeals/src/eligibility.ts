/** Somebody who took part in what an appeal is about, and how. */
export interface TakenPart {
  readonly personId: string;
  /** The same for all accounts of one human; null: not known who it is. */
  readonly human: string | null;
  readonly act: string;
  /** In what: the session, the sitting, an item, the decision that is appealed against, an earlier instance. */
  readonly in: 'session' | 'sitting' | 'item' | 'decision' | 'instance';
}

export interface Judged {
  readonly personId: string;
  readonly human: string | null;
}

/** What was looked at and what came of it: kept with the assignment, its hash in the log. */
export interface EligibilityProof {
  readonly person: string;
  readonly eligible: boolean;
  readonly conflicts: readonly TakenPart[];
  readonly lookedAt: readonly TakenPart[];
}

/**
 * Whether somebody may take part in an appeal (rule SCI-11.3): no part in the sitting, its session, an item of its paper, the
 * first decision or an earlier instance; by human, not by account. An account of an unknown human is nobody's proof of that,
 * so it is never eligible, and whoever of unknown human took part might be anybody.
 */
export function eligibilityOf(judged: Judged, takenPart: readonly TakenPart[]): EligibilityProof {
  const lookedAt = [...takenPart].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const conflicts = lookedAt.filter(
    (one) =>
      one.personId === judged.personId ||
      one.human === null ||
      judged.human === null ||
      one.human === judged.human,
  );
  const eligible = judged.human !== null && conflicts.length === 0;
  return { person: judged.personId, eligible, conflicts, lookedAt };
}

function keyOf({ in: where, act, personId }: TakenPart): string {
  return `${where} ${act} ${personId}`;
}
