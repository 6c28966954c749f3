import { checkResponse, isInside, parseShape, type HotspotItem } from '#exam-bank';
import { addPoints } from '../points.js';
import { ScoringError } from '../scoring-error.js';
import { isList, malformed, type GivenResponse, type Judgement } from './judgement.js';

/**
 * The sum of the shares of the areas that were hit: each once, however many points hit it; a point in several areas hits the
 * first; edges belong to the area (E22).
 */
export function judgeHotspot(item: HotspotItem, response: GivenResponse): Judgement {
  const check = checkResponse(item, response);
  if (!check.ok) throw malformed(item.id, check.message);
  if (!isList(response)) throw malformed(item.id, 'a list of points is needed');
  const shapes = item.key.areas.map(({ shape, coords }) => parseShape(shape, coords.join(',')));
  const known = shapes.filter((shape) => shape !== undefined);
  if (known.length < shapes.length)
    throw new ScoringError('key-malformed', `key of ${item.id}: an area without a shape`);
  const hits = response.map((point) => known.findIndex((shape) => isInside(shape, point)));
  const shares = item.key.areas.flatMap(({ share }, at) => (hits.includes(at) ? [share] : []));
  const lines = response.map((point, at) => {
    const hit = hits[at] ?? -1;
    return hit < 0 ? `(${point}): no area` : `(${point}): area ${String(hit + 1)}`;
  });
  return {
    share: addPoints(shares),
    derivation: [...lines, `areas hit are worth ${addPoints(shares)}`],
  };
}
