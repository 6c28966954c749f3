/** Replaces `{{name}}` by the constant of that name; in TeX also `\constant{name}`. What is no constant stays as it is. */
export function withConstants(text: string, constants: ReadonlyMap<string, string>): string {
  if (constants.size === 0) return text;
  return text.replace(
    /\{\{([a-zA-Z_][a-zA-Z0-9_.]*)\}\}|\\constant\{([a-zA-Z_][a-zA-Z0-9_.]*)\}/g,
    (whole, braces: string | undefined, tex: string | undefined) =>
      constants.get(braces ?? tex ?? '') ?? whole,
  );
}
