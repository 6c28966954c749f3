import { correlation, mean } from './moments.js';

/** What one candidate chose of an item, by option id (empty: nothing), and their share of the rest, without this item. */
export interface Choice {
  readonly chosen: readonly string[];
  readonly rest: number;
}

export interface OptionStatistics {
  readonly option: string;
  readonly isKey: boolean;
  readonly count: number;
  /** Share of those to whom the item was presented. */
  readonly share: number;
  /** Mean share of the rest of those who chose it. */
  readonly meanRest: number | null;
  /** Correlation of choosing it with the share of the rest. */
  readonly discrimination: number | null;
}

/** Distractor analysis: who chose which option. Options that nobody chose are listed too. */
export function optionStatistics(
  options: readonly { readonly id: string; readonly isKey: boolean }[],
  choices: readonly Choice[],
): readonly OptionStatistics[] {
  const rests = choices.map(({ rest }) => rest);
  return options.map(({ id, isKey }) => {
    const chose = choices.filter(({ chosen }) => chosen.includes(id));
    const indicator = choices.map(({ chosen }) => (chosen.includes(id) ? 1 : 0));
    return {
      option: id,
      isKey,
      count: chose.length,
      share: choices.length === 0 ? 0 : chose.length / choices.length,
      meanRest: mean(chose.map(({ rest }) => rest)),
      discrimination: correlation(indicator, rests),
    };
  });
}
