import type { HotspotItem } from '../../item.js';
import type { ResponseCheck } from '../item-type.js';
import { accepted, refused, stringList } from '../response-check.js';

const POINT = /^(0|[1-9]\d{0,3}) (0|[1-9]\d{0,3})$/;

/** Points `"x y"` in whole pixels of the picture's natural size, its far edges included. None is no answer: `null`. */
export function checkHotspot(
  { image, maxSelections }: Pick<HotspotItem, 'image' | 'maxSelections'>,
  response: unknown,
): ResponseCheck {
  if (response === null) return accepted(null);
  const points = stringList(response);
  if (points === undefined) return refused('malformed-response', 'expected a list of points');
  if (points.length === 0) return accepted(null);
  if (points.length > maxSelections)
    return refused('too-many-selections', `at most ${String(maxSelections)} points may be chosen`);
  for (const point of points) {
    const [, x, y] = POINT.exec(point) ?? [];
    if (x === undefined || Number(x) > image.width || Number(y) > image.height)
      return refused('malformed-response', 'a point is "x y" in whole pixels of the picture');
  }
  if (new Set(points).size < points.length)
    return refused('duplicate-option', 'a point is there twice');
  return accepted([...points]);
}
