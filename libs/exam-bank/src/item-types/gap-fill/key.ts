import { Fraction } from 'fraction.js';
import type { Gap, GapFillItem, GapKey } from '../../item.js';
import { duplicateIds } from '../../parse/duplicates.js';
import type { LocalProblem } from '../../problem.js';
import { exactShare } from '../exact-share.js';
import { optionProblems, unknownOption } from '../options-check.js';
import { textKeyProblems } from '../short-text/key.js';
import { gapsOfText } from './gaps-of-text.js';

/** Text, gaps and key speak of the same gaps, each once, and the shares of the gaps make the whole. */
export function gapFillKeyProblems(item: GapFillItem): readonly LocalProblem[] {
  return [
    ...placeProblems(item),
    ...duplicateIds(idsOf(item.gaps)),
    ...item.gaps.flatMap((gap, index) => gapProblems(gap, gapKey(item, gap.id), index)),
    ...Object.keys(item.key.gaps).flatMap((id) => unknownGap(item.gaps, id)),
    ...sharesProblems(item),
  ];
}

/** The key of a gap, if the item has one for it. */
export function gapKey({ key }: GapFillItem, id: string): GapKey | undefined {
  return Object.hasOwn(key.gaps, id) ? key.gaps[id] : undefined;
}

/** A gap's id and its options' ids are answers' names, so none of them is there twice. */
function idsOf(gaps: readonly Gap[]) {
  return gaps.flatMap((gap, index) => {
    const path = `.gaps[${String(index)}]`;
    const options = gap.kind === 'choice' ? gap.options : [];
    return [
      { id: gap.id, path: `${path}.id` },
      ...options.map(({ id }, at) => ({ id, path: `${path}.options[${String(at)}].id` })),
    ];
  });
}

function placeProblems({ text, gaps }: GapFillItem): readonly LocalProblem[] {
  const places = gapsOfText(text);
  const strange = places.filter((id) => !gaps.some((gap) => gap.id === id));
  const misplaced = gaps.filter(({ id }) => places.filter((place) => place === id).length !== 1);
  return [
    ...strange.map((id) => ({
      path: '.text',
      message: `the text has a gap "${id}" that is not among the gaps`,
      hint: 'describe it under gaps or take it out of the text',
    })),
    ...misplaced.map(({ id }) => ({
      path: '.text',
      message: `the gap "${id}" does not stand in the text exactly once`,
      hint: `write [[gap:${id}]] where it belongs`,
    })),
  ];
}

function gapProblems(gap: Gap, key: GapKey | undefined, index: number): readonly LocalProblem[] {
  const path = `.key.gaps.${gap.id}`;
  if (key === undefined)
    return [{ path: '.key.gaps', message: `gap "${gap.id}" has no key`, hint: 'give it one' }];
  if (gap.kind === 'choice') {
    const options = optionProblems(gap.options, `.gaps[${String(index)}].options`).filter(
      ({ path: at }) => at.endsWith('.text'), // ids are checked for all gaps together
    );
    return 'correct' in key
      ? [...options, ...unknownOption(gap.options, key.correct, `${path}.correct`)]
      : [...options, { path, message: 'this gap has options', hint: 'give {"correct": id}' }];
  }
  if ('correct' in key)
    return [{ path, message: 'this gap has no options', hint: 'give the accepted texts' }];
  return textKeyProblems(key, { path, maxLength: gap.maxLength });
}

function unknownGap(gaps: readonly Gap[], id: string): readonly LocalProblem[] {
  if (gaps.some((gap) => gap.id === id)) return [];
  return [{ path: `.key.gaps.${id}`, message: 'there is no such gap', hint: 'remove it' }];
}

function sharesProblems(item: GapFillItem): readonly LocalProblem[] {
  const { gaps } = item;
  const stated = gaps.flatMap(({ id }) => gapKey(item, id)?.share ?? []);
  if (stated.length === 0) return [];
  const shares = stated.map(exactShare).filter((share) => share !== undefined);
  const sum = shares.reduce((total, share) => total.add(share), new Fraction(0));
  if (shares.length === gaps.length && sum.equals(1)) return [];
  const hint = 'give every gap a share, adding up to exactly 1 (thirds as "1/3"), or none';
  return [{ path: '.key.gaps', message: 'the shares of the gaps do not add up to 1', hint }];
}
