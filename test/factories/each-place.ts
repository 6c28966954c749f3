/** Every place of a document that holds a text or a number: `log/vkey`, `events/0/leaf`. */
export function pathsOf(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, inner]) =>
    pathsOf(inner, path === '' ? name : `${path}/${name}`),
  );
}

/** The document with another value at one of its {@link pathsOf}. */
export function changedAt<T>(document: T, path: string): T {
  const copy = structuredClone(document);
  const names = path.split('/');
  const last = names.pop()!;
  let place = copy as Record<string, unknown>;
  for (const name of names) place = place[name] as Record<string, unknown>;
  const old = place[last];
  place[last] = typeof old === 'number' ? old + 1 : flipped(String(old));
  return copy;
}

/** One character in the middle becomes another of the same kind. */
function flipped(text: string): string {
  const at = Math.floor(text.length / 2);
  const other = text[at] === '1' ? '2' : '1';
  return `${text.slice(0, at)}${other}${text.slice(at + 1)}`;
}
