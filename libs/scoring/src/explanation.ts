/** Why something is so, as a tree that a person can read: each statement rests on those below it. */
export interface Explanation {
  readonly text: string;
  readonly because: readonly Explanation[];
}

/** A statement that rests on lines of text, or on nothing further. */
export function explained(
  text: string,
  because: readonly (Explanation | string)[] = [],
): Explanation {
  return {
    text,
    because: because.map((one) => (typeof one === 'string' ? { text: one, because: [] } : one)),
  };
}

/** The tree as lines, each as far to the right as it is deep. */
export function explanationLines({ text, because }: Explanation): readonly string[] {
  const below = because.flatMap((one, index) => {
    const isLast = index === because.length - 1;
    const [first = '', ...rest] = explanationLines(one);
    return [
      `${isLast ? '└─ ' : '├─ '}${first}`,
      ...rest.map((line) => `${isLast ? '   ' : '│  '}${line}`),
    ];
  });
  return [text, ...below];
}
