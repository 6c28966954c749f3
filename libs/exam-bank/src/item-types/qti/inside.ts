import type { Shape } from './shapes.js';

type Place = readonly [x: number, y: number];

/** Whether a point ("x y") lies in an area, its edge included. Whole numbers below 2²⁰ keep every product exact. */
export function isInside(shape: Shape, point: string): boolean {
  const [x = NaN, y = NaN] = point.split(' ').map(Number);
  return contains(shape, [x, y]);
}

/** The same of a place in whole numbers. */
export function contains(shape: Shape, [x, y]: Place): boolean {
  if (Math.abs(x) >= 2 ** 20 || Math.abs(y) >= 2 ** 20) return shape.kind === 'default';
  switch (shape.kind) {
    case 'default':
      return true;
    case 'rect': {
      const [left, top, right, bottom] = shape.coords;
      return x >= left && x <= right && y >= top && y <= bottom;
    }
    case 'circle': {
      const [centreX, centreY, radius] = shape.coords;
      return (x - centreX) ** 2 + (y - centreY) ** 2 <= radius ** 2;
    }
    case 'ellipse': {
      const [dx, dy] = [BigInt(x - shape.coords[0]), BigInt(y - shape.coords[1])];
      const [h, v] = [BigInt(shape.coords[2]), BigInt(shape.coords[3])];
      return dx * dx * v * v + dy * dy * h * h <= h * h * v * v;
    }
    case 'poly':
      return isInPolygon(shape.points, [x, y]);
  }
}

/** Some points of an area: its middle, and points of its edge. */
export function samplesOf(shape: Shape): readonly string[] {
  const spread = (x: number, y: number, dx: number, dy: number): readonly string[] =>
    [
      [0, 0],
      [dx, 0],
      [-dx, 0],
      [0, dy],
      [0, -dy],
    ].map(([h = 0, v = 0]) => `${String(x + h)} ${String(y + v)}`);
  switch (shape.kind) {
    case 'default':
      return ['0 0'];
    case 'circle': {
      const [x, y, radius] = shape.coords;
      return spread(x, y, radius, radius);
    }
    case 'ellipse':
      return spread(...shape.coords);
    case 'rect':
    case 'poly': {
      const [left, top, right, bottom] = shape.kind === 'rect' ? shape.coords : [];
      const corners: readonly Place[] =
        shape.kind === 'poly'
          ? shape.points
          : [
              [left ?? 0, top ?? 0],
              [right ?? 0, top ?? 0],
              [right ?? 0, bottom ?? 0],
              [left ?? 0, bottom ?? 0],
            ];
      const middle = (at: 0 | 1): number =>
        Math.round(corners.reduce((sum, corner) => sum + corner[at], 0) / corners.length);
      return [[middle(0), middle(1)], ...corners].map((place) => place.join(' '));
    }
  }
}

/** Even–odd rule: a ray to the right crosses the outline an odd number of times; points on the outline are inside. */
function isInPolygon(points: readonly Place[], place: Place): boolean {
  let inside = false;
  for (const [index, to] of points.entries()) {
    const from = points.at(index - 1) ?? to;
    const side = cross(from, to, place);
    if (side === 0 && isBetween(from, to, place)) return true;
    const isCrossing = from[1] > place[1] !== to[1] > place[1];
    if (isCrossing && side > 0 === to[1] > from[1]) inside = !inside;
  }
  return inside;
}

/** Positive where the place lies to one side of the line, negative on the other, 0 on it. */
function cross([ax, ay]: Place, [bx, by]: Place, [x, y]: Place): number {
  return (bx - ax) * (y - ay) - (by - ay) * (x - ax);
}

function isBetween([ax, ay]: Place, [bx, by]: Place, [x, y]: Place): boolean {
  const isWithin = (one: number, from: number, to: number): boolean =>
    one >= Math.min(from, to) && one <= Math.max(from, to);
  return isWithin(x, ax, bx) && isWithin(y, ay, by);
}
