/** How many significant figures a number may be said to be written with. */
export interface WrittenFigures {
  readonly least: number;
  readonly most: number;
}

const WRITTEN = /^[-\u2212]?(\d*)(\.?)(\d*)/u;

/**
 * Counts the figures of a number as it is written (the grammar of `parseNumericAnswer`): leading zeros are none, all digits
 * after a point are. Zeros at the end of a whole number may or may not be: 1000 has 1 to 4, 1000. has 4, 1.50e3 has 3. Of 0
 * the zeros after the point count: 0 and 0.0 have 1, 0.00 has 2. As STACK counts them.
 */
export function writtenFigures(number: string): WrittenFigures {
  const [, whole = '', point = '', decimals = ''] = WRITTEN.exec(number.trim()) ?? [];
  const digits = `${whole}${decimals}`.replace(/^0+/, '');
  if (digits === '') {
    const figures = Math.max(1, decimals.length);
    return { least: figures, most: figures };
  }
  const least = point === '' ? digits.replace(/0+$/, '').length : digits.length;
  return { least, most: digits.length };
}
