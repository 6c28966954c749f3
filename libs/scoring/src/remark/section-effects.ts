import type { Standing } from '../remark.js';
import { comparePoints, type Points } from '../points.js';
import { totalOf } from '../totals.js';

/** What a re-mark does to one part of the exam or one criterion: how many candidates have more, fewer, or as many points in it. */
export interface SectionEffect {
  /** `theory`, `practical`, a criterion, or a section of the scheme. */
  readonly section: string;
  readonly up: number;
  readonly down: number;
  readonly same: number;
  /** Who has nothing left in it that counts: removed items were all there was. */
  readonly emptied: readonly string[];
}

interface Share {
  readonly points: Points;
  readonly maxPoints: Points;
}

/** Both sides hold the same candidates, in the same order. */
export function sectionEffects(
  before: readonly Standing[],
  after: readonly Standing[],
): readonly SectionEffect[] {
  const effects = new Map<string, { up: number; down: number; same: number; emptied: string[] }>();
  for (const [at, old] of before.entries()) {
    const now = sectionsOf(after[at]);
    for (const [section, share] of sectionsOf(old)) {
      const effect = effects.get(section) ?? { up: 0, down: 0, same: 0, emptied: [] };
      effects.set(section, effect);
      const left = now.get(section);
      const direction = Math.sign(comparePoints(left?.points ?? '0', share.points));
      effect[direction > 0 ? 'up' : direction < 0 ? 'down' : 'same'] += 1;
      const hadSome = comparePoints(share.maxPoints, '0') > 0;
      if (hadSome && comparePoints(left?.maxPoints ?? '0', '0') === 0)
        effect.emptied.push(old.candidate);
    }
  }
  return [...effects].map(([section, effect]) => ({ section, ...effect })).sort(bySection);
}

function bySection(a: SectionEffect, b: SectionEffect): number {
  return a.section < b.section ? -1 : 1;
}

function sectionsOf(standing: Standing | undefined): ReadonlyMap<string, Share> {
  if (standing === undefined) return new Map();
  const { byPart, byCriterion } = totalOf(standing.marks);
  return new Map<string, Share>([
    ['theory', byPart.theory],
    ['practical', byPart.practical],
    ...byCriterion.map((part) => [part.criterion, part] as const),
    ...standing.sections.map((part) => [part.section, part] as const),
  ]);
}
