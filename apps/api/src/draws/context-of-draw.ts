import type { Blueprint, DrawContext } from '#exam-bank';
import { selectExcluded, selectOpenedSets, selectUses, type Reader } from '#store';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * What was used before and what may not be drawn, as the blueprint asks for it. Uses count from the blueprint's days before `at`, until
 * `until` (as a rule the same moment).
 */
export async function contextOfDraw(
  db: Reader,
  draw: {
    readonly blueprint: Blueprint;
    readonly bankVersionId: string;
    readonly forms: number;
    readonly at: Date;
    readonly until?: Date;
  },
): Promise<DrawContext> {
  const { blueprint, bankVersionId, forms, at, until = at } = draw;
  const { qualification: qualificationId, exposure } = blueprint;
  const limits = [blueprint.theory, blueprint.practical].map(
    ({ overlap }) => overlap?.earlier?.sets ?? 0,
  );
  const since = new Date(at.getTime() - (exposure?.days ?? 0) * DAY_MS);
  return {
    forms,
    earlier: await selectOpenedSets(db, { qualificationId, limit: Math.max(...limits) }),
    exclude: await selectExcluded(db, bankVersionId),
    uses: exposure === undefined ? {} : await selectUses(db, { qualificationId, since, until }),
  };
}
