import { randomUUID } from 'node:crypto';
import { pointsOf, rulingFaults, type RuledMatter, type Ruling } from '#appeals';
import { contentSha256, selectMarksInForce } from '#marking';
import {
  countDrafts,
  findRemarkSet,
  inTransaction,
  insertDraft,
  insertMatters,
  insertRuling,
  openGrounds,
  selectCountingResponses,
  selectCountingSubmissions,
  selectMarkEntries,
  selectMatters,
  selectPrecedents,
  selectRulings,
  selectSetItems,
  type MarkEntry,
  type Tx,
} from '#store';
import { authorise } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import {
  appendAppealEvent,
  assertStep,
  mayGoDown,
  selectAppealCase,
  takeStep,
  type AppealCase,
  type Matter,
} from './appeal-case.js';

/** What a reviewer is not shown, so that the first mark weighs nothing. Recorded each time the case is shown. */
const HIDDEN = [
  'candidate',
  'first-mark',
  'first-marker',
  'first-comments',
  'verdicts',
  'result',
] as const;

/** The case as its reviewer sees it: grounds, and the work that they are about. */
export async function readBlindCase(engine: Engine, principal: Principal, appealId: string) {
  const at = engine.clock.now();
  return inTransaction(engine.db, async (tx) => {
    const found = await selectAppealCase(tx, appealId);
    const { appeal, sitting, matters, facts } = found;
    authorise(principal, 'appeal.review', facts);
    assertStep(appeal, 'draft');
    await appendAppealEvent(tx, found, 'appeal.case-read', {
      ...{ at, principal, data: { hidden: HIDDEN.join(' ') } },
    });
    const responses = await selectCountingResponses(tx, sitting.id);
    const submissions = await selectCountingSubmissions(tx, sitting.id);
    const marks = await selectMarksInForce(tx, sitting.id);
    return {
      id: appeal.id,
      entryNumber: appeal.entry_number,
      kind: appeal.kind,
      grounds: await openGrounds(tx, engine.keys, appeal),
      answerBy: appeal.answer_last_day,
      hidden: [...HIDDEN],
      mayGoDown: mayGoDown(found),
      matters: matters.map((matter) => {
        const { id, item_version_id: version, item_id: item, topic } = matter;
        const mark = marks.find((entry) => entry.item_version_id === version);
        const submission = submissions.find((one) => one.item_version_id === version);
        return {
          ...{ id, item, topic, itemVersionId: version },
          criteria: (mark?.parts ?? []).map(({ criterion, maxPoints }) => ({
            criterion,
            maxPoints,
          })),
          response: responses.find((one) => one.item_version_id === version)?.body ?? null,
          submission:
            submission === undefined
              ? null
              : { language: submission.language, files: submission.files },
        };
      }),
    };
  });
}

/** Keeps what the reviewer thinks so far; earlier appeals are shown after the first time. */
export async function draftRuling(
  engine: Engine,
  principal: Principal,
  request: { readonly appealId: string; readonly text: string },
): Promise<{ readonly number: number }> {
  const at = engine.clock.now();
  return inTransaction(engine.db, async (tx) => {
    const found = await selectAppealCase(tx, request.appealId);
    authorise(principal, 'appeal.review', found.facts);
    assertStep(found.appeal, 'draft');
    const { appealId, text } = request;
    const draft = { appeal_id: appealId, text, by: principal.personId, at };
    const number = await insertDraft(tx, engine.keys, draft);
    const data = { number, textSha256: contentSha256(text) };
    await takeStep(tx, found, { step: 'draft', at, principal, data });
    return { number };
  });
}

