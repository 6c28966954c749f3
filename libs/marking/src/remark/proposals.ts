import type { ItemResponse, KnowledgeItem, Task } from '#exam-bank';
import {
  allCredit,
  comparePoints,
  knowledgeMark,
  layerOfOperation,
  practicalMark,
  removed,
  resultOfMarkings,
  scoredItemMark,
  scoreItem,
  ScoringError,
  scoreRun,
  shareOf,
  verifyMark,
  scoringVersion,
  type HumanDerivation,
  type Mark,
  type MarkLayer,
  type RemarkOperation,
  type RestingMark,
  type RunFacts,
  type Verdict,
} from '#scoring';
import type { GradingRun, ItemVersion, MarkEntry, SetItem } from '#store';
import type { Entering } from '../enter-marks.js';
import { markOfEntry, type SittingCase } from '../standing.js';
import { namedPoints } from './named-marks.js';
import { RemarkRefused } from './refused.js';
import type { RemarkInputs } from './inputs.js';

/** The mark that one operation would put in place of the one in force. */
export interface Proposal {
  readonly item: SetItem;
  readonly layer: MarkLayer;
  readonly held: MarkEntry;
  readonly resting: RestingMark;
  readonly entering: Omit<Entering, 'layer' | 'remarkSetId' | 'cause'>;
  /** Of a program; what the dry run counts. */
  readonly verdict?: Verdict;
}

/**
 * What an operation proposes for one sitting; undefined where it says nothing: the sitting has no such item, was never marked in
 * it, or is not named.
 * @throws RemarkRefused for answers that the corrected version cannot measure, and facts that are not those of its tests
 */
export function proposalOf(
  operation: RemarkOperation,
  sittingCase: SittingCase,
  inputs: RemarkInputs,
): Proposal | undefined {
  const item = sittingCase.items.find(({ id }) => id === operation.itemVersionId);
  const held = sittingCase.entries.find((entry) => entry.item_version_id === item?.id);
  if (item === undefined || held === undefined) return undefined;
  const about: About = { item, held, layer: layerOfOperation(operation), sittingCase, inputs };
  switch (operation.kind) {
    case 'rerun':
      return rerun(about, operation.withVersionId);
    case 'recompute':
      return recomputed(about, operation.withVersionId);
    case 'invalidate':
      return operation.mode === 'several-keys'
        ? bestOf(
            operation.withVersionIds.map((id) => recomputed(about, id)),
            held,
            item,
          )
        : decided(about, operation.mode, operation.mode === 'remove' ? removed : allCredit);
    case 'manual':
      return named(about, operation);
    case 'examine':
      return undefined;
  }
}

interface About {
  readonly item: SetItem;
  readonly held: MarkEntry;
  readonly layer: MarkLayer;
  readonly sittingCase: SittingCase;
  readonly inputs: RemarkInputs;
}

function rerun(about: About, versionId: string): Proposal {
  const { inputs, sittingCase, item, held } = about;
  const { row, task } = inputs.task(versionId);
  const submission = inputs.submissionOf(sittingCase.sitting.id, item.id);
  if (submission === undefined) return blankOf(about, row, practicalMark(task, null));
  const run = inputs.rerunOf(submission.id);
  if (run === undefined)
    throw new RemarkRefused(
      'needs-rerun',
      `what somebody handed in for ${item.item_id} after the start did not run: discard it and open another`,
    );
  return ofRun(about, { row, task, run, responseSha256: held.response_sha256 });
}

function recomputed(about: About, versionId: string): Proposal {
  const { inputs, item, held } = about;
  if (item.kind === 'knowledge') return recomputedItem(about, versionId);
  const { row, task } = inputs.task(versionId);
  if (held.run_id === null && held.state === 'blank')
    return blankOf(about, row, practicalMark(task, null));
  const run = inputs.runBehind(held);
  if (run === undefined)
    throw new RemarkRefused('needs-rerun', `a mark of ${item.item_id} comes from no run`);
  const proposal = ofRun(about, { row, task, run, responseSha256: held.response_sha256 });
  assertTestsOf(task, proposal, run);
  return proposal;
}

function recomputedItem(about: About, versionId: string): Proposal {
  const { inputs, sittingCase, item } = about;
  const { row, content } = inputs.knowledge(versionId);
  const response = inputs.responseOf(sittingCase.sitting.id, item.id);
  const body = (response?.body ?? null) as ItemResponse; // checked by checkResponse when it was received
  if (body === null) return blankOf(about, row, unanswered(content, about.held));
  const human = inputs.humanOf(sittingCase.sitting.id, item.id);
  return proposed(about, row, measured(content, body, { item, human }));
}

/** That an item was never reached stays so: no key changes it. */
function unanswered(content: KnowledgeItem, { state }: MarkEntry): Mark {
  const blank = knowledgeMark(content, null);
  return state === 'not-reached' ? { ...blank, state } : blank;
}

