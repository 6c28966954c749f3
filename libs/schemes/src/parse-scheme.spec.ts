import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from '@jest/globals';
import { parseScheme, SchemeError } from './parse-scheme.js';

const text = readFileSync(new URL('../../../schemes/sci.json', import.meta.url), 'utf8');
const sci = () => JSON.parse(text) as Record<string, unknown>;

/** The scheme with one value replaced, by its JSON pointer. */
function changed(pointer: string, value: unknown): unknown {
  const scheme = sci();
  const names = pointer.split('/').slice(1);
  const last = names.pop() ?? '';
  const target = names.reduce((node, name) => node[name] as Record<string, unknown>, scheme);
  if (value === undefined) delete target[last];
  else target[last] = value;
  return scheme;
}

function problemsOf(content: unknown): SchemeError['problems'] {
  try {
    parseScheme(content);
  } catch (error) {
    if (error instanceof SchemeError) return error.problems;
    throw error;
  }
  return [];
}

describe('the scheme of the programming qualifications', () => {
  const scheme = parseScheme(sci());

  test('rule: SCI-9.3 the theory test lasts 60 minutes', () => {
    expect(scheme.parts.theory.minutes).toBe(60);
  });

  test('rule: SCI-9.5 the practical part lasts 120 minutes', () => {
    expect(scheme.parts.practical?.minutes).toBe(120);
  });

  it('reminds 15 minutes before the end, and takes appeals for 30 days, once', () => {
    expect(scheme.reminders.map(({ minutesBeforeEnd }) => minutesBeforeEnd)).toEqual([15]);
    expect(scheme.appeals).toMatchObject({ windowDays: 30, singleInstance: true });
  });
});

describe('a scheme file', () => {
  test.each([
    ['an unknown property', '/colour', 'blue', ''],
    ['no pass rule', '/pass', [], '/pass'],
    ['an unknown kind of rule', '/pass/0/kind', 'chair-decides', '/pass/0'],
    ['a property of another kind of rule', '/pass/1/minimumShare', '1/2', '/pass/1'],
    ['a share above 1', '/pass/1/share', '7/5', '/pass/1/share'],
    [
      'a share of nothing',
      '/parts/theory/gate/minimumShare',
      '0',
      '/parts/theory/gate/minimumShare',
    ],
    ['a share with a denominator of 0', '/pass/1/share', '7/0', '/pass/1/share'],
    ['a share in binary', '/pass/1/share', 0.7, '/pass/1/share'],
    ['a cut that no shown number is faithful to', '/pass/1/share', '2/3', '/pass/1/share'],
    ['a reminder before the start', '/reminders/0/minutesBeforeEnd', 120, '/reminders/0'],
    ['a rule for a part that is not there', '/parts/practical', undefined, '/pass/1/of'],
    ['an appeal window of no days', '/appeals/windowDays', 0, '/appeals/windowDays'],
    [
      'a time zone that there is not',
      '/appeals/calendar/zone',
      'Europe/Nowhere',
      '/appeals/calendar/zone',
    ],
    [
      'a second instance beside a single one',
      '/appeals/kinds/marking/instances',
      2,
      '/appeals/kinds/marking/instances',
    ],
    [
      'questions at home',
      '/appeals/ownWork',
      { where: 'remote', questions: 'in-room', cite: 'SCI-8.3b' },
      '/appeals/ownWork/questions',
    ],
    ['another format', '/format', 'assay-scheme/2', '/format'],
  ])('is refused with %s, naming the place', (_, pointer, value, place) => {
    const content = changed(pointer, value) as { pass: Record<string, unknown>[] };
    if (place === '/pass/1/of') Object.assign(content.pass[1] ?? {}, { of: 'practical' });
    expect(problemsOf(content).map(({ path }) => path)).toContain(place);
  });

  test.each([null, [], 'sci', 7, undefined])('is refused as %p', (content) => {
    expect(problemsOf(content)).not.toEqual([]);
  });
});
