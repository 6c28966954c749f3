import {
  checkResponse,
  type ItemResponse,
  type ItemType,
  type KnowledgeItem,
  rubricOf,
} from '#exam-bank';
import { judgeByPeople } from './item-scoring/by-people.js';
import { judgeGapFill } from './item-scoring/gap-fill.js';
import { judgeCodeReading } from './item-scoring/code-reading.js';
import { judgeComposite } from './item-scoring/composite.js';
import { judgeFormula } from './item-scoring/formula.js';
import { judgeHotspot } from './item-scoring/hotspot.js';
import { judgeMatching } from './item-scoring/matching.js';
import { judgeMultipleChoice } from './item-scoring/multiple-choice.js';
import { judgeNumeric } from './item-scoring/numeric.js';
import { judgeOrdering } from './item-scoring/ordering.js';
import { judgeQti } from './item-scoring/qti.js';
import { judgeScripted } from './item-scoring/scripted.js';
import { judgeShortText } from './item-scoring/short-text.js';
import { judgeSingleChoice } from './item-scoring/single-choice.js';
import { judgeTrueFalseMatrix } from './item-scoring/true-false-matrix.js';
import {
  type Awaited,
  type GivenResponse,
  type HumanMarking,
  type Judged,
  type Judgement,
} from './item-scoring/judgement.js';
import { plainPoints, sharePoints, type Points } from './points.js';
import { ScoringError } from './scoring-error.js';

/** The mark of one knowledge item, exact, with the reasons. The reasons name the key: never for a candidate's page. */
export interface ItemScore {
  readonly points: Points;
  readonly maxPoints: Points;
  readonly state: 'scored' | 'blank';
  readonly derivation: readonly string[];
}

/** No mark yet, and no points that anybody could take for one: somebody has to look at the answer first. */
export interface AwaitedScore {
  readonly state: 'not-marked';
  readonly awaits: Awaited['awaits'];
  readonly maxPoints: Points;
  readonly points?: undefined;
  readonly derivation?: undefined;
}

export type ItemOutcome = ItemScore | AwaitedScore;

type ItemOf = { [T in ItemType]: Extract<KnowledgeItem, { readonly type: T }> };
type Judge<T extends ItemType> = (
  item: ItemOf[T],
  response: GivenResponse,
  judged: Judged,
) => Judgement | Awaited;
type Judges = { readonly [T in ItemType]: Judge<T> };

/** Closed: a new item type does not compile until it has its judge. */
const JUDGES: Judges = {
  'single-choice': judgeSingleChoice,
  'multiple-choice': judgeMultipleChoice,
  numeric: judgeNumeric,
  'short-text': judgeShortText,
  ordering: judgeOrdering,
  matching: judgeMatching,
  'true-false-matrix': judgeTrueFalseMatrix,
  'gap-fill': judgeGapFill,
  qti: judgeQti,
  formula: judgeFormula,
  scripted: (item, _response, judged) => judgeScripted(item, judged),
  composite: (item, response, judged) => judgeComposite(item, response, judged, judgePart),
  'code-reading': judgeCodeReading,
  hotspot: judgeHotspot,
  essay: (item, _response, judged) => judgeByPeople(item, judged),
  'file-upload': (item, _response, judged) => judgeByPeople(item, judged),
};

function judge<T extends ItemType>(
  type: T,
  item: ItemOf[T],
  response: GivenResponse,
  judged: Judged,
): Judgement | Awaited {
  return JUDGES[type](item, response, judged);
}

/** A part of a composite item is judged as an item of its own type. */
function judgePart(
  item: KnowledgeItem,
  response: GivenResponse,
  judged: Judged,
): Judgement | Awaited {
  return judge(item.type, item, response, judged);
}

/** The response if it may be scored, or null if there is nothing in it that is an answer. */
function answerOf(item: KnowledgeItem, response: ItemResponse): GivenResponse | null {
  if (!Object.hasOwn(JUDGES, item.type))
    throw new ScoringError('item-type-unknown', `no judge for item type ${item.type}`);
  const check = checkResponse(item, response);
  if (!check.ok)
    throw new ScoringError('response-malformed', `response to ${item.id}: ${check.message}`);
  return check.response;
}

/**
 * Scores one response; `null`, or one in which nothing is answered, is blank. What `checkResponse` refuses is never scored. The
 * rules: docs/scoring.md.
 * @param judged what people decided about this response; an item that people mark has no points without it
 * @throws ScoringError `response-malformed` for a response of the wrong shape or version, `key-malformed` for a key that no
 *   answer can be measured against, `marking-malformed` for decisions that do not fit the rubric; none is ever 0 points
 */
export function scoreItem(
  item: KnowledgeItem,
  response: ItemResponse,
  judged: Judged = {},
): ItemOutcome {
  return item.type === 'formula' && typeof response === 'string'
    ? remembered(item, response, () => scoredAnew(item, response, judged))
    : scoredAnew(item, response, judged);
}

/** As many different answers to one item as are worth remembering. */
const MOST_REMEMBERED = 1000;
const outcomes = new WeakMap<KnowledgeItem, Map<string, ItemOutcome>>();

/** Equal answers have equal marks, so what takes milliseconds to find out is found out once for each. */
function remembered(item: KnowledgeItem, answer: string, score: () => ItemOutcome): ItemOutcome {
  const known = outcomes.get(item) ?? new Map<string, ItemOutcome>();
  outcomes.set(item, known);
  const before = known.get(answer);
  if (before !== undefined) return before;
  const outcome = score();
  if (known.size < MOST_REMEMBERED) known.set(answer, outcome);
  return outcome;
}

function scoredAnew(item: KnowledgeItem, response: ItemResponse, judged: Judged): ItemOutcome {
  const maxPoints = plainPoints(item.points);
  const answer = answerOf(item, response);
  if (answer === null) return { points: '0', maxPoints, state: 'blank', derivation: ['no answer'] };
  const judgement = judge(item.type, item, answer, judged);
  if ('awaits' in judgement) return { state: 'not-marked', maxPoints, awaits: judgement.awaits };
  const { share, derivation } = judgement;
  const points = sharePoints(maxPoints, share);
  return {
    points,
    maxPoints,
    state: 'scored',
    derivation: [...derivation, `${share} × ${maxPoints} = ${points} points`],
  };
}

/**
 * The score of an answer that people marked, from their decisions.
 * @throws ScoringError as `scoreItem`, and `marking-malformed` for an item that no person marks
 */
export function humanMark(
  item: KnowledgeItem,
  response: ItemResponse,
  marking: HumanMarking,
): ItemScore {
  const outcome = scoreItem(item, response, { marking });
  if (rubricOf(item) === undefined || outcome.state === 'not-marked')
    throw new ScoringError('marking-malformed', `${item.id} is not marked by people`);
  return outcome;
}
