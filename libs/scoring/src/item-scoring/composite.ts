import {
  carriedValue,
  isComposite,
  isWithinTolerance,
  numericValue,
  partItem,
  partResponse,
  rubricOf,
  type CompositeItem,
  type CompositePart,
  type KnowledgeItem,
} from '#exam-bank';
import {
  addPoints,
  comparePoints,
  formatPoints,
  parsePoints,
  sharePoints,
  type Points,
} from '../points.js';
import { assertKnownCriteria } from './by-people.js';
import {
  isBlank,
  malformed,
  type Awaited,
  type GivenResponse,
  type HumanMarking,
  type Judged,
  type Judgement,
} from './judgement.js';

/** Of a part that is not answered, where others are. */
const OPEN: Judgement = { share: '0', derivation: ['no answer'] };

type JudgePart = (
  item: KnowledgeItem,
  response: GivenResponse,
  judged: Judged,
) => Judgement | Awaited;

interface PartJudgement extends Judgement {
  readonly id: string;
  readonly weight: Points;
}

/**
 * Each part by its own type, times its weight; added up exactly. A part whose needs are not all right counts nothing (E26); an
 * error carried forward is worth what the part says. While one part waits for people, all of the item does.
 * @param judgePart judges one part that is not blank
 */
export function judgeComposite(
  whole: CompositeItem,
  response: GivenResponse,
  judged: Judged,
  judgePart: JudgePart,
): Judgement | Awaited {
  if (!isComposite(response)) throw malformed(whole.id, 'answers to its parts are needed');
  const known = new Set(whole.parts.map(({ id }) => id));
  if (Object.keys(response.parts).some((id) => !known.has(id)))
    throw malformed(whole.id, 'an answer to a part that it does not have');
  if (judged.marking !== undefined)
    assertKnownCriteria(whole.id, rubricOf(whole) ?? [], judged.marking);
  const done = new Map<string, PartJudgement>();
  for (const part of whole.parts) {
    const judgement = judgedPart(whole, part, response, { done, judged, judgePart });
    if ('awaits' in judgement) return judgement;
    done.set(part.id, { ...judgement, id: part.id, weight: part.weight });
  }
  const parts = [...done.values()];
  const worths = parts.map(({ share, weight }) => sharePoints(share, weight));
  return {
    share: addPoints(worths),
    derivation: parts.flatMap(({ id, weight, share, derivation }, at) => [
      ...derivation.map((line) => `${id}: ${line}`),
      `${id}: ${share} × ${weight} = ${worths[at] ?? ''}`,
    ]),
  };
}

interface Context {
  readonly done: ReadonlyMap<string, PartJudgement>;
  readonly judged: Judged;
  readonly judgePart: JudgePart;
}

function judgedPart(
  whole: CompositeItem,
  part: CompositePart,
  response: GivenResponse,
  { done, judged, judgePart }: Context,
): Judgement | Awaited {
  const answer = partResponse(response, part.id);
  if (isBlank(answer)) return OPEN;
  const missing = (part.needs ?? []).filter((id) => done.get(id)?.share !== '1');
  if (missing.length > 0)
    return { share: '0', derivation: [`counts only if right: ${missing.join(', ')}`] };
  const item = partItem(whole, part);
  const judgement = judgePart(item, answer, ownPart(item, part, judged));
  if ('awaits' in judgement || part.carried === undefined || judgement.share === '1')
    return judgement;
  return carriedForward(whole, part, response, judgement);
}

/** The decisions on this part, without the part's name before its criteria. */
function ownPart(item: KnowledgeItem, { id }: CompositePart, { marking }: Judged): Judged {
  if (marking === undefined || rubricOf(item) === undefined) return {};
  const own = Object.entries(marking.points)
    .filter(([name]) => name.startsWith(`${id}/`))
    .map(([name, points]) => [name.slice(id.length + 1), points] as const);
  return { marking: { points: Object.fromEntries(own) } satisfies HumanMarking };
}

/** The better of what the key gives and what follows from the candidate's own earlier answers. */
function carriedForward(
  whole: CompositeItem,
  part: CompositePart,
  response: GivenResponse,
  judgement: Judgement,
): Judgement {
  const item = partItem(whole, part);
  const value = carriedValue(whole, part, response);
  if (value === undefined || item.type !== 'numeric' || part.carried === undefined)
    return judgement;
  const answer = numericValue(item, partResponse(response, part.id));
  const fits = answer !== undefined && isWithinTolerance(item, answer, value) === true;
  const line = `by the earlier answers it would be ${formatPoints(value)}`;
  if (!fits) return { ...judgement, derivation: [...judgement.derivation, `${line}: it is not`] };
  const share = larger(judgement.share, part.carried.share);
  return {
    share,
    derivation: [...judgement.derivation, `${line}: error carried forward, worth ${share}`],
  };
}

function larger(one: Points, other: Points): Points {
  return formatPoints(parsePoints(comparePoints(one, other) > 0 ? one : other));
}
