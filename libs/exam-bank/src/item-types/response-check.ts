import type { ItemResponse } from '../item.js';
import type { ResponseCheck, ResponseProblemCode } from './item-type.js';

export function accepted(response: ItemResponse): ResponseCheck {
  return { ok: true, response };
}

export function refused(code: ResponseProblemCode, message: string): ResponseCheck {
  return { ok: false, code, message };
}

/** A list of strings, or undefined. */
export function stringList(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const strings = value.filter((element): element is string => typeof element === 'string');
  return strings.length === value.length ? strings : undefined;
}

/** A map from ids to strings as its entries, or undefined. */
export function stringEntries(
  value: unknown,
): readonly (readonly [id: string, text: string])[] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries: (readonly [string, string])[] = [];
  for (const [key, entry] of Object.entries(value)) {
    if (typeof entry !== 'string') return undefined;
    entries.push([key, entry]);
  }
  return entries;
}

/** Text that UTF-8, JSON and PostgreSQL can all carry: no lone surrogates, no NUL. */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
