import { finalTotal, remarkPolicyOf } from '#schemes';
import {
  itemStatistics,
  planEntry,
  remarkDiff,
  sectionEffects,
  type EntryPlan,
  type ItemStatistics,
  type KeptBecause,
  type Mark,
  type MarkLayer,
  type RemarkDiff,
  type SectionEffect,
  type Standing,
  type Verdict,
} from '#scoring';
import {
  selectStandingCertificates,
  type Certificate,
  type Keys,
  type MarkEntry,
  type Reader,
  type RemarkSet,
} from '#store';
import { markOfEntry, standingWith, verdictOfEntry, type SittingCase } from '../standing.js';
import { selectRemarkInputs } from './inputs.js';
import { proposalOf, type Proposal } from './proposals.js';
import { blankMarksOf, selectCasesInScope } from './sitting-cases.js';

/** What becomes of one mark that the re-mark speaks of and does not leave as it is. */
interface MarkEffect {
  readonly candidate: string;
  readonly item: string;
  readonly outcome: 'enter' | 'kept';
  readonly layer: MarkLayer;
  readonly because: KeptBecause | null;
  readonly held: {
    readonly entry: number;
    readonly layer: MarkLayer;
    readonly cause: MarkEntry['cause'];
    readonly points: string;
  };
  readonly proposed: {
    readonly points: string;
    readonly maxPoints: string;
    readonly state: Mark['state'];
  };
}

/** All that a re-mark would change: what the second person approves. Plain data; candidates by their keyed references. */
export interface RemarkEffects extends RemarkDiff {
  readonly effects: readonly MarkEffect[];
  readonly certificates: {
    /** Pass to fail with a certificate: to be decided by people. */
    readonly wouldLose: readonly { readonly candidate: string; readonly number: string }[];
    readonly wouldGain: readonly string[];
    /** A fail that is not entered, because the scheme lets the pass stand. */
    readonly stands: readonly string[];
  };
  readonly statistics: readonly {
    readonly before: ItemStatistics;
    readonly after: ItemStatistics;
  }[];
  readonly sections: readonly SectionEffect[];
  /** Of runs that were made again: in which image before, in which now. */
  readonly images: readonly {
    readonly item: string;
    readonly before: string | null;
    readonly after: string | null;
    readonly count: number;
  }[];
}

/** The same with what is needed to carry it out. */
export interface PlannedRemark {
  readonly diff: RemarkEffects;
  readonly sittings: readonly PlannedSitting[];
}

export interface PlannedSitting {
  readonly sittingCase: SittingCase;
  readonly marks: readonly PlannedMark[];
  readonly before: Standing;
  readonly after: Standing;
  readonly certificate: Certificate | undefined;
}

interface PlannedMark {
  readonly proposal: Proposal;
  readonly plan: EntryPlan;
}

/** @throws RemarkRefused as `proposalOf` */
export async function planRemark(db: Reader, keys: Keys, set: RemarkSet): Promise<PlannedRemark> {
  const presented = set.operations.map(({ itemVersionId }) => itemVersionId);
  const cases = await selectCasesInScope(db, set.scope, presented);
  const inputs = await selectRemarkInputs(db, keys, set, cases);
  const blanks = await blankMarksOf(keys, cases);
  const ids = cases.map(({ sitting }) => sitting.id);
  const certificates = new Map(
    (await selectStandingCertificates(db, ids)).map((one) => [one.sitting_id, one]),
  );
  const sittings = cases.map((sittingCase) => {
    const proposals = set.operations.flatMap(
      (operation) => proposalOf(operation, sittingCase, inputs) ?? [],
    );
    const certificate = certificates.get(sittingCase.sitting.id);
    return planSitting({ set, sittingCase, proposals, blanks, certificate });
  });
  return { diff: effectsOf(sittings), sittings };
}

interface SittingToPlan {
  readonly set: RemarkSet;
  readonly sittingCase: SittingCase;
  readonly proposals: readonly Proposal[];
  readonly blanks: ReadonlyMap<string, Mark>;
  readonly certificate: Certificate | undefined;
}

function planSitting(given: SittingToPlan): PlannedSitting {
  const { sittingCase, blanks, certificate } = given;
  const before = standingWith(sittingCase, blanks);
  const marks = planMarks(given, before.marks);
  const after = standingWith(sittingCase, blanks, replacedBy(marks));
  const isLost = before.decision.decision === 'pass' && after.decision.decision === 'fail';
  const policy = remarkPolicyOf(sittingCase.scheme);
  const stands =
    isLost && certificate !== undefined && policy.passToFailAfterCertificate === 'keep';
  const told = (standing: typeof before, verdicts: Standing['verdicts']): Standing => {
    const { points, maxPoints, complete } = finalTotal(standing.totals);
    return {
      candidate: sittingCase.sitting.audit_ref,
      marks: standing.marks,
      total: { points, maxPoints, complete },
      sections: standing.totals.graded?.sections ?? [],
      verdicts,
      decision: standing.decision.decision,
    };
  };
  const verdicts = verdictsOf(marks);
  return {
    sittingCase,
    certificate,
    marks: stands ? marks.map(keptForCertificate) : marks,
    before: told(before, verdicts.before),
    after: told(stands ? before : after, verdicts.after),
  };
}

