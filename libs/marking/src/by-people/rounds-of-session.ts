import {
  combineMarks,
  sampleOf,
  type MarkingRules,
  type Points,
  type RoundKind,
  type RoundState,
} from '#scoring';
import {
  findSessionMarking,
  selectAllocations,
  selectMarkingRounds,
  selectScriptsOfSession,
  type AllocatedScript,
  type MarkingRound,
  type MarkingScript,
  type Reader,
  type SessionMarking,
} from '#store';
import type { KnowledgeItem } from '#exam-bank';
import { toleranceOf } from './marked-items.js';

/** The marking of a session as it stands. */
export interface MarkingCase {
  readonly marking: SessionMarking;
  readonly rules: MarkingRules;
  readonly rounds: readonly MarkingRound[];
  readonly round: MarkingRound;
  readonly scripts: readonly MarkingScript[];
  readonly allocations: readonly AllocatedScript[];
}

/** Undefined where the session's marking was never opened. */
export async function findMarkingCase(
  db: Reader,
  sessionId: string,
): Promise<MarkingCase | undefined> {
  const marking = await findSessionMarking(db, sessionId);
  const rounds = await selectMarkingRounds(db, sessionId);
  const round = rounds.at(-1);
  if (marking === undefined || round === undefined) return undefined;
  return {
    marking,
    rules: marking.rules as MarkingRules, // written by openMarking
    rounds,
    round,
    scripts: await selectScriptsOfSession(db, sessionId),
    allocations: await selectAllocations(db, sessionId),
  };
}

export function seedOf({ allocation_secret: secret }: SessionMarking): Uint8Array {
  return Buffer.from(secret, 'hex');
}

/** The allocations that count: of scripts, not given to somebody else since. */
function countingAllocations({
  allocations,
}: Pick<MarkingCase, 'allocations'>): readonly AllocatedScript[] {
  return allocations.filter(({ isSeed, replaced }) => !isSeed && !replaced);
}

/** The marks of a script, by round. */
export function marksOf(
  markingCase: Pick<MarkingCase, 'allocations'>,
): ReadonlyMap<string, Readonly<Partial<Record<RoundKind, AllocatedScript>>>> {
  const marks = new Map<string, Partial<Record<RoundKind, AllocatedScript>>>();
  for (const one of countingAllocations(markingCase)) {
    const known = marks.get(one.ref) ?? {};
    known[one.kind] = one;
    marks.set(one.ref, known);
  }
  return marks;
}

/** The scripts that a second marker gets: of each item the share that the scheme says. */
export function scriptsToMarkTwice({
  marking,
  rules,
  scripts,
}: Pick<MarkingCase, 'marking' | 'rules' | 'scripts'>): readonly string[] {
  if (rules.markers === 1) return [];
  return [...new Set(scripts.map((script) => script.item_version_id))].flatMap((item) =>
    sampleOf({
      seed: seedOf(marking),
      purpose: `second/${item}`,
      refs: scripts.filter((one) => one.item_version_id === item).map(({ ref }) => ref),
      share: rules.doubleMarked,
    }),
  );
}

/** The scripts whose two marks are too far apart. */
export function scriptsToAdjudicate(
  markingCase: Pick<MarkingCase, 'allocations' | 'rules' | 'scripts'>,
  contents: ReadonlyMap<string, KnowledgeItem>,
): readonly string[] {
  const marks = marksOf(markingCase);
  return markingCase.scripts.flatMap(({ ref, item_version_id: item }) => {
    const { first, second } = marks.get(ref) ?? {};
    const content = contents.get(item);
    const [one, other] = [first?.points ?? null, second?.points ?? null];
    if (one === null || other === null || content === undefined) return [];
    return areApart(markingCase.rules, content, [one, other]) ? [ref] : [];
  });
}

function areApart(
  rules: MarkingRules,
  content: KnowledgeItem,
  [first, second]: readonly [Points, Points],
): boolean {
  const bounds = { tolerance: toleranceOf(content, rules), maxPoints: String(content.points) };
  return combineMarks(rules, { first, second }, bounds).state === 'needs-adjudicator';
}

/** What decides which round follows. */
export function roundState(
  markingCase: MarkingCase,
  contents: ReadonlyMap<string, KnowledgeItem>,
): RoundState {
  const { round, allocations } = markingCase;
  return {
    kind: round.kind,
    waiting: allocations.filter((one) => one.round === round.number && isWaiting(one)).length,
    toSecond: scriptsToMarkTwice(markingCase).length,
    toAdjudicate: scriptsToAdjudicate(markingCase, contents).length,
  };
}

/** Whether a script is still to be marked; a seed only by a marker who goes on. */
function isWaiting({ points, replaced, isSeed, suspended }: AllocatedScript): boolean {
  return points === null && !replaced && !(isSeed && suspended);
}
