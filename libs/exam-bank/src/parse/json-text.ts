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
    const problem = unstorableText(value, '$');
    return problem === undefined ? { ok: true, value } : { ok: false, problem };
  }
  const where = place(text, fault.position);
  switch (fault.kind) {
    case 'syntax':
      return refused(
        `not valid JSON at ${where}`,
        'look there and just before it for a missing comma, quote or bracket',
      );
    case 'depth':
      return refused(`nested too deep at ${where}`, 'no file of this format is');
    case 'duplicate':
      return refused(
        `property "${fault.name}" is written twice in one object at ${where}`,
        'keep one of the two',
      );
  }
}

/**
 * JSON can escape what neither a database row nor canonical JSON can hold; such a text, if there is one. Without recursion: a
 * hostile file may be nested deeper than the stack.
 */
function unstorableText(json: unknown, root: string): LocalProblem | undefined {
  const open: [value: unknown, path: string][] = [[json, root]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [value, path] = next;
    if (typeof value === 'string') {
      const problem = textProblem(value, path);
      if (problem !== undefined) return problem;
    }
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, inner] of Object.entries(value)) {
      const problem = textProblem(name, path);
      if (problem !== undefined) return problem;
      open.push([inner, Array.isArray(value) ? `${path}[${name}]` : `${path}.${name}`]);
    }
  }
  return undefined;
}

function textProblem(text: string, path: string): LocalProblem | undefined {
  if (text.includes('\0')) {
    return { path, message: 'holds a NUL character', hint: 'remove it' };
  }
  return text.isWellFormed()
    ? undefined
    : { path, message: 'holds half a surrogate pair', hint: 'write the whole character' };
}

function refused(message: string, hint: string): JsonText {
  return { ok: false, problem: { path: '$', message, hint } };
}

/** `line:column`, both from 1. */
function place(text: string, position: number): string {
  const before = text.slice(0, position).split('\n');
  return `${String(before.length)}:${String((before.at(-1) ?? '').length + 1)}`;
}
