type Pair = readonly [number, number];

/**
 * Pairs of indexes merged into cliques that cover them all: fewer and stronger rows than a row a pair. Greedy in the
 * order of the indexes, so the same pairs always give the same cliques. Every clique is sorted; a clique that `given`
 * already holds needs no other.
 */
export function cliquesOf(
  pairs: readonly Pair[],
  given: readonly (readonly number[])[],
): readonly (readonly number[])[] {
  const enemies = neighbours([...pairs, ...given.flatMap(pairsWithin)]);
  const covered = new Set<string>();
  const cover = (clique: readonly number[]): void => {
    for (const [a, b] of pairsWithin(clique)) covered.add(pairKey(a, b));
  };
  given.forEach(cover);
  const cliques: (readonly number[])[] = [];
  const ordered = pairs.map(([a, b]): Pair => (a < b ? [a, b] : [b, a]));
  for (const [a, b] of ordered.sort((p, q) => p[0] - q[0] || p[1] - q[1])) {
    if (covered.has(pairKey(a, b))) continue;
    const clique = extended([a, b], enemies);
    cover(clique);
    cliques.push(clique);
  }
  return cliques;
}

function pairKey(a: number, b: number): string {
  return `${String(a)}/${String(b)}`;
}

function pairsWithin(clique: readonly number[]): readonly Pair[] {
  return clique.flatMap((a, at) => clique.slice(at + 1).map((b) => [a, b] as const));
}

function neighbours(pairs: readonly Pair[]): ReadonlyMap<number, ReadonlySet<number>> {
  const map = new Map<number, Set<number>>();
  const add = (from: number, to: number): void => {
    const set = map.get(from) ?? new Set();
    map.set(from, set.add(to));
  };
  for (const [a, b] of pairs) {
    add(a, b);
    add(b, a);
  }
  return map;
}

function extended(
  pair: Pair,
  enemies: ReadonlyMap<number, ReadonlySet<number>>,
): readonly number[] {
  const clique: number[] = [...pair];
  const candidates = [...(enemies.get(pair[0]) ?? [])].sort((a, b) => a - b);
  for (const candidate of candidates) {
    const toAll = enemies.get(candidate);
    if (clique.every((member) => toAll?.has(member) === true)) clique.push(candidate);
  }
  return clique.sort((a, b) => a - b);
}
