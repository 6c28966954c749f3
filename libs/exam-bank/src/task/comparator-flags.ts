/** The flags of the Kattis default output validator; scoring says what each of them sets. */
export const COMPARATOR_SWITCHES = ['case_sensitive', 'space_change_sensitive'] as const;
export const COMPARATOR_TOLERANCES = [
  'float_absolute_tolerance',
  'float_relative_tolerance',
  'float_tolerance',
] as const;

const SWITCHES: ReadonlySet<string> = new Set(COMPARATOR_SWITCHES);
const TOLERANCES: ReadonlySet<string> = new Set(COMPARATOR_TOLERANCES);
const TOLERANCE = /^\d{1,20}(\.\d{1,20})?([eE][+-]?\d{1,3})?$/;

/** What is wrong with flags of the Kattis default output validator; undefined if nothing is. */
export function comparatorFlagsProblem(flags: string): string | undefined {
  const words = flags.split(/\s+/).filter((word) => word !== '');
  const seen = new Set<string>();
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (seen.has(word)) return `flag "${word}" is there twice`;
    seen.add(word);
    if (SWITCHES.has(word)) continue;
    if (!TOLERANCES.has(word)) return `unknown flag "${word}"`;
    at += 1;
    const tolerance = words[at] ?? '';
    // What the comparator will refuse must not be found out in the middle of an exam.
    if (!TOLERANCE.test(tolerance) || !Number.isFinite(Number(tolerance)))
      return `"${word}" needs a number such as 1e-6 after it`;
  }
  return undefined;
}
