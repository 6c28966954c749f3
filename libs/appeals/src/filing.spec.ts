import { describe, expect, it } from '@jest/globals';
import type { AppealRoute, AppealsRules } from '#schemes';
import { checkFiling, type EarlierAppeal, type Filing } from './filing.js';
import { answerEnd, routeOf } from './routes.js';

const SHORT: AppealsRules = {
  windowDays: 30,
  answerDays: 30,
  singleInstance: true,
  onlyNamedGrounds: true,
  cite: 'SCI-10.1',
};
const ROUTE: AppealRoute = {
  handledBy: 'appeal-reviewer',
  window: { days: 15, kind: 'calendar', from: ['exam', 'result'] },
  answer: { days: 10, kind: 'working' },
  instances: 1,
  cite: 'ECDL-7.0',
};
const FILING: Filing = { kind: 'marking', matters: ['a'], channel: 'account', consent: null };
const day = (text: string) => new Date(`2026-03-${text}:00:00Z`);
const FACTS = {
  at: day('10T12'),
  exam: day('02T09'),
  result: day('05T09'),
  earlier: [],
  admittedUntil: null,
};
const decided: EarlierAppeal = {
  entryNumber: 'AP-X-2026-0001',
  kind: 'marking',
  matters: ['a'],
  instance: 1,
  state: 'ended',
  endedAt: day('20T09'),
};
const codeOf = (check: ReturnType<typeof checkFiling>) =>
  check.ok ? `instance ${String(check.instance)}${check.late ? ', late' : ''}` : check.code;

describe('the window', () => {
  it.each<readonly [string, AppealRoute | undefined, object, string]>([
    [
      'rule: SCI-10.1: the 30th day after the result counts to its end',
      routeOf(SHORT, 'marking'),
      { at: new Date('2026-04-04T23:59:59.999Z') },
      'instance 1',
    ],
    [
      'rule: SCI-10.1: and no instant more',
      routeOf(SHORT, 'marking'),
      { at: new Date('2026-04-05T00:00:00Z') },
      'too-late',
    ],
    [
      'rule: SCI-10.1: there is nothing to appeal against before the result',
      routeOf(SHORT, 'marking'),
      { result: null },
      'nothing-yet',
    ],
    [
      'rule: ITRA-11: 14 days are counted from the assessment, whenever its result came',
      { ...ROUTE, window: { days: 14, kind: 'calendar', from: ['assessment'] } },
      { at: day('17T00') },
      'too-late',
    ],
    [
      'rule: ITRA-11: the 14th day counts',
      { ...ROUTE, window: { days: 14, kind: 'calendar', from: ['assessment'] } },
      { at: day('16T23') },
      'instance 1',
    ],
    [
      'rule: ECDL-7.0: 15 days after the later of exam and result',
      ROUTE,
      { at: day('20T23') },
      'instance 1',
    ],
    ['rule: ECDL-7.0: not the 16th', ROUTE, { at: day('21T00') }, 'too-late'],
    [
      'rule: ECDL-7.0: from the exam where there is no result',
      ROUTE,
      { result: null },
      'instance 1',
    ],
    [
      'late is refused even with an admission where the scheme knows none',
      ROUTE,
      { at: day('25T00'), admittedUntil: day('30T00') },
      'too-late',
    ],
    [
      'late goes by name where the scheme says so',
      { ...ROUTE, lateFiling: 'by-name' },
      { at: day('25T00'), admittedUntil: day('30T00') },
      'instance 1, late',
    ],
    [
      'but not after the admission has ended',
      { ...ROUTE, lateFiling: 'by-name' },
      { at: day('31T00'), admittedUntil: day('30T00') },
      'too-late',
    ],
    ['rule: ECDL-7.1: a kind without a route is refused', undefined, {}, 'no-such-kind'],
  ])('%s', (_, route, facts, expected) => {
    expect(codeOf(checkFiling(SHORT, route, FILING, { ...FACTS, ...facts }))).toBe(expected);
  });
});

describe('instances', () => {
  const two: AppealRoute = { ...ROUTE, instances: 2 };
  it.each<readonly [string, AppealRoute, readonly EarlierAppeal[], string, string]>([
    ['rule: SCI-11.1: one instance is final', ROUTE, [decided], '10T12', 'final'],
    ['one at a time', two, [{ ...decided, state: 'open', endedAt: null }], '10T12', 'open'],
    ['a second where the scheme has two', two, [decided], '21T12', 'instance 2'],
    ['its window counts from the first outcome', two, [decided], '31T12', 'instance 2'],
    ['no third', two, [decided, { ...decided, instance: 2 }], '21T12', 'final'],
    ['a withdrawn one is none', ROUTE, [{ ...decided, state: 'withdrawn' }], '10T12', 'instance 1'],
    [
      'another matter is another appeal',
      ROUTE,
      [{ ...decided, matters: ['b'] }],
      '10T12',
      'instance 1',
    ],
    ['another kind, too', ROUTE, [{ ...decided, kind: 'conduct' }], '10T12', 'instance 1'],
  ])('%s', (_, route, earlier, at, expected) => {
    const check = checkFiling(SHORT, route, FILING, { ...FACTS, earlier, at: day(at) });
    expect(codeOf(check)).toBe(expected);
  });
});

describe('the form', () => {
  const text = { textVersion: '2', text: { en: 'The mark may go down.' } };
  const asked: AppealRoute = {
    ...ROUTE,
    lowerMark: { policy: 'with-consent', required: true, ...text },
  };
  const offered: AppealRoute = {
    ...ROUTE,
    lowerMark: { policy: 'with-consent', required: false, ...text },
  };
  it.each<readonly [string, AppealRoute, Partial<Filing>, string]>([
    ['names something', ROUTE, { matters: [] }, 'form'],
    ['names it once', ROUTE, { matters: ['a', 'a'] }, 'form'],
    ['rule: ECDL-7.2a: names a channel of the scheme', ROUTE, { channel: 'post' }, 'form'],
    ['agrees where that is required', asked, {}, 'form'],
    ['agrees to the text in force', asked, { consent: '1' }, 'form'],
    ['is complete with that', asked, { consent: '2' }, 'instance 1'],
    ['need not agree where that is offered only', offered, {}, 'instance 1'],
    ['agrees to nothing that nobody asked', ROUTE, { consent: '2' }, 'form'],
  ])('%s', (_, route, filing, expected) => {
    expect(codeOf(checkFiling(SHORT, route, { ...FILING, ...filing }, FACTS))).toBe(expected);
  });
});

it('rule: ECDL-7.2c: the answer is due within 10 working days; rule: SCI-11.4: within 30 days', () => {
  const filedAt = day('02T09');
  expect(answerEnd(SHORT, ROUTE, filedAt).lastDay).toBe('2026-03-16');
  const route = routeOf(SHORT, 'marking')!;
  expect(answerEnd(SHORT, route, filedAt).lastDay).toBe('2026-04-01');
});
