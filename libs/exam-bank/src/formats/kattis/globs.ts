/** Whether a path, or a folder around it, fits a pattern: `*` inside one part of the path, `{a,b}` for either. */
export function fitsGlob(pattern: string, path: string): boolean {
  const parts = path.split('/');
  const around = parts.map((_, at) => parts.slice(0, at + 1).join('/'));
  return braceForms(pattern).some((form) => around.some((one) => fitsParts(form, one)));
}

const MAX_FORMS = 64;

/** The patterns without braces that one with braces stands for. */
function braceForms(pattern: string): readonly string[] {
  let forms: readonly string[] = [pattern];
  for (;;) {
    const next = forms.flatMap((form) => {
      const match = /^(.*?)\{([^{}]*)\}(.*)$/.exec(form);
      if (match === null) return [form];
      const [, before = '', inside = '', after = ''] = match;
      return inside.split(',').map((choice) => `${before}${choice}${after}`);
    });
    if (next.length === forms.length || next.length > MAX_FORMS) return next;
    forms = next;
  }
}

function fitsParts(pattern: string, path: string): boolean {
  const [patterns, parts] = [pattern.split('/'), path.split('/')];
  return (
    patterns.length === parts.length && patterns.every((one, at) => fitsPart(one, parts[at] ?? ''))
  );
}

/** Piece by piece from the left, so that no pattern takes long. */
function fitsPart(pattern: string, part: string): boolean {
  const pieces = pattern.split('*');
  const [first = '', ...others] = pieces;
  if (others.length === 0) return part === pattern;
  if (!part.startsWith(first)) return false;
  const last = others.pop() ?? '';
  let from = first.length;
  for (const piece of others) {
    const found = part.indexOf(piece, from);
    if (found < 0) return false;
    from = found + piece.length;
  }
  return part.length - last.length >= from && part.endsWith(last);
}