/** Earlier similar appeals, for who has formed an opinion already. */
export async function readPrecedents(
  engine: Engine,
  principal: Principal,
  appealId: string,
  reasonCode: string | undefined,
) {
  return inTransaction(engine.db, async (tx) => {
    const { appeal, matters, facts } = await selectAppealCase(tx, appealId);
    authorise(principal, 'appeal.review', facts);
    if ((await countDrafts(tx, appeal.id)) === 0)
      throw new Problem('conflict', 'Write a draft of your own first.');
    const precedents = await selectPrecedents(tx, {
      notAppealId: appeal.id,
      itemVersionIds: matters.flatMap(({ item_version_id: id }) => (id === null ? [] : [id])),
      reasonCodes: reasonCode === undefined ? [] : [reasonCode],
    });
    return precedents.map((one) => ({ ...one, at: one.at.toISOString() }));
  });
}

/** Shows the reviewer whose it is and what the first mark was, from now on; that it was needed is on record. */
export async function unblindReview(
  engine: Engine,
  principal: Principal,
  request: { readonly appealId: string; readonly reasonCode: string },
): Promise<{ readonly sittingId: string }> {
  const at = engine.clock.now();
  return inTransaction(engine.db, async (tx) => {
    const found = await selectAppealCase(tx, request.appealId);
    authorise(principal, 'appeal.review', found.facts);
    const { reasonCode } = request;
    await takeStep(tx, found, { step: 'unblind', at, principal, reasonCode });
    return { sittingId: found.sitting.id };
  });
}

/** A ruling as a reviewer sends it. */
export interface RulingRequest {
  readonly matter: string;
  readonly outcome: Ruling['outcome'];
  readonly parts: Ruling['parts'];
  readonly errorClass: Ruling['errorClass'];
  readonly reasonCode: string;
  readonly rationale: string;
  readonly reference: string | null;
}

/** Rules on every matter of the case at once; a second person then approves. */
export async function ruleOnAppeal(
  engine: Engine,
  principal: Principal,
  request: { readonly appealId: string; readonly rulings: readonly RulingRequest[] },
): Promise<void> {
  const at = engine.clock.now();
  await inTransaction(engine.db, async (tx) => {
    const found = await selectAppealCase(tx, request.appealId);
    authorise(principal, 'appeal.decide', found.facts);
    assertStep(found.appeal, 'rule');
    const { marks, remarked } = await remarkState(tx, found);
    const matters = await ruledMatters(tx, found, marks, remarked);
    const faults = rulingFaults(
      matters.map(({ ruled }) => ruled),
      request.rulings,
      { mayGoDown: mayGoDown(found) },
    );
    if (faults.length > 0)
      throw new Problem(
        faults.some(({ code }) => code === 'not-named') ? 'conflict' : 'bad-input',
        'The rulings are not as they must be.',
        faults.map(({ matter, code, message }) => ({
          path: `/body/rulings/${matter}`,
          message: `${code}: ${message}`,
        })),
      );
    const round = await enterRulings(tx, engine, found, { matters, principal, at, request });
    await takeStep(tx, found, {
      ...{ step: 'rule', at, principal },
      data: { round, rulingsSha256: contentSha256(request.rulings.map(withoutWords)) },
    });
  });
}

interface RuledCase {
  readonly matter: Matter;
  readonly entry: MarkEntry | undefined;
  /** What it was before a re-mark of this appeal. */
  readonly before: MarkEntry | undefined;
  readonly ruled: RuledMatter;
}

async function ruledMatters(
  tx: Tx,
  found: AppealCase,
  marks: readonly MarkEntry[],
  remarked: string | undefined,
): Promise<readonly RuledCase[]> {
  const done = new Set(
    (await selectRulings(tx, found.appeal.id))
      .filter(({ by }) => by === null)
      .map((one) => one.matter_id),
  );
  const entries = await selectMarkEntries(tx, found.sitting.id);
  return (await mattersToLookAt(tx, found)).map((matter) => {
    const entry = marks.find((one) => one.item_version_id === matter.item_version_id);
    const isRemarked = remarked !== undefined && matter.item_version_id === remarked;
    return {
      matter,
      entry,
      before: isRemarked ? entries.find(({ id }) => id === entry?.supersedes) : entry,
      ruled: {
        id: matter.id,
        // What the engine's re-check put right needs no second ruling.
        named: matter.named && !done.has(matter.id),
        mark:
          entry === undefined
            ? null
            : {
                ...{ points: entry.points, maxPoints: entry.max_points, parts: entry.parts },
                isRemoved: entry.state === 'invalidated',
              },
        isItem: matter.item_version_id !== null,
        remarked: isRemarked,
      },
    };
  });
}

