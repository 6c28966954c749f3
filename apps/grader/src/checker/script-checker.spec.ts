import { afterEach, describe, expect, it, test } from '@jest/globals';
import { JudgeFailure } from '../judge-failure.js';
import { openChecker, type Checker } from './script-checker.js';

let opened: Checker[] = [];
afterEach(() => {
  for (const checker of opened) checker.close();
  opened = [];
});

function open(body: string): Checker {
  const checker = openChecker(`function check({ input, answer, output }) { ${body} }`);
  opened.push(checker);
  return checker;
}

const texts = (output: string) => ({
  input: Buffer.from('3 4\n'),
  answer: Buffer.from('7\n'),
  output: Buffer.from(output),
});

async function failureOf(checker: Checker): Promise<string> {
  try {
    return `accepted: ${String((await checker.check(texts('7\n'))).accepted)}`;
  } catch (error) {
    if (error instanceof JudgeFailure) return error.code;
    throw error;
  }
}

describe('a checker', () => {
  const SUM = `
    const [a, b] = input.trim().split(' ').map(Number);
    const right = Number(output) === a + b && Number(answer) === a + b;
    return right ? { accepted: true } : { accepted: false, message: 'expected ' + (a + b) };`;

  it('accepts and rejects, with its message', async () => {
    const checker = open(SUM);
    expect(await checker.check(texts('7'))).toEqual({ accepted: true, message: '' });
    expect(await checker.check(texts('8'))).toEqual({ accepted: false, message: 'expected 7' });
  });

  it('sees text in any language, and U+FFFD for bytes that are no UTF-8', async () => {
    const checker = open("return { accepted: output === 'żółw 🐢\\uFFFD' };");
    const output = Buffer.concat([Buffer.from('żółw 🐢'), Buffer.of(0xff)]);
    expect(await checker.check({ ...texts(''), output })).toEqual({ accepted: true, message: '' });
  });

  it('has no say about what a database can hold: NUL and half a surrogate pair are replaced', async () => {
    const checker = open("return { accepted: false, message: '\\0' + 'x'.repeat(298) + output };");
    const { message } = await checker.check(texts('🐢'));
    expect(message).toBe(`\u{fffd}${'x'.repeat(298)}\u{fffd}`);
  });

  it('keeps nothing from one test to the next', async () => {
    const checker = open(
      'globalThis.seen = (globalThis.seen ?? 0) + 1; return { accepted: globalThis.seen === 1 };',
    );
    const answers = [await checker.check(texts('')), await checker.check(texts(''))];
    expect(answers.map(({ accepted }) => accepted)).toEqual([true, true]);
  });

  test.each([
    ['throws', "throw new Error('out of order');", 'checker-threw'],
    ['loops for ever', 'for (;;);', 'checker-out-of-time'],
    ['returns nothing', '', 'checker-answer-unusable'],
    ['returns a string', "return 'accepted';", 'checker-answer-unusable'],
    ['returns truth that is no boolean', 'return { accepted: 1 };', 'checker-answer-unusable'],
    [
      'returns a message that is no text',
      'return { accepted: true, message: 7 };',
      'checker-answer-unusable',
    ],
    [
      'returns more than it may',
      'return { accepted: true, points: 3 };',
      'checker-answer-unusable',
    ],
    ['returns a list', 'return [true];', 'checker-answer-unusable'],
    ['returns a promise', 'return Promise.resolve({ accepted: true });', 'checker-threw'],
    ['returns what cannot be copied', 'return { accepted: () => true };', 'checker-threw'],
    ['looks at the clock', 'return { accepted: Date.now() > 0 };', 'checker-threw'],
    [
      'looks at the clock through formatting',
      'return { accepted: new Intl.DateTimeFormat().format() !== "" };',
      'checker-threw',
    ],
    ['draws a random number', 'return { accepted: Math.random() < 2 };', 'checker-threw'],
    ['reaches for the process', 'return { accepted: process.pid > 0 };', 'checker-threw'],
    ['reaches for modules', "return { accepted: require('fs') !== null };", 'checker-threw'],
  ])('that %s is no mark', async (_name, body, code) => {
    expect(await failureOf(open(body))).toBe(code);
  });

  test.each([
    ['an endless BigInt', 'let big = 3n; for (;;) big = big ** 3n;'],
    ['strings without end', "let text = 'x'; for (;;) text += text + text;"],
    ['lists without end', 'const all = []; for (;;) all.push(new Array(1e6).fill(7));'],
    ['buffers without end', 'const all = []; for (;;) all.push(new ArrayBuffer(64 << 20));'],
  ])(
    'that makes %s ends, and takes nothing with it',
    async (_name, body) => {
      expect(await failureOf(open(body))).toMatch(/^checker-(threw|died|out-of-time)$/);
      expect(await failureOf(open('return { accepted: true };'))).toBe('accepted: true');
    },
    30_000,
  );

  test.each([
    ['no function of that name', 'const other = 1;'],
    ['a syntax error', 'function check( {'],
  ])('whose file has %s is no mark', async (_name, source) => {
    const checker = openChecker(source);
    opened.push(checker);
    expect(await failureOf(checker)).toBe('checker-threw');
  });
});
