import { randomUUID } from 'node:crypto';
import {
  allocateScripts,
  firstOf,
  inRandomOrder,
  shareOfCount,
  type MarkingRules,
  type ScriptToGive,
} from '#scoring';
import {
  insertAllocations,
  selectSeeds,
  selectSeedsGiven,
  selectSessionMarkers,
  type SeedScript,
  type SessionMarker,
  type Tx,
} from '#store';
import { MarkingRefused } from './marking-refused.js';
import { seedOf, type MarkingCase } from './rounds-of-session.js';

type Case = Pick<MarkingCase, 'marking' | 'rules' | 'round' | 'scripts' | 'allocations'>;

/**
 * Gives these scripts to the markers of the open round, with seeds among them where the scheme wants some.
 * @throws MarkingRefused where there is a script that nobody may have
 */
export async function allocateRound(
  tx: Tx,
  markingCase: Case,
  refs: readonly string[],
  at: Date,
): Promise<void> {
  const { marking, round } = markingCase;
  const markers = await availableMarkers(tx, markingCase);
  const seed = seedOf(marking);
  const purpose = String(round.number);
  const scripts = refs.map((ref) => scriptToGive(markingCase, ref));
  const { given, left } = allocateScripts({ seed, purpose, scripts, markers });
  if (left.length > 0) throw new MarkingRefused('too-few-markers', left.length);
  const seeds = await seedsOf(tx, markingCase);
  const rows = markers.flatMap((marker) => {
    const own = given.filter((one) => one.marker === marker.id).map(({ ref }) => ref);
    const known = seedsFor(markingCase, { marker, own, seeds });
    const queue = inRandomOrder(seed, `${purpose}/queue/${marker.id}`, [...own, ...known]);
    return queue.map((ref, place) => ({
      ...allocation(markingCase, ref, marker.id, at),
      place,
      is_seed: known.includes(ref),
      replaces: null,
    }));
  });
  await insertAllocations(tx, rows);
}

/**
 * Gives what suspended markers have in the open round to others, marked or not: it does not count any more.
 * @returns how many scripts nobody may have: they wait for another marker
 */
export async function reallocateSuspended(tx: Tx, markingCase: Case, at: Date): Promise<number> {
  const { marking, round, allocations } = markingCase;
  const named = await selectSessionMarkers(tx, marking.exam_session_id);
  const suspended = new Set(named.filter((one) => one.suspended !== null).map(({ id }) => id));
  const stranded = allocations.filter(
    (one) =>
      !one.isSeed && !one.replaced && one.round === round.number && suspended.has(one.personId),
  );
  const markers = await availableMarkers(tx, markingCase);
  const { given, left } = allocateScripts({
    seed: seedOf(marking),
    purpose: `${String(round.number)}/again/${String(allocations.length)}`,
    scripts: stranded.map(({ ref }) => scriptToGive(markingCase, ref)),
    markers,
  });
  const byRef = new Map(stranded.map((one) => [one.ref, one]));
  const rows = given.map(({ ref, marker }, index) => ({
    ...allocation(markingCase, ref, marker, at),
    // Behind everything that was given out before.
    place: allocations.length + index,
    is_seed: false,
    replaces: byRef.get(ref)?.id ?? null,
  }));
  await insertAllocations(tx, rows);
  return left.length;
}

function allocation({ marking, round }: Case, ref: string, marker: string, at: Date) {
  return {
    id: randomUUID(),
    exam_session_id: marking.exam_session_id,
    round: round.number,
    script_ref: ref,
    person_id: marker,
    allocated_at: at,
  };
}

/** Nobody gets a script whose other mark is theirs. */
function scriptToGive({ allocations, round }: Case, ref: string): ScriptToGive {
  const others = allocations.filter((one) => one.ref === ref && one.round !== round.number);
  return { ref, barred: others.flatMap(({ human }) => (human === null ? [] : [human])) };
}

async function availableMarkers(
  tx: Tx,
  { marking, round }: Case,
): Promise<readonly { readonly id: string; readonly human: string }[]> {
  const duty = round.kind === 'adjudication' ? 'adjudicator' : 'marker';
  const named = await selectSessionMarkers(tx, marking.exam_session_id);
  const humans = new Map<string, SessionMarker>();
  // Two accounts of one human are one marker.
  for (const one of named)
    if (one.duty === duty && one.suspended === null && one.human !== null && !humans.has(one.human))
      humans.set(one.human, one);
  return [...humans].map(([human, { id }]) => ({ id, human }));
}

/** A seed, and the humans who made it or had it before: they would know it. */
interface KnownSeed {
  readonly seed: SeedScript;
  readonly knownTo: readonly (string | null)[];
}

async function seedsOf(tx: Tx, { rules, round, scripts }: Case): Promise<readonly KnownSeed[]> {
  if (rules.seeds === null || round.kind === 'adjudication') return [];
  const seeds = await selectSeeds(tx, [...new Set(scripts.map((one) => one.item_version_id))]);
  const given = await selectSeedsGiven(
    tx,
    seeds.map(({ ref }) => ref),
  );
  return seeds.map((seed) => ({
    seed,
    knownTo: [seed.human, ...given.filter(({ ref }) => ref === seed.ref).map(({ human }) => human)],
  }));
}

function seedsFor(
  { marking, rules, round, scripts }: Case,
  {
    marker,
    own,
    seeds,
  }: {
    readonly marker: { readonly id: string; readonly human: string };
    readonly own: readonly string[];
    readonly seeds: readonly KnownSeed[];
  },
): readonly string[] {
  const share = rules.seeds?.share;
  if (share === undefined) return [];
  const itemOf = new Map(scripts.map((one) => [one.ref, one.item_version_id]));
  const items = [...new Set(own.map((ref) => itemOf.get(ref) ?? ''))];
  return items.flatMap((item) =>
    firstOf({
      seed: seedOf(marking),
      purpose: `${String(round.number)}/seeds/${marker.id}/${item}`,
      refs: seeds
        .filter(
          ({ seed, knownTo }) => seed.itemVersionId === item && !knownTo.includes(marker.human),
        )
        .map(({ seed }) => seed.ref),
      count: shareOfCount(own.filter((ref) => itemOf.get(ref) === item).length, share),
    }),
  );
}

/** Whether each item has the seeds that the scheme wants. */
export async function hasSeeds(
  tx: Tx,
  rules: MarkingRules,
  itemVersionIds: readonly string[],
): Promise<boolean> {
  if (rules.seeds === null) return true;
  const seeds = await selectSeeds(tx, itemVersionIds);
  return itemVersionIds.every((item) => seeds.some((one) => one.itemVersionId === item));
}
