import { checkResponse, type ItemResponse, type ScriptedItem } from '#exam-bank';
import { openScriptHost, type ScriptHost } from './script-host.js';
import { judgementOf, type ScriptJudgement } from './judgement-of.js';
import type { ScriptFault } from './messages.js';

export type ScriptMarking =
  | { readonly ok: true; readonly script: ScriptJudgement }
  /** No mark, neither points nor 0; `unusable`: it returned something else than a share and lines. */
  | { readonly ok: false; readonly fault: ScriptFault | 'unusable' };

/**
 * Asks an item's script about one answer, in a process that is gone afterwards. Trouble of ours is told from the script's by a
 * second try in another process.
 * @param response an answer that is not blank
 */
export async function markAnswer(
  item: ScriptedItem,
  response: ItemResponse,
): Promise<ScriptMarking> {
  if (typeof response !== 'string' || !checkResponse(item, response).ok)
    return { ok: false, fault: 'unusable' };
  const host = openScriptHost();
  try {
    const first = await askOnce(host, item, response);
    return first.ok || first.fault !== 'died' ? first : await askOnce(host, item, response);
  } finally {
    host.close();
  }
}

async function askOnce(
  host: ScriptHost,
  { key }: ScriptedItem,
  response: string,
): Promise<ScriptMarking> {
  const reply = await host.ask({ source: key.script, entry: 'mark', argument: { response } });
  if (!reply.ok) return { ok: false, fault: reply.fault };
  const script = judgementOf(reply.returned);
  return script === undefined ? { ok: false, fault: 'unusable' } : { ok: true, script };
}
