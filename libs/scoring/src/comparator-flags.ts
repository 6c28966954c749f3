import type { COMPARATOR_SWITCHES, COMPARATOR_TOLERANCES } from '#exam-bank';
import { parseFloatToken } from './float-token.js';
import { ScoringError } from './scoring-error.js';

/** How two outputs are compared; a tolerance that is null does not apply. */
export interface ComparatorFlags {
  readonly caseSensitive: boolean;
  readonly spaceChangeSensitive: boolean;
  readonly floatAbsoluteTolerance: number | null;
  readonly floatRelativeTolerance: number | null;
}

const DEFAULT_FLAGS: ComparatorFlags = {
  caseSensitive: false,
  spaceChangeSensitive: false,
  floatAbsoluteTolerance: null,
  floatRelativeTolerance: null,
};

type Change = Partial<ComparatorFlags>;
type Switch = (typeof COMPARATOR_SWITCHES)[number];
type Tolerance = (typeof COMPARATOR_TOLERANCES)[number];

/** What each flag sets, for just the flags that a task may name; the tolerances take the word that follows. */
const switches: Readonly<Record<Switch, Change>> = {
  case_sensitive: { caseSensitive: true },
  space_change_sensitive: { spaceChangeSensitive: true },
};
const tolerances: Readonly<Record<Tolerance, (value: number) => Change>> = {
  float_absolute_tolerance: (value) => ({ floatAbsoluteTolerance: value }),
  float_relative_tolerance: (value) => ({ floatRelativeTolerance: value }),
  float_tolerance: (value) => ({ floatAbsoluteTolerance: value, floatRelativeTolerance: value }),
};
const SWITCHES = new Map<string, Change>(Object.entries(switches));
const TOLERANCES = new Map<string, (value: number) => Change>(Object.entries(tolerances));

/**
 * Reads the flags of the Kattis default output validator, e.g. `case_sensitive float_tolerance 1e-6`; of two that set the
 * same, the later counts.
 * @throws ScoringError `comparator-flags-invalid` for an unknown flag, or a tolerance that is missing, negative or not finite
 */
export function parseComparatorFlags(text: string): ComparatorFlags {
  const words = text.split(/\s+/).filter((word) => word !== '');
  let flags = DEFAULT_FLAGS;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const tolerance = TOLERANCES.get(word);
    const change = tolerance?.(toleranceValue(word, words[++index])) ?? switchOf(word);
    flags = { ...flags, ...change };
  }
  return flags;
}

function switchOf(word: string): Change {
  const change = SWITCHES.get(word);
  if (!change) throw invalid(`unknown comparator flag "${word.slice(0, 40)}"`);
  return change;
}

function toleranceValue(flag: string, word: string | undefined): number {
  const value = word === undefined ? undefined : parseFloatToken(Buffer.from(word, 'latin1'));
  if (value === undefined || value < 0) {
    throw invalid(`comparator flag ${flag} needs a number that is not negative`);
  }
  return value;
}

function invalid(message: string): ScoringError {
  return new ScoringError('comparator-flags-invalid', message);
}
