import { Fraction } from 'fraction.js';
import type { MultipleChoiceItem } from '../../item.js';
import { duplicateIds } from '../../parse/duplicates.js';
import type { LocalProblem } from '../../problem.js';
import { exactShare } from '../exact-share.js';
import { optionProblems, pinnedProblems, unknownOption } from '../options-check.js';

/** The key is a set of the options, possibly empty, that can be chosen and earns everything. */
export function multipleChoiceKeyProblems(item: MultipleChoiceItem): readonly LocalProblem[] {
  const correct = item.key.correct.map((id, index) => ({
    id,
    path: `.key.correct[${String(index)}]`,
  }));
  return [
    ...optionProblems(item.options, '.options'),
    ...pinnedProblems(item.options, item.pinned),
    ...correct.flatMap(({ id, path }) => unknownOption(item.options, id, path)),
    ...duplicateIds(correct),
    ...selectionProblems(item),
    ...(item.scoring === 'per-option' ? sumProblems(item) : settingProblems(item)),
  ];
}

function selectionProblems({
  scoring,
  key,
  maxSelections = 8,
}: MultipleChoiceItem): readonly LocalProblem[] {
  if (key.correct.length > maxSelections) {
    const hint = `raise maxSelections to ${String(key.correct.length)} or more`;
    return [{ path: '.maxSelections', message: 'the key has more options than that', hint }];
  }
  if (scoring !== 'net-correct' || key.correct.length > 0) return [];
  const hint = 'name a right option, or score all-or-nothing';
  return [{ path: '.key.correct', message: 'net-correct needs options that are right', hint }];
}

function settingProblems({ bounds, key }: MultipleChoiceItem): readonly LocalProblem[] {
  const hint = 'remove it or score per-option';
  const message = 'only per-option scoring adds up';
  return [
    ...(bounds === undefined ? [] : [{ path: '.bounds', message, hint }]),
    ...(key.weights === undefined ? [] : [{ path: '.key.weights', message, hint }]),
  ];
}

/** Everything must be within reach: the key's own options have to bring the sum to the upper bound. */
function sumProblems({ options, bounds = {}, key }: MultipleChoiceItem): readonly LocalProblem[] {
  const { weights } = key;
  const named = Object.keys(weights ?? {});
  const strange = named.flatMap((id) => unknownOption(options, id, '.key.weights'));
  const missing = options.filter(({ id }) => !named.includes(id));
  if (weights !== undefined && missing.length > 0) {
    const message = `option "${missing[0]?.id ?? ''}" has no weight`;
    return [...strange, { path: '.key.weights', message, hint: 'give every option one' }];
  }
  const lower = exactShare(bounds.lower ?? '0');
  const upper = exactShare(bounds.upper ?? '1');
  if (!lower || !upper || lower.compare(upper) >= 0) {
    const hint = 'give lower below upper';
    return [...strange, { path: '.bounds', message: 'nothing is between the bounds', hint }];
  }
  const best = weights === undefined ? new Fraction(1) : sumOf(key.correct, weights);
  if (best.compare(upper) >= 0) return strange;
  const message = 'the right options do not add up to the upper bound';
  return [...strange, { path: '.key', message, hint: 'lower the bound or raise their weights' }];
}

function sumOf(ids: readonly string[], weights: Readonly<Record<string, string>>): Fraction {
  return ids.reduce(
    (sum, id) => sum.add(exactShare(weights[id] ?? '0') ?? new Fraction(0)),
    new Fraction(0),
  );
}