/** What people decided about an answer counts on. The words of the scoring error name answers: only its code is told. */
function measured(
  content: KnowledgeItem,
  body: ItemResponse,
  { item, human }: { readonly item: SetItem; readonly human: HumanDerivation | undefined },
): { readonly mark: Mark; readonly derivation: unknown } {
  try {
    if (human !== undefined) {
      const { mark, lines } = resultOfMarkings(content, body, human);
      return { mark, derivation: { human, lines } };
    }
    const score = scoreItem(content, body);
    if (score.state !== 'not-marked')
      return {
        mark: scoredItemMark(content, score),
        derivation: { lines: 'derivation' in score ? score.derivation : [] },
      };
  } catch (error) {
    if (!(error instanceof ScoringError)) throw error;
    throw new RemarkRefused(
      'not-computable',
      `an answer to ${item.item_id} cannot be measured by the other version: ${error.code}`,
    );
  }
  throw new RemarkRefused(
    'not-computable',
    `${item.item_id} is marked by people or by its author's script: give all credit, remove it, or name marks`,
  );
}

function ofRun(
  about: About,
  graded: {
    readonly row: ItemVersion;
    readonly task: Task;
    readonly run: GradingRun;
    readonly responseSha256: string;
  },
): Proposal {
  const { row, task, run } = graded;
  const facts = run.facts as RunFacts; // written by commitRun
  const score = scoreRun(task, facts);
  if (score.verdict === 'not-marked')
    throw new RemarkRefused('needs-rerun', `${about.item.item_id}: ${score.reason}`);
  const from = run.item_version_id === row.id ? {} : { from: run.item_version_id };
  const derivation = { verdict: score.verdict, groups: score.groups, ...from };
  const mark = practicalMark(task, score);
  return { ...proposed(about, row, { mark, derivation, run }), verdict: score.verdict };
}

/** Points may be computed anew from what a run found only if the tests are still those that it ran. */
function assertTestsOf(task: Task, { entering, verdict }: Proposal, run: GradingRun): void {
  const { equal, reason } = verifyMark({
    kind: 'practical',
    scoringVersion,
    task,
    facts: run.facts as RunFacts, // as above
    recorded: entering.mark,
    recordedVerdict: verdict ?? null,
  });
  if (!equal)
    throw new RemarkRefused(
      'needs-rerun',
      `the other version of ${task.id} has other tests (${reason}): what was handed in must run again`,
    );
}

function blankOf(about: About, row: ItemVersion, mark: Mark): Proposal {
  return proposed(about, row, { mark, derivation: { lines: ['nothing was handed in'] } });
}

function proposed(
  { item, held, layer }: About,
  scored: Pick<ItemVersion, 'id' | 'content_sha256'>,
  found: { readonly mark: Mark; readonly derivation: unknown; readonly run?: GradingRun },
): Proposal {
  const mark = { ...found.mark, item: item.item_id };
  const image = found.run === undefined ? null : imageOf(found.run);
  return {
    ...{ item, held, layer },
    resting: { mark, scoredVersion: scored.id, image },
    entering: {
      ...{ mark, presented: item, scored, derivation: found.derivation },
      responseSha256: held.response_sha256,
      ...(found.run === undefined || image === null ? {} : { run: found.run, imageDigest: image }),
    },
  };
}

function imageOf(run: GradingRun): string {
  return (run.facts as RunFacts).provenance.runImage; // written by commitRun
}

/** A decision of people; the version that decided before goes on being named. */
function decided(about: About, decision: string, change: (mark: Mark) => Mark): Proposal {
  const { held, item } = about;
  const scored = { id: held.scored_version_id, content_sha256: held.content_sha256 };
  const mark = change(markOfEntry(item, held));
  return proposed(about, scored, { mark, derivation: { decision } });
}

function named(
  about: About,
  { marks }: Extract<RemarkOperation, { readonly kind: 'manual' }>,
): Proposal | undefined {
  const one = marks.find(({ sittingId }) => sittingId === about.sittingCase.sitting.id);
  if (one === undefined) return undefined;
  const { entering, ...proposal } = decided(about, 'manual', (mark) =>
    namedPoints(mark, one.parts),
  );
  return {
    ...proposal,
    entering: { ...entering, derivation: { decision: 'manual', reason: one.reason } },
  };
}

/** The best of further keys, where it is better than the mark in force; of equal ones the first. */
function bestOf(
  proposals: readonly Proposal[],
  held: MarkEntry,
  item: SetItem,
): Proposal | undefined {
  let best = share(markOfEntry(item, held));
  let found: Proposal | undefined;
  for (const proposal of proposals) {
    const worth = share(proposal.resting.mark);
    if (comparePoints(worth, best) <= 0) continue;
    best = worth;
    found = proposal;
  }
  return found;
}

function share({ points, maxPoints, state }: Mark): string {
  const isNothing = comparePoints(maxPoints, '0') === 0 || state === 'invalidated';
  return isNothing ? '0' : shareOf(points, maxPoints);
}
