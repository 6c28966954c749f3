import type { ItemResponse, KnowledgeItem, Task } from '#exam-bank';
import { determineVerdict } from './determine-verdict.js';
import type { MarkLayer } from './entry-in-force.js';
import { explained, type Explanation } from './explanation.js';
import { resultOfMarkings } from './human/human-derivation.js';
import { readHumanDerivation } from './human/read-derivation.js';
import type { Judged } from './item-scoring/judgement.js';
import { practicalMark, scoredItemMark, type Mark } from './mark.js';
import { allCredit, isSameMark, removed, withNamedPoints } from './remark/changed-mark.js';
import type { RunFacts, Verdict } from './run-facts.js';
import { scoreItem } from './score-item.js';
import { scoreRun, type TaskScore } from './task-points.js';

/** What a mark is computed from. */
export type MarkInputs =
  | {
      readonly kind: 'knowledge';
      readonly item: KnowledgeItem;
      readonly response: ItemResponse;
      readonly judged?: Judged;
      /** The candidate's time ended before it. */
      readonly notReached?: boolean;
    }
  | { readonly kind: 'practical'; readonly task: Task; readonly facts: RunFacts | null }
  /** People marked the answer by its rubric, by the rules that were applied. */
  | {
      readonly kind: 'by-people';
      readonly item: KnowledgeItem;
      readonly response: ItemResponse;
      /** The markings as the derivation of the entry holds them; whether it does is looked at. */
      readonly human: unknown;
    }
  /** People decided instead of the computation, in a layer above it; `recorded` is what they decided. */
  | {
      readonly kind: 'decided';
      readonly layer: MarkLayer;
      readonly cause: string;
      /** The mark of the same content without an answer: criteria and maxima. */
      readonly blank: Mark;
      readonly recorded: Mark;
    };

export interface RecomputedMark {
  readonly mark: Mark;
  /** Of a run. */
  readonly verdict: Verdict | null;
  readonly because: readonly Explanation[];
}

/**
 * The mark that the inputs give, with its reasons. What people decided is held to what they can decide: the criteria and maxima
 * of the item, all of its points, or nothing of it.
 * @throws ScoringError as the formulas that it uses
 */
export function recomputeMark(inputs: MarkInputs): RecomputedMark {
  switch (inputs.kind) {
    case 'knowledge':
      return knowledge(inputs);
    case 'practical':
      return practical(inputs);
    case 'by-people':
      return byPeople(inputs);
    case 'decided':
      return decided(inputs);
  }
}

type Inputs<K extends MarkInputs['kind']> = Extract<MarkInputs, { readonly kind: K }>;

function knowledge({ item, response, judged, notReached }: Inputs<'knowledge'>): RecomputedMark {
  const score = scoreItem(item, response, judged);
  const mark = scoredItemMark(item, score);
  const isLeft = notReached === true && mark.state === 'blank';
  return {
    mark: isLeft ? { ...mark, state: 'not-reached' } : mark,
    verdict: null,
    because: [
      ...(isLeft ? ['time ended before it: nothing was sent for it or a later item'] : []),
      ...(score.derivation ?? ['people have yet to mark it']),
    ].map((line) => explained(line)),
  };
}

function byPeople({ item, response, human }: Inputs<'by-people'>): RecomputedMark {
  const { mark, lines } = resultOfMarkings(item, response, readHumanDerivation(human));
  return { mark, verdict: null, because: lines.map((line) => explained(line)) };
}

function practical({ task, facts }: Inputs<'practical'>): RecomputedMark {
  if (facts === null)
    return {
      mark: practicalMark(task, null),
      verdict: null,
      because: [explained('nothing was handed in')],
    };
  const score = scoreRun(task, facts);
  return {
    mark: practicalMark(task, score),
    verdict: score.verdict,
    because: whyRun(task, facts, score),
  };
}

function whyRun(task: Task, facts: RunFacts, score: TaskScore): readonly Explanation[] {
  if (score.verdict === 'not-marked') return [explained(score.reason)];
  if (!facts.compile.ok) return [explained('it did not compile')];
  const tests = determineVerdict(facts, task.nearLimit).tests;
  return score.groups.map(({ id, points, maxPoints, verdict }) => {
    const group = task.groups.find((one) => one.id === id);
    const own = tests.filter(({ test }) => group?.tests.some((one) => one.id === test));
    return explained(
      `group ${id} (${group?.scoring ?? '?'}): ${points} of ${maxPoints} points, ${verdict}`,
      own.map(({ test, verdict: found, share }) =>
        [`test ${test}: ${found}`, ...(share === undefined ? [] : [`worth ${share}`])].join(', '),
      ),
    );
  });
}

function decided({ layer, cause, blank, recorded }: Inputs<'decided'>): RecomputedMark {
  return {
    mark: decidable(layer, blank, recorded),
    verdict: null,
    because: [explained(`decided by people, layer ${layer}: ${cause}`)],
  };
}

/** The record if it is something that can be decided in that layer; else what comes nearest to it, which is not the record. */
function decidable(layer: MarkLayer, blank: Mark, recorded: Mark): Mark {
  const withdrawn = removed(blank);
  if (recorded.state === 'invalidated') return withdrawn;
  const all = allCredit(blank);
  if (isSameMark(all, recorded)) return all;
  return layer === 'invalidation' ? all : withNamedPoints(blank, recorded.parts);
}
