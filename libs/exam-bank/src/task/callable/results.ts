import { readOutcome, type Call, type Outcome } from './calls.js';
import { decodeText } from '../source-files.js';
import { JsonFault, TypedJson } from './typed-json.js';

export type Results =
  | { readonly ok: true; readonly outcomes: readonly Outcome[] }
  /** For those who grade. */
  | { readonly ok: false; readonly message: string };

/**
 * Reads what the caller reported: a line for every call, in order, each with the number of its call and its outcome as in a
 * test's answer. Whatever else a program wrote there, too little or too much, is no result: hostile bytes are expected here.
 */
export function readResults(calls: readonly Call[], reported: Uint8Array): Results {
  const text = decodeText(reported);
  if (text === undefined) return { ok: false, message: 'the results are not UTF-8 text' };
  const outcomes: Outcome[] = [];
  let from = 0;
  for (const [at, call] of calls.entries()) {
    const name = `call ${String(at + 1)} (${call.callee.name})`;
    const end = text.indexOf('\n', from);
    if (end < 0) return { ok: false, message: `${name} has no result` };
    const prefix = `${String(at + 1)} `;
    if (!text.startsWith(prefix, from))
      return { ok: false, message: `${name}: a line that is no result` };
    const read = outcomeOf(call, text.slice(from + prefix.length, end));
    if (typeof read === 'string') return { ok: false, message: `${name}: ${read}` };
    outcomes.push(read);
    from = end + 1;
  }
  if (from < text.length) return { ok: false, message: 'more was written than results' };
  return { ok: true, outcomes };
}

/** @returns what is wrong where it is no outcome */
function outcomeOf(call: Call, text: string): Outcome | string {
  try {
    const json = new TypedJson(text);
    const outcome = readOutcome(call.callee, json);
    json.end();
    return outcome;
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    return error.message;
  }
}
