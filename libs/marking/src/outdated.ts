import { outdatedMarks, type GroundsOfMark, type KeptBecause, type Outdated } from '#scoring';
import {
  findCurrentResult,
  selectItemVersions,
  selectKeptMarks,
  selectNewestApproved,
  selectRemarksOfEverybody,
  selectRunTools,
  selectToolchainPins,
  type MarkEntry,
  type Reader,
} from '#store';
import { standingOf, type SittingCase } from './standing.js';
import type { MarkingContext } from './ports.js';

/** What the marks of a sitting, and its result, rested on and is not as it was; empty where nothing changed. */
export async function selectOutdated(
  db: Reader,
  context: Pick<MarkingContext, 'keys'>,
  sittingCase: SittingCase,
): Promise<readonly Outdated[]> {
  const grounds = await selectGrounds(db, sittingCase);
  return [...outdatedMarks(grounds), ...(await undecided(db, context, sittingCase))];
}

async function selectGrounds(
  db: Reader,
  { sitting, items, entries }: SittingCase,
): Promise<readonly GroundsOfMark[]> {
  const presented = items.map(({ id }) => id);
  const newest = byId(await selectNewestApproved(db, presented), (one) => one.itemVersionId);
  const scoredIds = entries.map((entry) => entry.scored_version_id);
  const scored = byId(await selectItemVersions(db, scoredIds), ({ id }) => id);
  const kept = byId(
    [...(await selectKeptMarks(db, sitting.id))].reverse(),
    (one) => one.item_version_id,
  );
  const everybody = await selectRemarksOfEverybody(db, presented);
  const runIds = entries.flatMap(({ run_id: id }) => (id === null ? [] : [id]));
  const tools = byId(await selectRunTools(db, runIds), ({ runId }) => runId);
  const pins = byId(await selectToolchainPins(db), ({ language }) => language);
  const entryOf = new Map(entries.map((entry) => [entry.item_version_id, entry]));
  return items.flatMap((item) => {
    const entry = entryOf.get(item.id);
    if (entry === undefined) return [];
    const approved = newest.get(item.id);
    const ran = entry.run_id === null ? undefined : tools.get(entry.run_id);
    const pin = ran && pins.get(ran.language);
    return [
      {
        item: item.item_id,
        layer: entry.layer,
        scoredVersion: scored.get(entry.scored_version_id)?.version ?? item.version,
        newestApproved:
          approved === undefined
            ? null
            : { version: approved.version, since: approved.since.toISOString() },
        tools: ran?.tools ?? null,
        toolsToday:
          pin === undefined
            ? null
            : { version: pin.tool_version, since: pin.pinned_at.toISOString() },
        missed: missedBy(
          entry,
          everybody.filter((one) => one.item_version_id === item.id),
        ),
        kept: keptAfter(entry, kept.get(item.id)),
      },
    ];
  });
}

/** The latest that had come into force when the mark was entered. */
function missedBy(
  entry: MarkEntry,
  remarks: readonly { readonly decided_at: Date | null }[],
): string | null {
  const earlier = remarks.flatMap(({ decided_at: at }) =>
    at !== null && at < entry.entered_at ? [at] : [],
  );
  return earlier.at(-1)?.toISOString() ?? null;
}

/** A mark that was entered since stands on its own. */
function keptAfter(
  entry: MarkEntry,
  kept: { readonly at: Date; readonly because: KeptBecause | null } | undefined,
): GroundsOfMark['kept'] {
  if (kept === undefined || kept.because === null || kept.at < entry.entered_at) return null;
  return { since: kept.at.toISOString(), because: kept.because };
}

/** Marks that decide nothing leave the result of before in force. */
async function undecided(
  db: Reader,
  { keys }: Pick<MarkingContext, 'keys'>,
  sittingCase: SittingCase,
): Promise<readonly Outdated[]> {
  if ((await findCurrentResult(db, sittingCase.sitting.id)) === undefined) return [];
  const { decision } = await standingOf(keys, sittingCase);
  if (decision.decision !== 'not-decided') return [];
  const times = sittingCase.entries.map((entry) => entry.entered_at.getTime());
  return [{ what: 'undecided', since: new Date(Math.max(...times)).toISOString() }];
}

function byId<T>(rows: readonly T[], idOf: (row: T) => string): ReadonlyMap<string, T> {
  return new Map(rows.map((row) => [idOf(row), row]));
}
