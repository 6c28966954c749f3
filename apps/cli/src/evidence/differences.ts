/** One thing that the pack holds and the log saw: `key` is everything in which the two must agree. */
export interface Witnessed {
  readonly label: string;
  readonly key: readonly unknown[];
}

/** What the pack holds against what the log saw; each once, so that something held twice is a stranger the second time. */
export function differences(
  held: readonly Witnessed[],
  seen: readonly Witnessed[],
): readonly string[] {
  const open = new Map<string, number>();
  const keyOf = ({ key }: Witnessed) => JSON.stringify(key);
  for (const one of seen) open.set(keyOf(one), (open.get(keyOf(one)) ?? 0) + 1);
  const strangers = held.filter((one) => {
    const left = open.get(keyOf(one)) ?? 0;
    open.set(keyOf(one), left - 1);
    return left <= 0;
  });
  const missing = seen.filter((one) => (open.get(keyOf(one)) ?? 0) > 0);
  return [
    ...strangers.map(({ label }) => `no event of the log vouches for ${label}`),
    ...missing.map(({ label }) => `${label}, which the log saw, is missing or changed`),
  ];
}
