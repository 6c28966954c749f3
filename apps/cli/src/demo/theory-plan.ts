import type { ItemResponse, KnowledgeItem } from '#exam-bank';
import { rightAnswer, wrongAnswer } from './answers.js';
import type { Story } from './cast.js';
import { wrongItemsFor } from './plan-theory.js';

const PASS_TOTAL = 70;
/** What the appellant has before the re-mark: below the cut, and above it with the group's 5 points back. */
const APPELLANT_TOTAL = 67;
const GATE_FAILER_POINTS = 15;

/** The answers of a story: item id to response; what is left out stays blank. */
export function theoryPlan(
  story: Story,
  items: readonly KnowledgeItem[],
  practicalPoints: number,
): ReadonlyMap<string, ItemResponse> {
  const maximum = items.reduce((sum, { points }) => sum + points, 0);
  switch (story) {
    case 'clear-pass':
      return answersWithLoss(items, 3);
    case 'compile-error':
      return answersWithLoss(items, 2);
    case 'time-out-and-memory':
      return answersWithLoss(items, 4);
    case 'sandbox-dies':
      return answersWithLoss(items, 5);
    case 'exactly-70-percent':
      return answersWithLoss(items, maximum - (PASS_TOTAL - practicalPoints));
    case 'appeals':
      return answersWithLoss(items, maximum - (APPELLANT_TOTAL - practicalPoints));
    case 'misses-a-criterion': {
      const missed = items[0]?.criterion;
      return new Map(
        items.map((item) => [
          item.id,
          item.criterion === missed ? wrongAnswer(item) : rightAnswer(item),
        ]),
      );
    }
    case 'fails-theory-gate':
      return someRightAnswers(items, GATE_FAILER_POINTS);
  }
}

function answersWithLoss(
  items: readonly KnowledgeItem[],
  loss: number,
): ReadonlyMap<string, ItemResponse> {
  const wrong = wrongItemsFor(items, loss);
  if (wrong === undefined)
    throw new Error(`no ${loss} points can be lost on this paper without losing a criterion`);
  return new Map(
    items.map((item) => [item.id, wrong.has(item.id) ? wrongAnswer(item) : rightAnswer(item)]),
  );
}

/** Right answers up to so many points; nothing else is answered. */
function someRightAnswers(
  items: readonly KnowledgeItem[],
  points: number,
): ReadonlyMap<string, ItemResponse> {
  const answers = new Map<string, ItemResponse>();
  let sum = 0;
  for (const item of items) {
    if (sum + item.points > points) continue;
    sum += item.points;
    answers.set(item.id, rightAnswer(item));
  }
  return answers;
}
