import { APPEAL_REASONS, outcomeLetter, routeOf, type LetterFacts } from '#appeals';
import { contentSha256 } from '#marking';
import {
  insertLetter,
  openRationale,
  selectFees,
  selectRulings,
  type Result,
  type Tx,
} from '#store';
import type { Engine } from '../engine.js';
import { appendAppealEvent, type AppealCase } from './appeal-case.js';
import { isRefundDue } from './refund.js';

/**
 * Writes the letters of an outcome, one in each of the body's languages, from the data of the case. They are sealed, for they
 * quote the reviewer; the log has their hashes.
 */
export async function writeLetters(
  tx: Tx,
  engine: Engine,
  found: AppealCase,
  decided: {
    readonly at: Date;
    readonly outcome: LetterFacts['outcome'];
    readonly before: Result | undefined;
    readonly after: Result | undefined;
  },
): Promise<void> {
  const { appeal, session, scheme } = found;
  const { at, outcome, before, after } = decided;
  const instances = routeOf(scheme.appeals, appeal.kind)?.instances ?? 1;
  const fee = (await selectFees(tx, appeal.id)).at(-1);
  const facts: LetterFacts = {
    entryNumber: appeal.entry_number,
    exam: session.title,
    filedOn: appeal.filed_at.toISOString().slice(0, 10),
    decidedOn: at.toISOString().slice(0, 10),
    outcome,
    matters: await matterLines(tx, engine, found),
    resultBefore: resultText(before),
    resultAfter: resultText(after),
    isFinal: appeal.instance >= instances,
    feeIsRefunded: fee?.state === 'paid' && isRefundDue({ scheme, appeal: { ...appeal, outcome } }),
  };
  const templates = Object.entries(scheme.appeals.letter ?? { en: undefined });
  for (const [language, template] of templates) {
    const text = outcomeLetter(facts, template);
    const sha256 = contentSha256(text);
    await insertLetter(tx, engine.keys, { appeal_id: appeal.id, language, text, sha256, at });
    await appendAppealEvent(tx, found, 'appeal.letter-written', {
      ...{ at, principal: null, data: { language, letterSha256: sha256 } },
    });
  }
}

async function matterLines(
  tx: Tx,
  engine: Engine,
  { appeal, matters }: AppealCase,
): Promise<readonly string[]> {
  const names = new Map(matters.map(({ id, item_id, topic }) => [id, item_id ?? topic ?? '']));
  return Promise.all(
    (await selectRulings(tx, appeal.id)).map(async (ruling) => {
      const { outcome, old_points: old, new_points: now, reason_code: code } = ruling;
      const marks = now === null || old === null || now === old ? '' : `, ${old} → ${now} points`;
      const why = (await openRationale(tx, engine.keys, ruling)) ?? '';
      const reason = APPEAL_REASONS[code] ?? code;
      return `${names.get(ruling.matter_id) ?? ''}: ${outcome}${marks}. ${reason}. ${why}`.trimEnd();
    }),
  );
}

function resultText(result: Result | undefined): string {
  if (result === undefined) return '–';
  return `${result.decision}, ${result.total} of ${result.max_total}`;
}
