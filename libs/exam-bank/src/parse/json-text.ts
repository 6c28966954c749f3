import type { LocalProblem } from '../problem.js';
import { findJsonFault } from './json-scan.js';

export type JsonText =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: LocalProblem };

/**
 * JSON of a file, refused with line and column. Messages never quote the text: it may be a key.
 * A property that is written twice is refused too, for `JSON.parse` would silently drop the first.
 */
export function readJson(text: string): JsonText {
  const fault = findJsonFault(text);
  if (fault === undefined) {
    const value: unknown = JSON.parse(text);
    return { ok: true, value };
  }
  const where = place(text, fault.position);
  switch (fault.kind) {
    case 'syntax':
      return refused(
        `not valid JSON at ${where}`,
        'look there and just before it for a missing comma, quote or bracket',
      );
    case 'duplicate':
      return refused(
        `property "${fault.name}" is written twice in one object at ${where}`,
        'keep one of the two',
      );
  }
}

function refused(message: string, hint: string): JsonText {
  return { ok: false, problem: { path: '$', message, hint } };
}

/** `line:column`, both from 1. */
function place(text: string, position: number): string {
  const before = text.slice(0, position).split('\n');
  return `${String(before.length)}:${String((before.at(-1) ?? '').length + 1)}`;
}
