import { readFileSync } from 'node:fs';
import { expect, it, test } from '@jest/globals';

const page = new URL('../../../docs/scoring.md', import.meta.url);
const rows = [
  ...readFileSync(page, 'utf8').matchAll(/^- \*\*E(\d+)\*\* [\s\S]*?\[test\]\(([^)]+)\)$/gm),
].map(([, number = '', file = '']) => ({ number, file }));

it('the register of edge cases has all forty, in order', () => {
  expect(rows.map(({ number }) => Number(number))).toEqual(
    Array.from({ length: 40 }, (_, i) => i + 1),
  );
});

test.each(rows)('E$number has a test of that name in $file', ({ number, file }) => {
  const source = readFileSync(new URL(file, page), 'utf8');
  expect(source).toMatch(new RegExp(`['"\`](?:[^'"\`\\n]*\\W)?E${number}\\b`));
});
