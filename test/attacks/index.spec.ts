import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it, test } from '@jest/globals';
import { format } from 'prettier';
import { ATTACKS } from './cases/index.js';
import { COMPILE_ATTACKS } from './cases/compiling.js';
import { ATTACK_CLASSES } from './classes.js';
import { attackPage } from './page.js';

const PAGE = 'docs/sandbox-attacks.md';

describe('the index of attacks', () => {
  it('has forty classes', () => {
    expect(ATTACK_CLASSES.map(({ number }) => number)).toEqual(
      Array.from({ length: 40 }, (_, index) => index + 1),
    );
  });

  test.each(ATTACK_CLASSES)('has a case or a test file for class $number, $title', (one) => {
    const cases = [...ATTACKS, ...COMPILE_ATTACKS].filter((each) => each.class === one.number);
    expect(cases.length + (one.elsewhere ?? []).length).toBeGreaterThan(0);
    expect((one.elsewhere ?? []).filter((path) => !existsSync(path))).toEqual([]);
  });

  it('tries each attack under one name only', () => {
    const names = ATTACKS.map(({ language, act, tries }) => `${language} ${act} ${tries}`);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('is what the page says; write it anew with WRITE_DOCS=1 set for this test', async () => {
    const page = await format(attackPage(), { parser: 'markdown', printWidth: 100 });
    if (process.env['WRITE_DOCS'] === '1') writeFileSync(PAGE, page);
    expect(readFileSync(PAGE, 'utf8')).toBe(page);
  });
});
