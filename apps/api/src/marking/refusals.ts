import { MarkingRefused, type MarkingRefusal } from '#marking';
import { isRefusedByDatabase, NoMarkerRole } from '#store';
import { Problem } from '../http/problem.js';

const NO_ROLE =
  'The database has no role for markers, so nothing would keep candidates from them: run npx exam database roles (docs/operating.md).';

const TEXTS: Readonly<Record<MarkingRefusal, (count: number) => string>> = {
  'not-opened': () => 'The marking of this session is not open: POST /sessions/…/marking.',
  'opened-before': () => 'The marking of this session was opened before.',
  'nothing-to-mark': () => 'The session has no answer that people mark.',
  'session-under-way': () => 'The session is not closed: close it first.',
  'too-few-markers': (count) =>
    `Scripts that none of the markers may have: ${String(count)}. Name more people.`,
  'no-seeds': () =>
    'The scheme wants seeds, and an item has none: POST /items/…/marking-seeds first.',
  'no-marker-role': () => NO_ROLE,
  'scripts-wait': (count) => `Scripts that still wait for their marker: ${String(count)}.`,
  'marker-barred-here': (count) =>
    `Answers equal to scripts of another session, whose marker there trained a candidate of this one: ${String(count)}. Let that marker stand down there before the round ends, then open this marking.`,
  closed: () => 'The marking of this session is closed.',
};

/** A refusal of the marking as a problem document. */
export async function refusedAsProblem<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof NoMarkerRole) throw new Problem('conflict', NO_ROLE);
    if (error instanceof MarkingRefused)
      throw new Problem('conflict', TEXTS[error.code](error.count));
    if (isRefusedByDatabase(error))
      throw new Problem(
        'conflict',
        'A marker may not have these scripts: their own part in an exam that the answers come from forbids it. Nothing was changed. Let them stand down before the round ends, and name another.',
      );
    throw error;
  }
}
