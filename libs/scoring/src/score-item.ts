import type { ItemResponse, ItemType, KnowledgeItem } from '#exam-bank';
import { judgeMatching } from './item-scoring/matching.js';
import { judgeMultipleChoice } from './item-scoring/multiple-choice.js';
import { judgeNumeric } from './item-scoring/numeric.js';
import { judgeOrdering } from './item-scoring/ordering.js';
import { judgeQti } from './item-scoring/qti.js';
import { judgeShortText } from './item-scoring/short-text.js';
import { judgeSingleChoice } from './item-scoring/single-choice.js';
import type { GivenResponse, Judgement } from './item-scoring/judgement.js';
import { formatPoints, parsePoints, sharePoints, type Points } from './points.js';
import { ScoringError } from './scoring-error.js';

/** The mark of one knowledge item, exact, with the reasons. The reasons name the key: never for a candidate's page. */
export interface ItemScore {
  readonly points: Points;
  readonly maxPoints: Points;
  readonly state: 'scored' | 'blank';
  readonly derivation: readonly string[];
}

type ItemOf = { [T in ItemType]: Extract<KnowledgeItem, { readonly type: T }> };
type Judges = { [T in ItemType]: (item: ItemOf[T], response: GivenResponse) => Judgement };

/** Closed: a new item type does not compile until it has its judge. */
const JUDGES: Judges = {
  'single-choice': judgeSingleChoice,
  'multiple-choice': judgeMultipleChoice,
  numeric: judgeNumeric,
  'short-text': judgeShortText,
  ordering: judgeOrdering,
  matching: judgeMatching,
  qti: judgeQti,
};

function judge<T extends ItemType>(type: T, item: ItemOf[T], response: GivenResponse): Judgement {
  if (!Object.hasOwn(JUDGES, type)) {
    throw new ScoringError('item-type-unknown', `no judge for item type ${type}`);
  }
  return JUDGES[type](item, response);
}

/**
 * Scores one response; `null`, or text of nothing but white space, is blank. The rules: docs/scoring.md.
 * @throws ScoringError `response-malformed` for a response of the wrong shape or version, `key-malformed` for a key that no
 *   answer can be measured against; neither is ever 0 points
 */
export function scoreItem(item: KnowledgeItem, response: ItemResponse): ItemScore {
  const maxPoints = formatPoints(parsePoints(String(item.points)));
  if (response === null || (typeof response === 'string' && response.trim() === '')) {
    return { points: '0', maxPoints, state: 'blank', derivation: ['no answer'] };
  }
  const { share, derivation } = judge(item.type, item, response);
  const points = sharePoints(maxPoints, share);
  return {
    points,
    maxPoints,
    state: 'scored',
    derivation: [...derivation, `${share} × ${maxPoints} = ${points} points`],
  };
}
