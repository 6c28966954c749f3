import type { Scheme } from '#schemes';
import { findAppeal, findExamSession, findSitting, type Reader, type RemarkSet } from '#store';
import { mayGoDown } from '../appeals/appeal-case.js';
import { Problem } from '../http/problem.js';

/**
 * A consent is on record where the candidate filed an appeal of that sitting and agreed to the text in force.
 * @throws Problem for one that is not
 */
export async function assertConsents(
  db: Reader,
  { consents }: Pick<RemarkSet, 'consents'>,
): Promise<void> {
  for (const { sittingId, ref } of consents) {
    const appeal = await findAppeal(db, ref);
    const sitting = await findSitting(db, sittingId);
    const session = sitting && (await findExamSession(db, sitting.exam_session_id));
    const agreed =
      appeal?.sitting_id === sittingId &&
      session !== undefined &&
      mayGoDown({ appeal, scheme: session.scheme as Scheme }); // checked by parseScheme when it was scheduled
    if (!agreed)
      throw new Problem(
        'conflict',
        `No appeal ${ref} of sitting ${sittingId} agrees to a lower mark (consent-unknown).`,
      );
  }
}
