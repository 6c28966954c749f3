import {
  rubricOf,
  markingKeysOf,
  publicItem,
  type ItemResponse,
  type KnowledgeItem,
} from '#exam-bank';
import { contentSha256, toleranceOf } from '#marking';
import { humanMark, ScoringError, type MarkingRules } from '#scoring';
import {
  findMarkerScript,
  insertMarking,
  isRefusedByDatabase,
  openMarkerItem,
  selectEarlierMarkings,
  selectMarkerFacts,
  selectMarkerRules,
  selectMarkerScripts,
  selectOwnMarkings,
  type Keys,
  type MarkerDesk,
  type MarkerScript,
  type MarkingDecisions,
} from '#store';
import { actorOf, authorise } from '../access/authorise.js';
import type { Action } from '../access/decide.js';
import type { Principal } from '../access/principal.js';
import type { Clock } from '../clock.js';
import { Problem } from '../http/problem.js';

/** All that a marker's work has of the engine: no database but the desk, which holds no candidate. */
export interface MarkerEngine {
  readonly keys: Keys;
  readonly clock: Clock;
  asMarker<T>(personId: string, work: (desk: MarkerDesk) => Promise<T>): Promise<T>;
  /** Asked after each marking. */
  watch(principal: Principal, allocationId: string): Promise<void>;
}

/** What is on my desk: every script of the open rounds that is mine, and the first that waits. */
export async function queueOf(engine: MarkerEngine, principal: Principal) {
  const scripts = await engine.asMarker(principal.personId, selectMarkerScripts);
  const waiting = scripts.filter((one) => one.my_sequence === 0);
  return {
    waiting: waiting.length,
    next: waiting[0]?.ref ?? null,
    scripts: scripts.map(({ ref, round, my_sequence: sequence }) => ({
      ref,
      round,
      marked: sequence > 0,
    })),
  };
}

/** One script as its marker sees it. */
export function readScript(engine: MarkerEngine, principal: Principal, ref: string) {
  return engine.asMarker(principal.personId, async (desk) => {
    const script = await selectScript(desk, principal, ref);
    const content = await openContent(desk, engine, script);
    const rules = (await selectMarkerRules(desk, script.allocation_id)) as MarkingRules; // written by openMarking
    const earlier = await selectEarlierMarkings(desk, script.allocation_id);
    const own = await selectOwnMarkings(desk, script.allocation_id);
    return {
      ref,
      round: script.round,
      item: publicItem(content),
      rubric: rubricOf(content) ?? [],
      guidance: markingKeysOf(content).map(({ guidance }) => guidance),
      tolerance: toleranceOf(content, rules),
      answer: script.answer,
      /** So many candidates gave this answer: one marking marks them all. */
      answers: script.answers,
      sequence: script.my_sequence,
      mine: own.map(shownMarking),
      earlier: earlier.map((one) => ({ round: one.round, ...shownMarking(one) })),
    };
  });
}

function shownMarking(marking: {
  readonly decisions: MarkingDecisions;
  readonly points: string;
  readonly comment: string;
}) {
  return { points: marking.points, decisions: marking.decisions, comment: marking.comment };
}

export interface MarkingInput {
  readonly ref: string;
  readonly decisions: MarkingDecisions;
  readonly comment: string;
  /** The sequence of the marking that it replaces, 0 for none: who has seen another one is told so. */
  readonly supersedes: number;
}

/** Marks a script that was given to me. */
export async function markScript(
  engine: MarkerEngine,
  principal: Principal,
  input: MarkingInput & { readonly action: 'marking.mark' | 'marking.adjudicate' },
) {
  const at = engine.clock.now();
  const { marked, allocationId } = await refusedAsConflict(
    engine.asMarker(principal.personId, async (desk) => {
      const script = await selectScript(desk, principal, input.ref, input.action);
      if (script.my_sequence !== input.supersedes)
        throw new Problem(
          'conflict',
          `You have marked it ${String(script.my_sequence)} times since you opened it last; look at it again.`,
        );
      const content = await openContent(desk, engine, script);
      const points = pointsOf(content, script.answer, input.decisions);
      const sequence = script.my_sequence + 1;
      const { decisions, comment } = input;
      await insertMarking(
        desk,
        { allocationId: script.allocation_id, sequence, decisions, points, comment, at },
        {
          type: 'marking.marked',
          at,
          actor: actorOf(principal),
          subject: { kind: 'script', ref: script.ref },
          data: {
            round: script.round,
            sequence,
            recordSha256: contentSha256({ decisions, points, comment }),
          },
        },
      );
      return {
        marked: { sequence, points, answers: script.answers },
        allocationId: script.allocation_id,
      };
    }),
  );
  await engine.watch(principal, allocationId);
  return marked;
}

/** A script that is mine, after decide() has had the facts. */
async function selectScript(
  desk: MarkerDesk,
  principal: Principal,
  ref: string,
  action?: Action,
): Promise<MarkerScript> {
  const script = await findMarkerScript(desk, ref);
  if (script === undefined) throw new Problem('not-found', 'You have no such script.');
  const due = script.round === 'adjudication' ? 'marking.adjudicate' : 'marking.mark';
  if (action !== undefined && action !== due)
    throw new Problem('conflict', 'The script is in another round.');
  const { acts, otherHumans } = await selectMarkerFacts(desk, script.allocation_id);
  authorise(principal, due, {
    assignedToId: principal.personId,
    participations: acts.map((act) => ({ personId: principal.personId, act })),
    markedByHumans: otherHumans,
  });
  return script;
}

async function openContent(
  desk: MarkerDesk,
  { keys }: MarkerEngine,
  { item_version_id: id }: MarkerScript,
): Promise<KnowledgeItem> {
  return (await openMarkerItem(desk, keys, id)) as KnowledgeItem; // checked by parseBank before it was sealed
}

/** @throws Problem for decisions that are incomplete or not in the rubric */
export function pointsOf(
  content: KnowledgeItem,
  answer: unknown,
  decisions: MarkingDecisions,
): string {
  try {
    return humanMark(content, answer as ItemResponse, decisions).points; // checked when it was received
  } catch (error) {
    if (error instanceof ScoringError && error.code === 'marking-malformed')
      throw new Problem('content-refused', error.message);
    throw error;
  }
}

/** What the database refuses was frozen or given away since the script was read. */
async function refusedAsConflict<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (isRefusedByDatabase(error))
      throw new Problem('conflict', 'The round ended, or the script was given to somebody else.');
    throw error;
  }
}
