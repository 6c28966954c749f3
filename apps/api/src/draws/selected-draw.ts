import type { Draw } from '#store';
import { Problem } from '../http/problem.js';

/** The draw, or the refusal of a request that names none. */
export async function selectedDraw(finding: Promise<Draw | undefined>): Promise<Draw> {
  const draw = await finding;
  if (draw === undefined) throw new Problem('not-found', 'There is no such draw.');
  return draw;
}
