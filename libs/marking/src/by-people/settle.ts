import type { ItemResponse, KnowledgeItem } from '#exam-bank';
import { resultOfMarkings, type CountingMarking, type HumanDerivation } from '#scoring';
import {
  insertScriptMark,
  lockSitting,
  recordParticipations,
  selectCountingResponses,
  selectItemVersion,
  selectScriptMarks,
  selectScriptSittings,
  type Act,
  type ItemVersion,
  type ScriptSitting,
  type Tx,
} from '#store';
import { enterMarkByPeople } from '../enter-marks.js';
import type { MarkingContext } from '../ports.js';
import { settleResult } from '../results.js';
import { openKnowledgeItem } from '../standing.js';
import { toleranceOf } from './marked-items.js';
import { marksOf, type MarkingCase } from './rounds-of-session.js';

const ACT_OF_ROUND = {
  first: 'marker',
  second: 'second-marker',
  adjudication: 'adjudicator',
} as const satisfies Record<CountingMarking['round'], Act>;

/**
 * Gives scripts whose markings are complete their one mark, and every candidate who gave that answer theirs.
 * @throws ScoringError where a script's markings give none: nothing is settled then
 */
export async function settleScripts(
  tx: Tx,
  context: MarkingContext,
  markingCase: MarkingCase,
  refs: readonly string[],
): Promise<void> {
  const marks = marksOf(markingCase);
  const contents = new ItemContents(tx, context);
  for (const script of markingCase.scripts.filter(({ ref }) => refs.includes(ref))) {
    const { content } = await contents.open(script.item_version_id);
    const { first, second, adjudication } = marks.get(script.ref) ?? {};
    const markings = [first, second, adjudication].flatMap((one): readonly CountingMarking[] =>
      one === undefined || one.decisions === null || one.kind === 'closed'
        ? []
        : [{ round: one.kind, marker: one.personId, decisions: one.decisions }],
    );
    const { combine, rounding, adjudication: rule } = markingCase.rules;
    const derivation: HumanDerivation = {
      script: script.ref,
      rules: { combine, rounding, adjudication: rule },
      tolerance: toleranceOf(content, markingCase.rules),
      markings,
    };
    const { mark } = resultOfMarkings(content, script.answer as ItemResponse, derivation); // checked when it was received
    await insertScriptMark(tx, {
      script_ref: script.ref,
      points: mark.points,
      derivation,
      settled_at: context.at,
    });
  }
  await enterScriptMarks(tx, context, await selectScriptSittings(tx, refs));
}

/** Enters the marks of these answers, whose scripts have one, and decides the sittings that were waiting for them. */
export async function enterScriptMarks(
  tx: Tx,
  context: MarkingContext,
  answers: readonly ScriptSitting[],
): Promise<void> {
  const refs = [...new Set(answers.map((one) => one.script_ref))];
  const marks = new Map(
    (await selectScriptMarks(tx, refs)).map((one) => [one.script_ref, one.derivation]),
  );
  const contents = new ItemContents(tx, context);
  // One after the other in one order, so that two who settle at once wait for each other.
  for (const sittingId of [...new Set(answers.map((one) => one.sitting_id))].sort()) {
    const sitting = await lockSitting(tx, sittingId);
    if (sitting === undefined) throw new Error(`script of sitting ${sittingId}, which is none`);
    const responses = await selectCountingResponses(tx, sittingId);
    for (const answer of answers.filter((one) => one.sitting_id === sittingId)) {
      const derivation = marks.get(answer.script_ref) as HumanDerivation; // written by settleScripts
      const { item, content } = await contents.open(answer.item_version_id);
      const response = responses.find((one) => one.item_version_id === item.id);
      if (response?.body_sha256 !== answer.response_sha256)
        throw new Error(`script ${answer.script_ref} holds another answer than the sitting`);
      const body = response.body as ItemResponse; // checked when it was received
      const { mark, lines } = resultOfMarkings(content, body, derivation);
      await enterMarkByPeople(tx, context, sitting, {
        mark,
        item,
        responseSha256: response.body_sha256,
        derivation: { human: derivation, lines },
        script: answer.script_ref,
      });
      await recordMarkers(tx, context, sittingId, derivation);
    }
    await settleResult(tx, context, sitting);
  }
}

async function recordMarkers(
  tx: Tx,
  { at }: MarkingContext,
  sittingId: string,
  { markings }: HumanDerivation,
): Promise<void> {
  await recordParticipations(
    tx,
    markings.map(({ marker, round }) => ({
      personId: marker,
      act: ACT_OF_ROUND[round],
      sittingId,
      at,
    })),
  );
}

/** Each item is opened once, however many answers there are to it. */
class ItemContents {
  private readonly opened = new Map<
    string,
    Promise<{ readonly item: ItemVersion; readonly content: KnowledgeItem }>
  >();

  constructor(
    private readonly tx: Tx,
    private readonly context: MarkingContext,
  ) {}

  open(id: string) {
    const known = this.opened.get(id);
    if (known !== undefined) return known;
    const opening = this.read(id);
    this.opened.set(id, opening);
    return opening;
  }

  private async read(id: string) {
    const item = await selectItemVersion(this.tx, id);
    return { item, content: await openKnowledgeItem(this.context.keys, item) };
  }
}
