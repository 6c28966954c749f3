import { randomIntegers } from '#exam-bank';
import { parsePoints, type Points } from '../points.js';

/** A marker, and the human behind the account: separations are between humans. */
export interface AvailableMarker {
  readonly id: string;
  readonly human: string;
}

export interface ScriptToGive {
  readonly ref: string;
  /** Humans who may not have it: who had it in another round. */
  readonly barred: readonly string[];
}

export interface Allocation {
  readonly given: readonly { readonly ref: string; readonly marker: string }[];
  /** Scripts that none of the markers may have. */
  readonly left: readonly string[];
}

/**
 * Who gets which script: each goes to the marker with the fewest so far who may have it. The same seed (32 bytes), purpose, scripts
 * and markers give the same allocation, in whatever order they come.
 */
export function allocateScripts(input: {
  readonly seed: Uint8Array;
  readonly purpose: string;
  readonly scripts: readonly ScriptToGive[];
  readonly markers: readonly AvailableMarker[];
}): Allocation {
  const { seed, purpose, scripts, markers } = input;
  const byId = new Map(markers.map((marker) => [marker.id, marker]));
  const byRef = new Map(scripts.map((script) => [script.ref, script]));
  const order = inRandomOrder(seed, `${purpose}/markers`, [...byId.keys()]);
  const load = new Map(order.map((id) => [id, 0]));
  const given: { readonly ref: string; readonly marker: string }[] = [];
  const left: string[] = [];
  for (const ref of inRandomOrder(seed, `${purpose}/scripts`, [...byRef.keys()])) {
    const barred = byRef.get(ref)?.barred ?? [];
    const free = order.filter((id) => !barred.includes(byId.get(id)?.human ?? ''));
    const [marker] = free.toSorted((one, other) => (load.get(one) ?? 0) - (load.get(other) ?? 0));
    if (marker === undefined) {
      left.push(ref);
      continue;
    }
    load.set(marker, (load.get(marker) ?? 0) + 1);
    given.push({ ref, marker });
  }
  return { given, left };
}

/** So many of the refs, rounded up, as the share says; which ones, the seed says. */
export function sampleOf(input: {
  readonly seed: Uint8Array;
  readonly purpose: string;
  readonly refs: readonly string[];
  readonly share: Points;
}): readonly string[] {
  return firstOf({ ...input, count: shareOfCount(input.refs.length, input.share) });
}

/** So many of the refs, all where there are fewer. */
export function firstOf(input: {
  readonly seed: Uint8Array;
  readonly purpose: string;
  readonly refs: readonly string[];
  readonly count: number;
}): readonly string[] {
  return inRandomOrder(input.seed, input.purpose, input.refs).slice(0, input.count);
}

/** That share of a count, rounded up. */
export function shareOfCount(count: number, share: Points): number {
  return Number(parsePoints(share).mul(count).ceil().n);
}

/** The refs in the one order that seed and purpose give, whatever order they come in. */
export function inRandomOrder(
  seed: Uint8Array,
  purpose: string,
  refs: readonly string[],
): readonly string[] {
  const random = randomIntegers(seed, `assay/marking/1 ${purpose}`);
  const rest = [...refs].sort();
  for (let at = rest.length - 1; at > 0; at -= 1) {
    const other = random.below(at + 1);
    const moved = rest[at] ?? '';
    rest[at] = rest[other] ?? '';
    rest[other] = moved;
  }
  return rest;
}