/** The matters named; where the body lets its reviewers look further, every item of the paper. */
async function mattersToLookAt(
  tx: Tx,
  { appeal, matters, session, scheme }: AppealCase,
): Promise<readonly Matter[]> {
  if (scheme.appeals.onlyNamedGrounds || appeal.kind !== 'marking') return matters;
  const known = new Set(matters.map(({ item_version_id: id }) => id));
  const others = (await selectSetItems(tx, session.exam_set_id)).filter(({ id }) => !known.has(id));
  return [
    ...matters,
    ...others.map((item) => ({
      ...{ id: item.id, appeal_id: appeal.id, position: 0, topic: null },
      ...{ item_version_id: item.id, named: false, item_id: item.item_id },
    })),
  ];
}

async function remarkState(tx: Tx, { appeal, sitting }: AppealCase) {
  const marks = await selectMarksInForce(tx, sitting.id);
  if (appeal.remark_set_id === null) return { marks, remarked: undefined };
  const set = await findRemarkSet(tx, appeal.remark_set_id);
  if (set !== undefined && set.decided_at === null)
    throw new Problem('conflict', 'Its re-mark is not decided yet.');
  const entry = marks.find(({ remark_set_id: id }) => id === appeal.remark_set_id);
  return { marks, remarked: entry?.item_version_id };
}

async function enterRulings(
  tx: Tx,
  engine: Engine,
  { appeal, matters: known }: AppealCase,
  given: {
    readonly matters: readonly RuledCase[];
    readonly principal: Principal;
    readonly at: Date;
    readonly request: { readonly rulings: readonly RulingRequest[] };
  },
): Promise<number> {
  const rounds = (await selectRulings(tx, appeal.id)).map(({ round }) => round);
  const round = Math.max(0, ...rounds) + 1;
  for (const ruling of given.request.rulings) {
    const about = given.matters.find(({ ruled }) => ruled.id === ruling.matter);
    if (about === undefined) throw new Error(`no matter ${ruling.matter}`); // rulingFaults refused it
    const isNew = !known.some(({ id }) => id === about.matter.id);
    const matterId = isNew ? await addMatter(tx, appeal.id, about.matter) : about.matter.id;
    const parts =
      ruling.parts ?? (ruling.outcome === 'upheld' ? (about.entry?.parts ?? null) : null);
    await insertRuling(tx, engine.keys, {
      ...{ id: randomUUID(), appeal_id: appeal.id, round, matter_id: matterId },
      ...{ outcome: ruling.outcome, old_points: about.before?.points ?? null },
      new_points: parts === null ? null : pointsOf(parts),
      parts: parts?.map(({ criterion, points }) => ({ criterion, points })) ?? null,
      ...{ error_class: ruling.errorClass, reason_code: ruling.reasonCode },
      ...{ reference: ruling.reference, rationale: ruling.rationale },
      ...{ by: given.principal.personId, at: given.at },
    });
  }
  return round;
}

async function addMatter(tx: Tx, appealId: string, matter: Matter): Promise<string> {
  const id = randomUUID();
  const from = (await selectMatters(tx, [appealId])).length + 1;
  const { item_version_id, topic } = matter;
  await insertMatters(tx, appealId, {
    from,
    named: false,
    matters: [{ id, item_version_id, topic }],
  });
  return id;
}

function withoutWords({ rationale, ...ruling }: RulingRequest) {
  return { ...ruling, rationaleSha256: contentSha256(rationale) };
}
