import type { ItemResponse, KnowledgeItem } from '#exam-bank';
import type { HumanMarking } from '../item-scoring/judgement.js';
import { scoredItemMark, type Mark } from '../mark.js';
import type { Points } from '../points.js';
import { humanMark } from '../score-item.js';
import { ScoringError } from '../scoring-error.js';
import { combineMarks, type GivenMarks } from './combine-marks.js';
import type { MarkingRules } from './marking-rules.js';
import type { RoundKind } from './rounds.js';

/** One marking that counts. */
export interface CountingMarking {
  readonly round: Exclude<RoundKind, 'closed'>;
  /** Who marked: an id. */
  readonly marker: string;
  readonly decisions: HumanMarking;
}

/** Why a mark that people gave is what it is: all that recomputing it takes beside item and response. */
export interface HumanDerivation {
  readonly script: string;
  readonly rules: Pick<MarkingRules, 'combine' | 'rounding' | 'adjudication'>;
  /** In points, as it was applied. */
  readonly tolerance: Points;
  readonly markings: readonly CountingMarking[];
}

export interface HumanResult {
  readonly mark: Mark;
  readonly lines: readonly string[];
}

/**
 * The mark that the markings of one answer give, with its reasons: the one formula for entering it and for recomputing it.
 * @throws ScoringError `marking-malformed` for decisions that do not fit the rubric, or too few markings
 */
export function resultOfMarkings(
  item: KnowledgeItem,
  response: ItemResponse,
  { rules, tolerance, markings }: Omit<HumanDerivation, 'script'>,
): HumanResult {
  const scores = markings.map(({ round, decisions }) => ({
    round,
    score: humanMark(item, response, decisions),
  }));
  const [whole] = scores;
  if (whole === undefined) throw incomplete('nobody marked it');
  const given = givenMarks(scores.map(({ round, score }) => [round, score.points] as const));
  const { maxPoints } = whole.score;
  const outcome = combineMarks(rules, given, { tolerance, maxPoints });
  if (outcome.state !== 'marked') throw incomplete(`its marks are ${outcome.difference} apart`);
  return {
    mark: scoredItemMark(item, { ...whole.score, points: outcome.points }),
    lines: [
      ...scores.flatMap(({ round, score }) => score.derivation.map((line) => `${round}: ${line}`)),
      outcome.how,
    ],
  };
}

function givenMarks(points: readonly (readonly [CountingMarking['round'], Points])[]): GivenMarks {
  const byRound = new Map(points);
  if (byRound.size !== points.length) throw incomplete('a round counts twice');
  const first = byRound.get('first');
  if (first === undefined) throw incomplete('there is no first mark');
  const second = byRound.get('second');
  const adjudicated = byRound.get('adjudication');
  return {
    first,
    ...(second !== undefined && { second }),
    ...(adjudicated !== undefined && { adjudicated }),
  };
}

function incomplete(what: string): ScoringError {
  return new ScoringError('marking-malformed', `no mark yet: ${what}`);
}
