import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, test } from '@jest/globals';
import type { Mark } from '#scoring';
import { decide } from './decide.js';
import { parseScheme } from './parse-scheme.js';
import { schemeTotals } from './scheme-totals.js';

const folder = new URL('../../../schemes/', import.meta.url);
const schemeOf = (id: string) =>
  parseScheme(JSON.parse(readFileSync(new URL(`${id}.json`, folder), 'utf8')));

const qualification = { outcomes: [{ id: 'O', criteria: [{ id: 'C-1' }, { id: 'C-2' }] }] };
const mark = (criterion: string, points: string, maxPoints: string): Mark => ({
  item: criterion,
  kind: 'knowledge',
  points,
  maxPoints,
  parts: [{ criterion, points, maxPoints }],
  state: 'marked',
});

function worked(id: string, [first, second]: readonly [string, string], maxPoints = '20') {
  const scheme = schemeOf(id);
  const marks = [mark('C-1', first, maxPoints), mark('C-2', second, maxPoints)];
  const totals = schemeTotals({ scheme, qualification, marks });
  const { decision, reasons } = decide({ scheme, qualification, totals });
  return { decision, last: reasons.at(-1) };
}

test('every file in schemes/ is valid and is called like its scheme', () => {
  const files = readdirSync(folder);
  expect(files.sort()).toEqual(['ecdl.json', 'eex.json', 'itra.json', 'pro.json', 'sci.json']);
  for (const file of files) expect(`${schemeOf(file.replace('.json', '')).id}.json`).toBe(file);
});

describe('rule: ECDL-6.3e pass with at least 75%', () => {
  test.each([
    ['exactly 75%', ['18', '12'], 'pass', 'total: 30 of 40 points, 75.00%'],
    ['a hair less', ['18', '11.9999'], 'fail', 'total: 29.9999 of 40 points, 74.99%'],
    ['all in one criterion and little in the other', ['20', '10'], 'pass', 'total: 30 of 40'],
  ] as const)('%s', (_, points, decision, text) => {
    const result = worked('ecdl', points);
    expect(result).toMatchObject({ decision, last: { cite: 'ECDL-6.3e' } });
    expect(result.last?.text).toContain(text);
  });

  test('rule: ECDL-6.3b a module lasts 45 minutes; rule: ECDL-6.3c told again 5 minutes before', () => {
    const { parts, reminders } = schemeOf('ecdl');
    expect(parts.theory.minutes).toBe(45);
    expect(reminders).toEqual([{ minutesBeforeEnd: 5, cite: 'ECDL-6.3c' }]);
  });
});

describe('rule: ITRA-0 no points, but competent or not yet competent', () => {
  test.each([
    ['all of every criterion', ['20', '20'], 'pass', 'competent in every criterion'],
    ['a hair less of one', ['20', '19.999'], 'fail', 'not yet competent in C-2'],
    ['nothing', ['0', '0'], 'fail', 'not yet competent in C-1, C-2'],
  ] as const)('%s', (_, points, decision, text) => {
    expect(worked('itra', points)).toMatchObject({ decision, last: { text, cite: 'ITRA-0' } });
  });

  it('is refused with a rule whose reason would name points', () => {
    const itra = JSON.parse(readFileSync(new URL('itra.json', folder), 'utf8')) as object;
    const pass = [{ kind: 'minimum-share', of: 'total', share: '1/2', cite: 'x' }];
    expect(() => parseScheme({ ...itra, pass })).toThrow('/pass/0: its reason names points');
  });

  it('has words of its own for the decision, and shows no points', () => {
    expect(schemeOf('itra').results).toMatchObject({
      decisionWords: { pass: 'competent', fail: 'not yet competent' },
      points: 'hidden',
    });
  });
});

describe('rule: EEX-1 the result of a knowledge test, decided by whole points', () => {
  test.each([
    ['26 of 40', ['13', '13'], '20', 'pass', 'total: 26 of 40 points; at least 26 are needed'],
    ['25 of 40', ['13', '12'], '20', 'fail', 'total: 25 of 40 points; at least 26 are needed'],
    ['22.75 of 35, which is 65%', ['11.75', '11'], '17.5', 'fail', 'at least 23 are needed'],
    ['23 of 35', ['12', '11'], '17.5', 'pass', 'at least 23 are needed'],
  ] as const)('%s', (_, points, maxPoints, decision, text) => {
    const result = worked('eex', points, maxPoints);
    expect(result.decision).toBe(decision);
    expect(result.last?.text).toContain(text);
  });
});

test('rule: PRO-1 a skill is accredited on a test, from 70%', () => {
  expect(worked('pro', ['14', '14']).decision).toBe('pass');
  expect(worked('pro', ['14', '13.99']).decision).toBe('fail');
});
