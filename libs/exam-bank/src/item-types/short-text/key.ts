import type { ShortTextItem, TextKey } from '../../item.js';
import type { LocalProblem } from '../../problem.js';
import { compilePattern } from '../qti/xsd-pattern.js';
import { shareProblems } from '../share-problems.js';
import { MAX_TEXT_LENGTH } from './response.js';
import { textNormalised } from './text-normalised.js';

export function shortTextKeyProblems(item: ShortTextItem): readonly LocalProblem[] {
  return textKeyProblems(item.key, { path: '.key', maxLength: item.maxLength });
}

interface Place {
  readonly path: string;
  readonly maxLength: number | undefined;
}

/** Every text of the key says something that the others do not, and can be written; every pattern is understood. */
export function textKeyProblems(key: TextKey, place: Place): readonly LocalProblem[] {
  const { path } = place;
  const texts = [
    ...key.accepted.map((text, index) => ({ text, path: `${path}.accepted[${String(index)}]` })),
    ...(key.partial ?? []).map(({ text }, index) => ({
      text,
      path: `${path}.partial[${String(index)}].text`,
    })),
  ];
  return [
    ...texts.flatMap((one) => textProblems(one, key, place)),
    ...repeatedTexts(texts),
    ...shareProblems(key.partial, `${path}.partial`),
    ...patternProblems(key, `${path}.patterns`),
  ];
}

interface KeyText {
  readonly text: string;
  readonly path: string;
}

function textProblems(
  { text, path }: KeyText,
  key: TextKey,
  { maxLength = MAX_TEXT_LENGTH }: Place,
): readonly LocalProblem[] {
  if (textNormalised(text, key) === '') {
    const hint = 'write the text or remove it';
    return [{ path, message: 'an accepted text is empty', hint }];
  }
  if (text.length <= maxLength) return [];
  const hint = `raise maxLength above ${String(maxLength)} or shorten the text`;
  return [{ path, message: 'an accepted text is longer than an answer may be', hint }];
}

function repeatedTexts(texts: readonly KeyText[]): readonly LocalProblem[] {
  const seen = new Set<string>();
  return texts.flatMap(({ text, path }) => {
    const normal = text.normalize('NFC').trim();
    const isRepeated = normal !== '' && seen.has(normal);
    seen.add(normal);
    const problem = { path, message: 'an accepted text is there twice', hint: 'keep one' };
    return isRepeated ? [problem] : [];
  });
}

function patternProblems(key: TextKey, path: string): readonly LocalProblem[] {
  const patterns = key.patterns ?? [];
  const shared = patterns.map(({ share = '1/2' }) => ({ share }));
  return [
    ...patterns.flatMap(({ pattern }, index) => {
      const at = `${path}[${String(index)}].pattern`;
      const problem = patternProblem(pattern, key);
      return problem === undefined ? [] : [{ path: at, ...problem }];
    }),
    ...shareProblems(shared, path),
  ];
}

/** Escapes and classes such as `\S` and `\p{Lu}`, whose capitals are no letters of the text. */
const ESCAPES = /\\[pP]\{[^}]*\}|\\./gu;

/** A pattern meets the text as it is after normalising, so one that could only fit another spelling would never match. */
function patternProblem(
  pattern: string,
  { form = 'NFC', caseSensitive }: TextKey,
): Omit<LocalProblem, 'path'> | undefined {
  const compiled = compilePattern(pattern);
  if ('problem' in compiled) {
    const hint = 'write a regular expression of XML Schema; it must match the whole text';
    return { message: compiled.problem, hint };
  }
  if (pattern.normalize(form) !== pattern)
    return { message: `the pattern is not in ${form}`, hint: 'write its letters in that form' };
  const letters = pattern.replace(ESCAPES, '');
  const neverFits = letters !== letters.toLowerCase() || /\\p\{L[ut]\}/u.test(pattern);
  if (!caseSensitive && neverFits) {
    const hint = 'write it in lower case: where case is ignored it meets the text in lower case';
    return { message: 'the pattern asks for capitals', hint };
  }
  return undefined;
}
