import { markAnswer, type ScriptMarking } from '#author-scripts';
import type { ItemResponse, KnowledgeItem } from '#exam-bank';
import { recomputeMark } from '#scoring';
import {
  appendEvent,
  claimScriptMarking,
  finishScriptMarking,
  giveBackScriptMarking,
  inTransaction,
  lockSitting,
  selectCountingResponses,
  selectItemVersion,
  type Database,
  type ItemVersion,
  type ScriptMarkingTask,
} from '#store';
import { enterMark } from './enter-marks.js';
import type { MarkingContext } from './ports.js';
import { settleResult } from './results.js';
import { openKnowledgeItem } from './standing.js';

type Fault = Extract<ScriptMarking, { readonly ok: false }>['fault'];

const MOST_FAILURES = 3;
/** Of a script's own making: the same question has the same answer, so a person decides at once. */
const OWN_FAULTS: ReadonlySet<Fault> = new Set(['threw', 'unusable']);

interface Asked {
  readonly version: ItemVersion;
  readonly content: KnowledgeItem;
  readonly response: ItemResponse;
  readonly responseSha256: string;
}

/**
 * Marks the next answer that waits for its author's script, which runs outside of every transaction. One that fails gives no
 * mark: it is tried again, then parked for a person.
 * @returns false where none is due
 */
export async function markNextScripted(db: Database, context: MarkingContext): Promise<boolean> {
  const task = await claimScriptMarking(db);
  if (task === undefined) return false;
  const asked = await selectAsked(db, context, task);
  const marking: ScriptMarking =
    asked.content.type === 'scripted'
      ? await markAnswer(asked.content, asked.response)
      : { ok: false, fault: 'unusable' };
  await (marking.ok
    ? enterScripted(db, context, { task, asked, script: marking.script })
    : giveBack(db, context, { task, asked, fault: marking.fault }));
  return true;
}

async function selectAsked(
  db: Database,
  { keys }: MarkingContext,
  task: ScriptMarkingTask,
): Promise<Asked> {
  const version = await selectItemVersion(db, task.item_version_id);
  const content = await openKnowledgeItem(keys, version);
  const responses = await selectCountingResponses(db, task.sitting_id);
  const counting = responses.find((one) => one.item_version_id === task.item_version_id);
  if (counting === undefined) throw new Error(`script marking ${task.id} has no answer`);
  const response = counting.body as ItemResponse; // checked by checkResponse when it was received
  return { version, content, response, responseSha256: counting.body_sha256 };
}

async function enterScripted(
  db: Database,
  context: MarkingContext,
  marked: {
    readonly task: ScriptMarkingTask;
    readonly asked: Asked;
    readonly script: Extract<ScriptMarking, { readonly ok: true }>['script'];
  },
): Promise<void> {
  const { task, asked, script } = marked;
  const { version, content, response, responseSha256 } = asked;
  const judged = { script };
  const inputs = { item: content, response, notReached: false, judged };
  const { mark, because } = recomputeMark({ kind: 'knowledge', ...inputs });
  await inTransaction(db, async (tx) => {
    const sitting = await lockSitting(tx, task.sitting_id);
    if (sitting === undefined || !(await finishScriptMarking(tx, task.id))) return;
    const derivation = { lines: because.map(({ text }) => text), ...judged };
    const entering = { mark, presented: version, scored: version, responseSha256, derivation };
    await enterMark(tx, context, sitting, entering);
    await settleResult(tx, context, sitting);
  });
}

async function giveBack(
  db: Database,
  context: MarkingContext,
  failed: { readonly task: ScriptMarkingTask; readonly asked: Asked; readonly fault: Fault },
): Promise<void> {
  const { task, asked, fault } = failed;
  const maxFailures = OWN_FAULTS.has(fault) ? 1 : MOST_FAILURES;
  await inTransaction(db, async (tx) => {
    // Events about a sitting are written under its lock.
    const sitting = await lockSitting(tx, task.sitting_id);
    const state = await giveBackScriptMarking(tx, { id: task.id, fault, maxFailures });
    if (sitting === undefined || state === undefined) return;
    await appendEvent(tx, {
      type: state === 'parked' ? 'script.parked' : 'script.given-back',
      at: context.at,
      actor: context.actor,
      subject: { kind: 'sitting', ref: sitting.audit_ref },
      data: { item: asked.version.item_id, itemVersion: asked.version.id, task: task.id, fault },
    });
  });
}
