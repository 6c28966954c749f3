import { explainDecision, finalTotal } from '#schemes';
import {
  entriesInForce,
  explained,
  type Explanation,
  type Mark,
  type MarkLayer,
  type VerificationReason,
} from '#scoring';
import {
  findCurrentResult,
  type Keys,
  type MarkEntry,
  type Reader,
  type Result,
  type SetItem,
  type Sitting,
} from '#store';
import { explainEntry, selectPinnedInputs, type PinnedInputs } from './pinned-marks.js';
import { contentSha256 } from './records.js';
import {
  markOfEntry,
  missingMark,
  selectSittingCase,
  standingFrom,
  type SittingCase,
  type SittingStanding,
} from './standing.js';

interface MarkSides {
  readonly state: Mark['state'];
  readonly points: string;
  readonly maxPoints: string;
}

/** One entry of the ledger, recomputed. */
interface EntryVerification {
  readonly item: string;
  /** Position in the chain of entries of the item. */
  readonly entry: number;
  readonly layer: MarkLayer;
  readonly inForce: boolean;
  readonly recorded: MarkSides;
  /** Null where nothing can be computed. */
  readonly recomputed: MarkSides | null;
  readonly equal: boolean;
  readonly reason: VerificationReason;
  readonly detail: string;
  readonly tree: Explanation;
}

interface Compared {
  /** Null: there is no result yet. */
  readonly recorded: { readonly points: string; readonly maxPoints: string } | string | null;
  readonly recomputed: { readonly points: string; readonly maxPoints: string } | string;
  readonly equal: boolean;
}

/** What recomputing a sitting found. It names keys and answers: for reviewers and auditors. */
export interface SittingVerification {
  readonly ok: boolean;
  readonly sitting: string;
  readonly marks: readonly EntryVerification[];
  readonly totals: Compared;
  readonly decision: Compared;
  /** Why this decision, down to the answers. */
  readonly tree: Explanation;
}

/**
 * Recomputes every entry of a sitting's ledger from what it pinned, superseded ones too; then, from the recomputed marks that are
 * in force, the totals and the decision. A result is held to the whole of its totals, and to what each rule said.
 */
export async function verifySitting(
  db: Reader,
  keys: Keys,
  sitting: Sitting,
): Promise<SittingVerification> {
  const sittingCase = await selectSittingCase(db, sitting);
  const { entries, inForce, standing, result } = await recomputeSitting(db, keys, sittingCase);
  const { totals, decision } = comparedResult(standing, result);
  return {
    ok: entries.every(({ verification }) => verification.equal) && totals.equal && decision.equal,
    sitting: sitting.id,
    marks: entries.map(({ verification }) => verification),
    totals,
    decision,
    tree: explainDecision({ ...standing, scheme: sittingCase.scheme, marks: inForce }),
  };
}

/** A sitting computed again, beside what is recorded. */
export interface RecomputedSitting {
  readonly entries: readonly VerifiedEntry[];
  /** Of every item of the set, as recomputed. */
  readonly inForce: readonly { readonly mark: Mark; readonly explanation: Explanation }[];
  readonly standing: SittingStanding;
  /** The one in force, as recorded. */
  readonly result: Result | undefined;
}

/** What {@link verifySitting} compares: the one place where a whole sitting is computed again. */
export async function recomputeSitting(
  db: Reader,
  keys: Keys,
  sittingCase: SittingCase,
): Promise<RecomputedSitting> {
  const inputs = await selectPinnedInputs(db, keys, sittingCase);
  const entries = verifyEntries(sittingCase, inputs);
  const inForce = await marksInForce(keys, sittingCase, entries);
  const standing = standingFrom(
    sittingCase,
    inForce.map(({ mark }) => mark),
  );
  const result = await findCurrentResult(db, sittingCase.sitting.id);
  return { entries, inForce, standing, result };
}

interface VerifiedEntry {
  readonly entry: MarkEntry;
  readonly mark: Mark;
  readonly verification: EntryVerification;
}

function verifyEntries({ items }: SittingCase, inputs: PinnedInputs): readonly VerifiedEntry[] {
  const inForce = new Set(entriesInForce(inputs.entries, (entry) => entry.item_version_id));
  const byId = new Map(items.map((item) => [item.id, item]));
  return inputs.entries.map((entry) => {
    const item = byId.get(entry.item_version_id);
    if (item === undefined) throw new Error(`entry ${entry.id} is about no item of the set`);
    return verifiedEntry(inputs, item, entry, inForce.has(entry));
  });
}

function verifiedEntry(
  inputs: PinnedInputs,
  item: SetItem,
  entry: MarkEntry,
  inForce: boolean,
): VerifiedEntry {
  const { recomputed, equal, reason, detail, explanation } = explainEntry(inputs, item, entry);
  const recorded = markOfEntry(item, entry);
  return {
    entry,
    mark: recomputed ?? recorded,
    verification: {
      ...{ item: item.item_id, entry: entry.sequence, layer: entry.layer, inForce },
      recorded: sidesOf(recorded),
      recomputed: recomputed === null ? null : sidesOf(recomputed),
      ...{ equal, reason, detail },
      tree: equal ? explanation : { ...explanation, text: `DIFFERS: ${explanation.text}` },
    },
  };
}

function sidesOf({ state, points, maxPoints }: Mark): MarkSides {
  return { state, points, maxPoints };
}

/** Of every item of the set; one that nobody has marked says so. */
async function marksInForce(
  keys: Keys,
  { items, sitting }: SittingCase,
  verified: readonly VerifiedEntry[],
): Promise<readonly { readonly mark: Mark; readonly explanation: Explanation }[]> {
  const counting = new Map(
    verified
      .filter(({ verification }) => verification.inForce)
      .map((one) => [one.entry.item_version_id, one]),
  );
  const all = [];
  for (const item of items) {
    const known = counting.get(item.id);
    const mark = known?.mark ?? (await missingMark(keys, item, sitting));
    const why = mark.state === 'not-presented' ? 'behind the gate' : 'no mark is entered yet';
    all.push({
      mark,
      explanation: known?.verification.tree ?? explained(`${item.item_id}: ${mark.state}`, [why]),
    });
  }
  return all;
}

/** The result in force beside what its marks come to by the scheme. */
export function comparedResult(
  { totals, decision }: SittingStanding,
  result: Result | undefined,
): { readonly totals: Compared; readonly decision: Compared } {
  const final = finalTotal(totals);
  const recomputed = { points: final.points, maxPoints: final.maxPoints };
  if (result === undefined)
    return {
      totals: { recorded: null, recomputed, equal: true },
      decision: {
        ...{ recorded: null, recomputed: decision.decision },
        equal: decision.decision === 'not-decided',
      },
    };
  const recorded = { points: result.total, maxPoints: result.max_total };
  return {
    totals: {
      ...{ recorded, recomputed },
      equal:
        contentSha256(recorded) === contentSha256(recomputed) &&
        contentSha256(result.totals) === contentSha256(totals),
    },
    decision: {
      ...{ recorded: result.decision, recomputed: decision.decision },
      equal:
        result.decision === decision.decision &&
        contentSha256(told(result.reasons)) === contentSha256(told(decision.reasons)),
    },
  };
}

interface Told {
  readonly rule: string;
  readonly ok: boolean | null;
  readonly of?: readonly Told[];
}

/** What the rules said, and those inside them; their sentences may be put better later. */
function told(reasons: unknown): readonly unknown[] {
  const list = reasons as readonly Told[]; // written by settleResult
  return list.map(({ rule, ok, of }) => [rule, ok, ...(of === undefined ? [] : [told(of)])]);
}
