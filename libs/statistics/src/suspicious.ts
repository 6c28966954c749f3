import type { OptionStatistics } from './distractors.js';
import type { ItemStatistics } from './item-statistics.js';
import type { MantelHaenszel } from './mantel-haenszel.js';

/** Codes are stable: pages and re-marks rely on them. The words name no option, so that they may be kept. */
export const SUSPICIONS = {
  'negative-discrimination': 'weaker candidates do better on it',
  'distractor-better-than-key':
    'who chose a distractor did better on the rest than who chose the key',
  'too-hard': 'hardly anybody has it right',
  'too-easy': 'hardly anybody has it wrong',
  'large-dif': 'it is harder or easier for one group than for equally able others',
} as const;

type Suspicion = keyof typeof SUSPICIONS;

export interface SuspiciousItem {
  readonly item: string;
  readonly reasons: readonly { readonly code: Suspicion; readonly text: string }[];
}

export interface Analysed {
  readonly statistics: ItemStatistics;
  readonly options?: readonly OptionStatistics[];
  readonly dif?: MantelHaenszel | null;
}

/** Below this many candidates no statistics speak against an item. */
const FEWEST_CANDIDATES = 20;

/** Which statistics point to a wrong key or a bad item: questions for people, never a change by themselves. */
export function suspiciousItems(items: readonly Analysed[]): readonly SuspiciousItem[] {
  return items
    .filter(({ statistics }) => statistics.n >= FEWEST_CANDIDATES)
    .map((one) => ({ item: one.statistics.id, reasons: reasonsOf(one) }))
    .filter(({ reasons }) => reasons.length > 0);
}

function reasonsOf({ statistics, options, dif }: Analysed): SuspiciousItem['reasons'] {
  const { facility, discrimination } = statistics;
  const better = betterThanKey(options ?? []);
  const texts: readonly [Suspicion, string | undefined][] = [
    [
      'negative-discrimination',
      discrimination !== null && discrimination < 0
        ? `weaker candidates do better on it (discrimination ${discrimination.toFixed(2)})`
        : undefined,
    ],
    [
      'distractor-better-than-key',
      better &&
        `those who chose ${better.option} did better on the rest than those who chose the key`,
    ],
    ['too-hard', facility !== null && facility <= 0.05 ? 'hardly anybody has it right' : undefined],
    ['too-easy', facility !== null && facility >= 0.98 ? 'hardly anybody has it wrong' : undefined],
    [
      'large-dif',
      dif?.class === 'C'
        ? `it is ${dif.delta < 0 ? 'harder' : 'easier'} for one group than for equally able others`
        : undefined,
    ],
  ];
  return texts.flatMap(([code, text]) => (text === undefined ? [] : [{ code, text }]));
}

/** A distractor that some candidates chose, with a higher discrimination than every key, and above 0. */
function betterThanKey(options: readonly OptionStatistics[]): OptionStatistics | undefined {
  const keys = options.filter(({ isKey }) => isKey).map((key) => key.discrimination ?? 0);
  const most = Math.max(0, ...keys);
  return options.find(
    ({ isKey, count, discrimination }) =>
      !isKey && count >= 3 && discrimination !== null && discrimination > most,
  );
}
