import { Fraction } from 'fraction.js';
import type { HotspotItem } from '../../item.js';
import type { LocalProblem } from '../../problem.js';
import { contains } from '../qti/inside.js';
import { parseShape, type Shape } from '../qti/shapes.js';
import { imageSize } from './image-size.js';

/**
 * The picture is what it says, every area can be hit, and the best selections are worth exactly everything: then the most that
 * an answer reaches is the item's points.
 */
export function hotspotKeyProblems(item: HotspotItem): readonly LocalProblem[] {
  const image = imageProblem(item.image);
  if (image !== undefined) return [image];
  const shapes = areaShapes(item);
  const wrong = shapes.flatMap((shape, at) => (shape === undefined ? [shapeProblem(at)] : []));
  if (wrong.length > 0) return wrong;
  const known = shapes.filter((shape) => shape !== undefined);
  const hidden = known.findIndex(
    (shape, at) => !isReachable(shape, known.slice(0, at), item.image),
  );
  return hidden < 0 ? shareSumProblems(item) : [hiddenProblem(hidden)];
}

/** The areas as shapes, in their order; undefined for one whose coordinates do not fit its shape. */
function areaShapes({ key }: Pick<HotspotItem, 'key'>): readonly (Shape | undefined)[] {
  return key.areas.map(({ shape, coords }) => parseShape(shape, coords.join(',')));
}

function imageProblem({ base64, ...stated }: HotspotItem['image']): LocalProblem | undefined {
  const bytes = Buffer.from(base64, 'base64');
  const size = bytes.toString('base64') === base64 ? imageSize(bytes) : 'no base64';
  if (typeof size === 'string')
    return { path: '.image.base64', message: `it is ${size}`, hint: 'give a PNG or JPEG picture' };
  const fits = (['mediaType', 'width', 'height'] as const).every(
    (name) => size[name] === stated[name],
  );
  if (fits) return undefined;
  const message = `the picture is ${size.mediaType}, ${String(size.width)} × ${String(size.height)}`;
  return { path: '.image', message, hint: 'state its own type, width and height' };
}

function shapeProblem(at: number): LocalProblem {
  return {
    path: `.key.areas[${String(at)}].coords`,
    message: 'the coordinates do not fit the shape',
    hint: 'rect: left, top, right, bottom; circle: x, y, radius; ellipse: x, y, radii; poly: x1, y1, x2, y2, x3, y3 …',
  };
}

function hiddenProblem(at: number): LocalProblem {
  return {
    path: `.key.areas[${String(at)}]`,
    message: 'no point of the picture counts for it',
    hint: 'move it into the picture, or before the areas that cover it',
  };
}

/** Whether some whole pixel counts for the area: the first area that holds a point takes it. */
function isReachable(
  shape: Shape,
  earlier: readonly Shape[],
  { width, height }: Pick<HotspotItem['image'], 'width' | 'height'>,
): boolean {
  const [left, top, right, bottom] = boxAround(shape);
  for (let y = Math.max(0, top); y <= Math.min(height, bottom); y += 1)
    for (let x = Math.max(0, left); x <= Math.min(width, right); x += 1)
      if (contains(shape, [x, y]) && !earlier.some((one) => contains(one, [x, y]))) return true;
  return false;
}

function boxAround(shape: Shape): readonly [number, number, number, number] {
  switch (shape.kind) {
    case 'default':
      return [0, 0, Infinity, Infinity];
    case 'rect':
      return shape.coords;
    case 'circle':
    case 'ellipse': {
      const [x, y, h, v = h] = shape.coords;
      return [x - h, y - v, x + h, y + v];
    }
    case 'poly': {
      const [xs, ys] = [shape.points.map(([x]) => x), shape.points.map(([, y]) => y)];
      return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
    }
  }
}

function shareSumProblems({ key, maxSelections }: HotspotItem): readonly LocalProblem[] {
  const shares = key.areas.map(({ share }) => new Fraction(share));
  const best = shares.toSorted((a, b) => b.compare(a)).slice(0, maxSelections);
  const sum = best.reduce((total, share) => total.add(share), new Fraction(0));
  if (sum.compare(1) === 0) return [];
  const message = `the best ${String(best.length)} areas are worth ${sum.toFraction()} of the points`;
  return [{ path: '.key.areas', message, hint: 'let the best selections add up to exactly 1' }];
}
