import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { copySeed, responseOfPaper } from '#custody';
import {
  arrangeableOptions,
  ITEM_TYPES,
  parseBank,
  shuffledOptions,
  type ItemResponse,
  type KnowledgeItem,
  type PublicItem,
} from '#exam-bank';
import { scoreItem } from '#scoring';
import { smallBank } from '../factories/small-bank.js';

const bank = parseBank(JSON.stringify(smallBank()), 'small');
if (!bank.ok) throw new Error('the small bank is wrong');
const samples = parseBank(readFileSync('samples/item-types/bank.json', 'utf8'), 'samples');
if (!samples.ok) throw new Error('the samples of item types are wrong');
/** Not printed, or marked by people. */
const OTHERS = new Set<string>([
  'qti',
  'formula',
  'scripted',
  'composite',
  'code-reading',
  'hotspot',
  'essay',
  'file-upload',
]);
const items = [...bank.value.items, ...samples.value.items].filter(({ type }) => !OTHERS.has(type));

const shuffledSome = (ids: readonly string[]) => fc.shuffledSubarray([...ids]);
/** Any well-formed response to an item, right or wrong or blank. */
function responsesTo(item: KnowledgeItem): fc.Arbitrary<ItemResponse> {
  const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);
  switch (item.type) {
    case 'single-choice':
      return fc.constantFrom(null, ...ids(item.options));
    case 'multiple-choice':
      return fc.shuffledSubarray(ids(item.options), {
        maxLength: item.maxSelections ?? item.options.length,
      });
    case 'ordering':
      return fc.shuffledSubarray(ids(item.elements), { minLength: item.elements.length });
    case 'matching':
      return fc
        .tuple(shuffledSome(ids(item.sources)), shuffledSome(ids(item.targets)))
        .map(([sources, targets]) =>
          Object.fromEntries(
            sources.slice(0, targets.length).map((id, at) => [id, targets[at]!] as const),
          ),
        );
    case 'numeric':
      return fc.constantFrom(null, '42', '7.5');
    case 'short-text':
      return fc.constantFrom(null, 'B', 'A', '1');
    case 'true-false-matrix':
      return fc
        .tuple(shuffledSome(ids(item.statements)), fc.boolean())
        .map(([some, truth]) => Object.fromEntries(some.map((id) => [id, String(truth)])));
    case 'gap-fill':
      return shuffledSome(ids(item.gaps)).map((some) =>
        Object.fromEntries(
          item.gaps.flatMap((gap) => {
            if (!some.includes(gap.id)) return [];
            return [[gap.id, gap.kind === 'choice' ? gap.options[0]!.id : 'A']];
          }),
        ),
      );
    case 'formula':
    case 'scripted':
    case 'composite':
    case 'code-reading':
    case 'hotspot':
    case 'essay':
    case 'file-upload':
    case 'qti':
      throw new Error('without letters');
  }
}

/** What somebody writes on the paper who means these options: the letters that stand at them there. */
function onPaper(view: PublicItem, response: ItemResponse): ItemResponse {
  const letters = (list: readonly { readonly id: string }[]) =>
    list.map(({ id }, at) => [id, 'ABCDEFGHIJKL'[at]!] as const);
  const numbers = (list: readonly { readonly id: string }[]) =>
    list.map(({ id }, at) => [id, `${at + 1}`] as const);
  const lists = {
    'single-choice': () => letters('options' in view ? view.options : []),
    'multiple-choice': () => letters('options' in view ? view.options : []),
    ordering: () => letters('elements' in view ? view.elements : []),
    matching: () =>
      view.type === 'matching' ? [...letters(view.targets), ...numbers(view.sources)] : [],
    'true-false-matrix': () => (view.type === 'true-false-matrix' ? numbers(view.statements) : []),
    'gap-fill': () =>
      view.type === 'gap-fill'
        ? [
            ...numbers(view.gaps),
            ...letters(view.gaps.flatMap((gap) => (gap.kind === 'choice' ? gap.options : []))),
          ]
        : [],
    numeric: () => [],
    'short-text': () => [],
    qti: () => [],
    formula: () => [],
    scripted: () => [],
    composite: () => [],
    'code-reading': () => [],
    hotspot: () => [],
    essay: () => [],
    'file-upload': () => [],
  };
  const label = new Map(lists[view.type]());
  const of = (id: string) => label.get(id) ?? id;
  if (response === null) return null;
  if (typeof response === 'string') return of(response);
  if (Array.isArray(response)) return (response as readonly string[]).map(of);
  return Object.fromEntries(Object.entries(response).map(([a, b]) => [of(a), of(String(b))]));
}

/** The same item with whatever may stand in any order in the order of a copy. */
function asInCopy(item: KnowledgeItem, view: PublicItem): KnowledgeItem {
  const order = arrangeableOptions(view);
  if (item.type === 'matching') return { ...item, targets: order };
  if (item.type === 'single-choice' || item.type === 'multiple-choice')
    return { ...item, options: order };
  if (item.type === 'gap-fill' && view.type === 'gap-fill') return { ...item, gaps: view.gaps };
  return item;
}

describe('the marks of an answer', () => {
  it('are tested for every item type that is marked from paper', () => {
    const printed = ITEM_TYPES.filter((type) => !OTHERS.has(type));
    expect(new Set(items.map(({ type }) => type))).toEqual(new Set(printed));
  });

  test.each(items)('are the same on every copy: $type $id', (item) => {
    fc.assert(
      fc.property(responsesTo(item), fc.uuid(), (response, copyId) => {
        const view = shuffledOptions(item, copySeed(Buffer.alloc(32, 5), copyId));
        const marked = scoreItem(item, response);
        const read = responseOfPaper(view, onPaper(view, response));
        expect(read).toEqual(response);
        expect(scoreItem(item, read)).toEqual(marked);
        expect(scoreItem(asInCopy(item, view), response).points).toEqual(marked.points);
      }),
      { numRuns: 60 },
    );
  });

  it('are not given for a letter that is not on the paper', () => {
    const item = items.find(({ type }) => type === 'single-choice')!;
    const view = shuffledOptions(item, copySeed(Buffer.alloc(32, 5), 'copy'));
    expect(responseOfPaper(view, 'Z')).toBe('Z');
    expect(responseOfPaper(view, ' b ')).toBe(arrangeableOptions(view)[1]!.id);
  });
});
