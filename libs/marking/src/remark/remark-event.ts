import { appendEvent, type Tx } from '#store';
import type { MarkingContext } from '../ports.js';

/** Counts and hashes, never lists: an event has a size limit, a body's largest exam has none. */
export async function appendRemarkEvent(
  tx: Tx,
  context: MarkingContext,
  id: string,
  type: string,
  data: Readonly<Record<string, string | number | readonly string[]>>,
): Promise<void> {
  await appendEvent(tx, {
    type,
    at: context.at,
    actor: context.actor,
    subject: { kind: 'remark', ref: id },
    data,
  });
}
