import type { ItemResponse, KnowledgeItem } from '#exam-bank';
import { rightAnswer, wrongAnswer } from '../../apps/cli/src/demo/answers.js';

/** A small generator of its own, so that every run measures the same answers. */
function numbersFrom(seed: number): (below: number) => number {
  let state = (seed + 1) * 2654435761;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Pick = (below: number) => number;

/** Answers to one item, five in six right where there is a key to copy, one in thirty blank; each a fresh object as a database would give it. */
export function someResponses(
  item: KnowledgeItem,
  count: number,
  seed: number,
): readonly ItemResponse[] {
  const pick = numbersFrom(seed);
  return Array.from({ length: count }, () => (pick(30) === 0 ? null : someResponse(item, pick)));
}

function someResponse(item: KnowledgeItem, pick: Pick): ItemResponse {
  const isRight = pick(6) > 0;
  switch (item.type) {
    case 'single-choice':
      return isRight ? item.key.correct : (item.options[pick(item.options.length)]?.id ?? null);
    case 'multiple-choice':
      if (isRight) return [...item.key.correct];
      return item.options
        .filter(() => pick(2) === 0)
        .slice(0, item.maxSelections ?? item.options.length)
        .map(({ id }) => id);
    case 'numeric':
      return isRight ? item.key.value : `${pick(1000)}.${pick(100)}`;
    case 'short-text':
      return isRight ? (item.key.accepted[0] ?? '') : `answer ${pick(50)}`;
    case 'ordering':
      return pick(2) === 0
        ? item.key.order.flat()
        : shuffled(
            item.elements.map(({ id }) => id),
            pick,
          );
    case 'matching': {
      const targets = shuffled(
        item.targets.map(({ id }) => id),
        pick,
      );
      const pairs = item.sources.map(({ id }, index) => [id, targets[index] ?? ''] as const);
      return isRight ? item.key.pairs : Object.fromEntries(pairs);
    }
    case 'formula':
      // As many ways to say it as a session has.
      return `${item.key.expression} + ${pick(3) > 0 ? 0 : pick(40)}`;
    default:
      return isRight ? rightAnswer(item) : wrongAnswer(item);
  }
}

function shuffled(ids: readonly string[], pick: Pick): readonly string[] {
  return ids
    .map((id) => ({ id, at: pick(1 << 20) }))
    .sort((a, b) => a.at - b.at)
    .map(({ id }) => id);
}
