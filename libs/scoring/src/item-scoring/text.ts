import { compilePattern, matchesPattern, textNormalised, type TextKey } from '#exam-bank';
import type { XsdPattern } from '#exam-bank';
import { ScoringError } from '../scoring-error.js';

/** What a key says of a written text. `share` is of a text that is worth a part. */
export interface TextVerdict {
  readonly right: boolean;
  readonly share: string | undefined;
  readonly lines: readonly string[];
}

/**
 * Right if, after the key's normalisation of both, the text is an accepted one, or all of it matches a pattern without a share;
 * else the first that fits of the texts, then of the patterns, that are worth a part.
 */
export function textVerdict(key: TextKey, text: string): TextVerdict {
  const given = textNormalised(text, key);
  const accepted = key.accepted.map((one) => textNormalised(one, key));
  const patterns = key.patterns ?? [];
  const fits = (pattern: string): boolean => matchesPattern(compiled(pattern), given);
  const right =
    accepted.includes(given) ||
    patterns.some(({ pattern, share }) => share === undefined && fits(pattern));
  const share = right ? undefined : partialShare(key, given, fits);
  const lines = [
    `compared (${rules(key)}): ${JSON.stringify(given)}`,
    `accepted: ${accepted.map((one) => JSON.stringify(one)).join(', ')}`,
    ...patterns.map(({ pattern }) => `pattern ${pattern}: ${fits(pattern) ? 'fits' : 'does not'}`),
  ];
  return { right, share, lines };
}

function partialShare(
  { partial = [], patterns = [], ...key }: TextKey,
  given: string,
  fits: (pattern: string) => boolean,
): string | undefined {
  const text = partial.find((one) => textNormalised(one.text, key) === given);
  if (text !== undefined) return text.share;
  return patterns.find(({ pattern, share }) => share !== undefined && fits(pattern))?.share;
}

function rules({ form = 'NFC', whitespace, caseSensitive, ...more }: TextKey): string {
  const stated = [
    `${form}, trimmed, white space ${whitespace}, ${caseSensitive ? 'case matters' : 'case ignored'}`,
    more.quotesAndDashes === 'folded' ? 'plain quotes and dashes' : '',
    more.invisible === 'dropped' ? 'without invisible characters' : '',
  ];
  return stated.filter((one) => one !== '').join(', ');
}

/** Compiling costs more than matching, and a pattern always compiles to the same. */
const patternsSeen = new Map<string, XsdPattern>();
const MOST_PATTERNS_KEPT = 1_000;

function compiled(source: string): XsdPattern {
  const seen = patternsSeen.get(source);
  if (seen !== undefined) return seen;
  const pattern = compilePattern(source);
  if ('problem' in pattern)
    throw new ScoringError('key-malformed', 'a pattern of the key is not understood');
  if (patternsSeen.size >= MOST_PATTERNS_KEPT) patternsSeen.clear();
  patternsSeen.set(source, pattern);
  return pattern;
}
