/** What a scan of a JSON text found wrong first, and where (offset in UTF-16 units). */
export type JsonFault =
  | { readonly kind: 'syntax' | 'depth'; readonly position: number }
  | { readonly kind: 'duplicate'; readonly position: number; readonly name: string };

/** One token after any white space, or nothing where no token begins. */
const TOKEN =
  // Control characters are exactly what a JSON string may not hold.
  // eslint-disable-next-line no-control-regex
  /[ \t\n\r]*([{}[\],:]|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|)/y;

type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end';

/** No format of ours is nested so deep; what reads trees may then do so by recursion. */
const MAX_DEPTH = 500;

/**
 * Finds the first fault of a JSON text. `JSON.parse` does not say where an error is in every case,
 * and takes a property written twice without a word.
 */
export function findJsonFault(text: string): JsonFault | undefined {
  /** The names so far of each open object; undefined for an open list. */
  const open: (Set<string> | undefined)[] = [];
  let expected: Expected = 'value';
  TOKEN.lastIndex = 0;
  for (;;) {
    const token = TOKEN.exec(text)?.[1] ?? '';
    const position = TOKEN.lastIndex - token.length;
    if (token === '') {
      const complete = open.length === 0 && expected === 'comma-or-end' && position === text.length;
      return complete ? undefined : { kind: 'syntax', position };
    }
    const next = step(token, expected, open);
    if (next === undefined) return { kind: 'syntax', position };
    if (next === 'duplicate') return { kind: 'duplicate', position, name: unquoted(token) };
    expected = next;
    if (open.length > MAX_DEPTH) return { kind: 'depth', position };
  }
}

/** What may follow the token; undefined if the token may not stand here. Keeps `open` up to date. */
function step(
  token: string,
  expected: Expected,
  open: (Set<string> | undefined)[],
): Expected | 'duplicate' | undefined {
  const names = open.at(-1);
  switch (expected) {
    case 'key':
    case 'key-or-end':
      if (token === '}' && expected === 'key-or-end') return closed(open);
      if (!token.startsWith('"') || names === undefined) return undefined;
      if (names.has(unquoted(token))) return 'duplicate';
      names.add(unquoted(token));
      return 'colon';
    case 'colon':
      return token === ':' ? 'value' : undefined;
    case 'comma-or-end':
      if (open.length === 0) return undefined;
      if (token === ',') return names === undefined ? 'value' : 'key';
      return token === (names === undefined ? ']' : '}') ? closed(open) : undefined;
    case 'value':
    case 'value-or-end':
      if (token === ']' && expected === 'value-or-end') return closed(open);
      return opened(token, open);
  }
}

function opened(token: string, open: (Set<string> | undefined)[]): Expected | undefined {
  if (token === '{') {
    open.push(new Set());
    return 'key-or-end';
  }
  if (token === '[') {
    open.push(undefined);
    return 'value-or-end';
  }
  return /^[}\],:]$/.test(token) ? undefined : 'comma-or-end';
}

function closed(open: (Set<string> | undefined)[]): Expected {
  open.pop();
  return 'comma-or-end';
}

/** The string that a JSON string token stands for. */
function unquoted(token: string): string {
  const value: unknown = JSON.parse(token);
  return String(value);
}
