import { describe, expect, it, test } from '@jest/globals';
import type { ScriptedItem } from '#exam-bank';
import { scoreItem } from '#scoring';
import { judgementOf } from './judgement-of.js';
import { markAnswer } from './mark-answer.js';

function itemOf(body: string, script = `function mark({ response }) { ${body} }`): ScriptedItem {
  return {
    id: 's-1',
    criterion: 'C-1',
    difficulty: 'easy',
    points: 3,
    minutes: 1,
    author: 'a.author',
    prompt: '?',
    rationale: '!',
    type: 'scripted',
    maxCharacters: 100,
    key: { script },
  };
}
const PALINDROME = `
  const letters = [...response.toLowerCase()].filter((one) => /\\p{L}/u.test(one));
  const pairs = letters.length >> 1;
  let right = 0;
  for (let at = 0; at < pairs; at += 1) if (letters[at] === letters.at(-1 - at)) right += 1;
  return { share: right + '/' + pairs, lines: [right + ' of ' + pairs + ' pairs'] };`;

describe('what a script may return', () => {
  it.each([
    [{ share: '1', lines: [] }, '1'],
    [{ share: '2/4', lines: ['because\0'] }, '0.5'],
    [{ share: '0.000', lines: Array(20).fill('x'.repeat(300)) }, '0'],
  ])('%j', (returned, share) => {
    expect(judgementOf(returned)).toMatchObject({ share });
  });

  it.each([
    [undefined],
    [null],
    ['1'],
    [[]],
    [{}],
    [{ share: 1, lines: [] }],
    [{ share: '1' }],
    [{ lines: [] }],
    [{ share: '1', lines: [], points: '3' }],
    [{ share: '4/3', lines: [] }],
    [{ share: '1.0001', lines: [] }],
    [{ share: '-1', lines: [] }],
    [{ share: '1/0', lines: [] }],
    [{ share: '1e0', lines: [] }],
    [{ share: ' 1', lines: [] }],
    [{ share: '1', lines: {} }],
    [{ share: '1', lines: [1] }],
    [{ share: '1', lines: Array(21).fill('x') }],
    [{ share: '1', lines: ['x'.repeat(301)] }],
  ])('not %j', (returned) => {
    expect(judgementOf(returned)).toBeUndefined();
  });
});

describe("an author's script", () => {
  it('marks an answer exactly, with its reasons', async () => {
    const item = itemOf(PALINDROME);
    const marking = await markAnswer(item, 'Abc, dxa');
    expect(marking).toEqual({ ok: true, script: { share: '1/3', lines: ['1 of 3 pairs'] } });
    if (!marking.ok) return;
    const scored = scoreItem(item, 'Abc, dxa', { script: marking.script });
    expect(scored).toMatchObject({ state: 'scored', points: '1' });
    expect(scored.derivation).toEqual(['script: 1 of 3 pairs', '1/3 × 3 = 1 points']);
  });

  it('is asked before there is any mark; a blank answer needs nobody', () => {
    expect(scoreItem(itemOf(PALINDROME), 'x')).toEqual({
      state: 'not-marked',
      awaits: 'script',
      maxPoints: '3',
    });
    expect(scoreItem(itemOf(PALINDROME), null)).toMatchObject({ state: 'blank', points: '0' });
  });

  it.each(['-1/2', '1.5', 'all'])('gives no mark by a share of %s', (share) => {
    expect(() => scoreItem(itemOf(''), 'x', { script: { share, lines: [] } })).toThrow();
  });

  const fine = "share: '1', lines: []";
  test.each([
    { name: 'throws', body: "throw new Error('no');", fault: 'threw' },
    { name: 'loops for ever', body: 'for (;;);', fault: 'out-of-time' },
    { name: 'returns nothing', body: '', fault: 'unusable' },
    {
      name: 'returns a promise',
      body: `return Promise.resolve({ ${fine} });`,
      fault: 'threw',
    },
    {
      name: 'returns what throws when it is read',
      body: "return { get share() { throw new Error('no'); }, lines: [] };",
      fault: 'threw',
    },
    {
      name: 'returns what never ends',
      body: "const lines = []; lines.push(lines); return { share: '1', lines };",
      fault: 'threw',
    },
    {
      name: 'returns too much',
      body: "return { share: '1', lines: ['x'.repeat(70_000)] };",
      fault: 'threw',
    },
    {
      name: 'changes what objects inherit',
      body: "Object.prototype.share = '1'; Object.prototype.lines = []; return {};",
      fault: 'unusable',
    },
    {
      name: 'changes lists',
      body: "Array.isArray = () => true; JSON.stringify = () => ''; return { share: '1', lines: {} };",
      fault: 'unusable',
    },
    { name: 'looks at the clock', body: `Date.now(); return { ${fine} };`, fault: 'threw' },
    { name: 'draws lots', body: `Math.random(); return { ${fine} };`, fault: 'threw' },
    {
      name: 'reaches for the process',
      body: `process.exit(0); return { ${fine} };`,
      fault: 'threw',
    },
    { name: 'reaches for modules', body: `require('fs'); return { ${fine} };`, fault: 'threw' },
    {
      name: 'reaches for the host through a constructor',
      body: `const made = response.constructor.constructor('return process')(); return { ${fine} };`,
      fault: 'threw',
    },
    { name: 'has no such function', body: '', script: 'const other = 1;', fault: 'threw' },
    { name: 'cannot be read', body: '', script: 'function mark(', fault: 'threw' },
  ])('that $name gives no mark: $fault', async ({ body, script, fault }) => {
    expect(await markAnswer(itemOf(body, script), 'x')).toEqual({ ok: false, fault });
  });

  it('that fills the memory ends, and takes nothing with it', async () => {
    const bomb = itemOf('const all = []; for (;;) all.push(new ArrayBuffer(64 << 20));');
    expect((await markAnswer(bomb, 'x')).ok).toBe(false);
  }, 30_000);
});
