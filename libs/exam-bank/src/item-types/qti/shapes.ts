/** An area of a picture, in whole pixels; all tests on it are exact, and an edge belongs to it. */
export type Shape =
  | { readonly kind: 'default' }
  | { readonly kind: 'rect'; readonly coords: readonly [number, number, number, number] }
  | { readonly kind: 'circle'; readonly coords: readonly [number, number, number] }
  | { readonly kind: 'ellipse'; readonly coords: readonly [number, number, number, number] }
  | { readonly kind: 'poly'; readonly points: readonly (readonly [number, number])[] };

/** The shape that QTI's `shape` and `coords` name; undefined where they do not fit (percentages, too few numbers). */
export function parseShape(kind: string, text: string): Shape | undefined {
  if (kind === 'default') return { kind };
  const numbers = text.split(',').map((part) => part.trim());
  if (!numbers.every((part) => /^-?\d{1,6}$/.test(part))) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = numbers.map(Number);
  const count = numbers.length;
  if (kind === 'rect' && count === 4)
    return { kind, coords: [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)] };
  if (kind === 'circle' && count === 3 && c >= 0) return { kind, coords: [a, b, c] };
  if (kind === 'ellipse' && count === 4 && c > 0 && d > 0) return { kind, coords: [a, b, c, d] };
  if (kind !== 'poly' || count < 6 || count % 2 !== 0) return undefined;
  return { kind, points: pairsOf(numbers.map(Number)) };
}

function pairsOf(numbers: readonly number[]): readonly (readonly [number, number])[] {
  return numbers.flatMap((x, at) => (at % 2 === 0 ? [[x, numbers[at + 1] ?? 0] as const] : []));
}
