import type { ItemResponse } from '#exam-bank';
import {
  comparePoints,
  knowledgeMark,
  practicalMark,
  scoreRun,
  scoringVersion,
  type Mark,
  type RunFacts,
} from '#scoring';
import {
  findCurrentResult,
  findRun,
  selectCountingResponses,
  selectItemVersion,
  type Keys,
  type MarkEntry,
  type Reader,
  type Response,
  type Sitting,
} from '#store';
import { contentSha256 } from './records.js';
import { openKnowledgeItem, openTask, selectSittingCase, standingOf } from './standing.js';

interface RecheckedMark {
  readonly item: string;
  readonly itemVersion: string;
  readonly recorded: string;
  /** Null where no computation gives it. */
  readonly recomputed: string | null;
  readonly finding: 'equal' | 'different' | 'decided-by-people' | 'not-recomputable';
}

/** The clerical re-check of a sitting: every mark computed again, every part marked, totals and decision added up. Ids and points only. */
interface Recheck {
  readonly marks: readonly RecheckedMark[];
  /** Items of the paper without a mark. */
  readonly unmarked: readonly string[];
  readonly total: { readonly recorded: string | null; readonly recomputed: string };
  readonly decision: { readonly recorded: string | null; readonly recomputed: string };
  readonly equal: boolean;
}

interface RecheckOutcome {
  readonly report: Recheck;
  /** What the marks that differ should be, by item version. */
  readonly corrections: ReadonlyMap<string, Mark>;
}

/** Computes everything about a sitting again from what its entries pinned, before any person looks at an appeal. */
export async function recheckSitting(
  db: Reader,
  keys: Keys,
  sitting: Sitting,
): Promise<RecheckOutcome> {
  const sittingCase = await selectSittingCase(db, sitting);
  const { items, entries } = sittingCase;
  const responses = new Map(
    (await selectCountingResponses(db, sitting.id)).map((one) => [one.item_version_id, one]),
  );
  const corrections = new Map<string, Mark>();
  const marks: RecheckedMark[] = [];
  for (const entry of entries) {
    const item = items.find(({ id }) => id === entry.item_version_id)?.item_id ?? '?';
    const computed = await recompute(db, keys, entry, responses.get(entry.item_version_id));
    const isMark = typeof computed !== 'string';
    const finding = isMark ? (sameMark(entry, computed) ? 'equal' : 'different') : computed;
    if (isMark && finding === 'different') corrections.set(entry.item_version_id, computed);
    marks.push({
      item,
      itemVersion: entry.item_version_id,
      recorded: entry.points,
      recomputed: isMark ? computed.points : null,
      finding,
    });
  }
  const standing = await standingOf(keys, sittingCase);
  const unmarked = standing.marks.filter(({ state }) => state === 'not-marked');
  const result = await findCurrentResult(db, sitting.id);
  const total = { recorded: result?.total ?? null, recomputed: standing.totals.points };
  const decision = {
    recorded: result?.decision ?? null,
    recomputed: standing.decision.decision,
  };
  const adds =
    total.recorded !== null &&
    comparePoints(total.recorded, total.recomputed) === 0 &&
    decision.recorded === decision.recomputed;
  return {
    report: {
      marks: marks.sort((a, b) => (a.item < b.item ? -1 : 1)),
      unmarked: unmarked.map(({ item }) => item),
      total,
      decision,
      equal: adds && unmarked.length === 0 && corrections.size === 0,
    },
    corrections,
  };
}

const COMPUTED: ReadonlySet<MarkEntry['layer']> = new Set(['base', 'key-change']);

async function recompute(
  db: Reader,
  keys: Keys,
  entry: MarkEntry,
  response: Response | undefined,
): Promise<Mark | 'decided-by-people' | 'not-recomputable'> {
  if (!COMPUTED.has(entry.layer) || entry.cause?.kind === 'marking') return 'decided-by-people';
  if (entry.scoring_version !== scoringVersion) return 'not-recomputable';
  const scored = await selectItemVersion(db, entry.scored_version_id);
  if (scored.kind === 'task') {
    const task = await openTask(keys, scored);
    if (entry.run_id === null) return practicalMark(task, null);
    const facts = (await findRun(db, entry.run_id))?.facts as RunFacts | null | undefined; // written by commitRun
    return facts === null || facts === undefined
      ? 'not-recomputable'
      : practicalMark(task, scoreRun(task, facts));
  }
  const body = (response?.body ?? null) as ItemResponse; // checked by checkResponse when it was received
  if ((response?.body_sha256 ?? contentSha256(null)) !== entry.response_sha256)
    return 'not-recomputable';
  const mark = knowledgeMark(await openKnowledgeItem(keys, scored), body);
  if (mark.state === 'not-marked') return 'decided-by-people';
  // What was not answered was entered as blank or as not reached: both are 0 points.
  return entry.state === 'not-reached' && mark.state === 'blank'
    ? { ...mark, state: 'not-reached' }
    : mark;
}

function sameMark(entry: MarkEntry, mark: Mark): boolean {
  const written = (parts: Mark['parts']) =>
    parts
      .map((part) => `${part.criterion} ${part.points} ${part.maxPoints}`)
      .sort()
      .join('\n');
  return entry.state === mark.state && written(entry.parts) === written(mark.parts);
}