function planMarks(
  { set, sittingCase, proposals }: SittingToPlan,
  inForce: readonly Mark[],
): readonly PlannedMark[] {
  const { lowerMarks } = remarkPolicyOf(sittingCase.scheme);
  const hasConsent = set.consents.some(({ sittingId }) => sittingId === sittingCase.sitting.id);
  return proposals.map((proposal) => {
    const { held, item, layer, resting } = proposal;
    const plan = planEntry({
      held: {
        layer: held.layer,
        mark: markOfEntry(item, held),
        scoredVersion: held.scored_version_id,
        image: held.image_digest,
      },
      ...{ layer, proposed: resting, all: inForce, lowerMarks, hasConsent },
      isOverridden: set.overrides?.entries.includes(held.id) === true,
    });
    return { proposal, plan };
  });
}

function replacedBy(marks: readonly PlannedMark[]): ReadonlyMap<string, Mark> {
  return new Map(
    marks
      .filter(({ plan }) => plan.outcome === 'enter')
      .map(({ proposal }) => [proposal.item.item_id, proposal.resting.mark]),
  );
}

/** All of a candidate's marks stay together: half of a re-mark is none. */
function keptForCertificate({ proposal, plan }: PlannedMark): PlannedMark {
  if (plan.outcome !== 'enter') return { proposal, plan };
  return { proposal, plan: { outcome: 'kept', because: 'certificate' } };
}

/** Old against new, of programs that have both, whatever becomes of the mark. */
function verdictsOf(marks: readonly PlannedMark[]) {
  const pairs = marks.flatMap(({ proposal }) => {
    const old = verdictOfEntry(proposal.held);
    const now = proposal.verdict;
    return old === null || now === undefined ? [] : [{ item: proposal.item.item_id, old, now }];
  });
  const side = (pick: (pair: (typeof pairs)[number]) => Verdict) =>
    Object.fromEntries(pairs.map((pair) => [pair.item, pick(pair)]));
  return { before: side(({ old }) => old), after: side(({ now }) => now) };
}

function effectsOf(sittings: readonly PlannedSitting[]): RemarkEffects {
  const before = sittings.map((one) => one.before);
  const after = sittings.map((one) => one.after);
  const items = sittings.flatMap(({ marks }) => marks.map(({ proposal }) => proposal.item.item_id));
  const statistics = [...new Set(items)].sort().map((item) => ({
    before: itemStatistics(
      item,
      before.map(({ marks }) => marks),
    ),
    after: itemStatistics(
      item,
      after.map(({ marks }) => marks),
    ),
  }));
  return {
    ...remarkDiff(before, after),
    effects: sittings.flatMap(({ marks, before: { candidate } }) =>
      marks.flatMap((mark) => effectOf(candidate, mark)),
    ),
    certificates: certificateEffects(sittings),
    statistics,
    sections: sectionEffects(before, after),
    images: imageEffects(sittings),
  };
}

function effectOf(candidate: string, { proposal, plan }: PlannedMark): readonly MarkEffect[] {
  if (plan.outcome === 'same') return [];
  const { held, item, resting } = proposal;
  const { points, maxPoints, state } = resting.mark;
  return [
    {
      candidate,
      item: item.item_id,
      outcome: plan.outcome,
      layer: plan.outcome === 'enter' ? plan.layer : proposal.layer,
      because: plan.outcome === 'kept' ? plan.because : null,
      held: { entry: held.id, layer: held.layer, cause: held.cause, points: held.points },
      proposed: { points, maxPoints, state },
    },
  ];
}

function certificateEffects(sittings: readonly PlannedSitting[]): RemarkEffects['certificates'] {
  const changed = (from: string, to: string) =>
    sittings.filter(({ before, after }) => before.decision === from && after.decision === to);
  return {
    wouldLose: changed('pass', 'fail').flatMap(({ before, certificate }) =>
      certificate === undefined
        ? []
        : [{ candidate: before.candidate, number: certificate.number }],
    ),
    wouldGain: changed('fail', 'pass')
      .filter(({ certificate }) => certificate === undefined)
      .map(({ before }) => before.candidate),
    stands: sittings
      .filter(({ marks }) =>
        marks.some(({ plan }) => plan.outcome === 'kept' && plan.because === 'certificate'),
      )
      .map(({ before }) => before.candidate),
  };
}

function imageEffects(sittings: readonly PlannedSitting[]): RemarkEffects['images'] {
  const counts = new Map<string, RemarkEffects['images'][number]>();
  for (const { proposal } of sittings.flatMap(({ marks }) => marks)) {
    const [before, after] = [proposal.held.image_digest, proposal.resting.image];
    if (before === null && after === null) continue;
    const item = proposal.item.item_id;
    const key = `${item} ${before} ${after}`;
    counts.set(key, { item, before, after, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
