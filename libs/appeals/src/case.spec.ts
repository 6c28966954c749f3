import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ALERT_DAYS_BEFORE, alertsOf, type DueCase } from './alerts.js';
import { UTC_CALENDAR } from './calendar.js';
import { eligibilityOf, type TakenPart } from './eligibility.js';
import { outcomeLetter, type LetterFacts } from './letter.js';
import { ownWorkAccess } from './own-work.js';
import { outcomeOf, rulingFaults, type RuledMatter, type Ruling } from './rulings.js';
import { CASE_STEPS, stateAfter, stepsFrom, type CaseState } from './steps.js';

describe('the steps of a case', () => {
  it('lead to exactly one state each, and every state is reached from filed', () => {
    const names = CASE_STEPS.map(([from, step]) => `${from} ${step}`);
    expect(new Set(names).size).toBe(names.length);
    const reached = new Set<CaseState>(['filed']);
    for (let round = 0; round < CASE_STEPS.length; round += 1)
      for (const [from, , to] of CASE_STEPS) if (reached.has(from)) reached.add(to);
    expect([...reached].sort()).toEqual(
      [...new Set(CASE_STEPS.flatMap(([from, , to]) => [from, to]))].sort(),
    );
  });

  it('decide nothing that no second person approved, but for a formal dismissal', () => {
    const deciding = CASE_STEPS.filter(([, , to]) => to === 'decided').map(([, step]) => step);
    expect(deciding).toEqual(['dismiss', 'approve']);
    expect(CASE_STEPS.filter(([, , to]) => to === 'drafted').map(([, step]) => step)).toEqual([
      'find-difference',
      'rule',
    ]);
  });

  it.each<readonly [CaseState, Parameters<typeof stateAfter>[1], CaseState | undefined]>([
    ['filed', 'assign', undefined],
    ['checked', 'assign', 'assigned'],
    ['assigned', 'rule', undefined],
    ['drafted', 'rule', undefined],
    ['drafted', 'withdraw', undefined],
    ['decided', 'approve', undefined],
    ['closed', 'tell', undefined],
  ])('from %s by %s: %s', (from, step, to) => {
    expect(stateAfter(from, step)).toBe(to);
  });

  it('end', () => expect(stepsFrom('closed')).toEqual([]));
});

describe('rule: SCI-11.3: eligibility', () => {
  const part = (personId: string, human: string | null): TakenPart => ({
    personId,
    human,
    act: 'grader',
    in: 'session',
  });
  it.each<readonly [string, string | null, readonly TakenPart[], boolean]>([
    ['who took no part', 'H', [part('other', 'I')], true],
    ['not who took part', 'H', [part('me', 'H')], false],
    ['not by a second account either', 'H', [part('other', 'H')], false],
    ['nobody whose human is not known', null, [], false],
    ['nobody beside a part of an unknown human', 'H', [part('other', null)], false],
    ['anybody where nobody took part', 'H', [], true],
  ])('%s', (_, human, takenPart, eligible) => {
    const proof = eligibilityOf({ personId: 'me', human }, takenPart);
    expect(proof.eligible).toBe(eligible);
    expect(proof.lookedAt).toHaveLength(takenPart.length);
  });

  it('gives the same proof whatever the order, and more parts never make anybody eligible', () => {
    const parts = fc.array(
      fc.record({
        personId: fc.constantFrom('a', 'b', 'me'),
        human: fc.constantFrom('A', 'B', 'H', null),
        act: fc.constantFrom('grader', 'invigilator', 'author'),
        in: fc.constantFrom('session' as const, 'item' as const),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(parts, parts, (some, more) => {
        const judged = { personId: 'me', human: 'H' };
        const all = eligibilityOf(judged, [...some, ...more]);
        expect(all.eligible).toBe(eligibilityOf(judged, [...more, ...some]).eligible);
        if (all.eligible) expect(eligibilityOf(judged, some).eligible).toBe(true);
      }),
    );
  });
});

describe('rulings', () => {
  const mark = {
    points: '6',
    maxPoints: '10',
    parts: [
      { criterion: 'c1', points: '4', maxPoints: '6' },
      { criterion: 'c2', points: '2', maxPoints: '4' },
    ],
    isRemoved: false,
  };
  const item: RuledMatter = { id: 'a', named: true, isItem: true, mark, remarked: false };
  const topic: RuledMatter = { id: 't', named: true, isItem: false, mark: null, remarked: false };
  const parts = (c1: string, c2: string) => [
    { criterion: 'c1', points: c1 },
    { criterion: 'c2', points: c2 },
  ];
  const up: Ruling = {
    matter: 'a',
    outcome: 'upheld',
    parts: parts('6', '2'),
    errorClass: 'marking',
  };
  const no: Ruling = { matter: 'a', outcome: 'rejected', parts: null, errorClass: null };
  it.each<readonly [string, readonly RuledMatter[], readonly Ruling[], boolean, readonly string[]]>(
    [
      ['a new mark', [item], [up], false, []],
      ['a rejection', [item], [no], false, []],
      [
        'rule: SCI-11.2: only what the grounds name is ruled on',
        [item],
        [up, { ...up, matter: 'b' }],
        false,
        ['b not-named'],
      ],
      [
        'what may be looked at beside it need not be',
        [item, { ...topic, named: false }],
        [up],
        false,
        [],
      ],
      ['every matter is', [item, topic], [up], false, ['t missing']],
      ['once', [item], [up, no], false, ['a twice']],
      ['no item without a mark', [{ ...item, mark: null }], [up], true, ['a nothing-to-change']],
      [
        'no item that was removed for everybody',
        [{ ...item, mark: { ...mark, isRemoved: true } }],
        [up],
        true,
        ['a item-removed'],
      ],
      ['upheld needs a mark', [item], [{ ...up, parts: null }], false, ['a no-mark']],
      [
        'unless a re-mark set it',
        [{ ...item, remarked: true }],
        [{ ...up, parts: null }],
        false,
        [],
      ],
      ['rejected sets none', [item], [{ ...up, outcome: 'rejected' }], false, ['a mark-stands']],
      ['what has no mark gets none', [topic], [{ ...up, matter: 't' }], false, ['t mark-stands']],
      [
        'upheld says what error',
        [item],
        [{ ...up, errorClass: null }],
        false,
        ['a no-error-class'],
      ],
      [
        'points for each criterion',
        [item],
        [{ ...up, parts: parts('6', '2').slice(1) }],
        false,
        ['a criteria-differ'],
      ],
      [
        'within each maximum',
        [item],
        [{ ...up, parts: parts('7', '2') }],
        false,
        ['a out-of-range'],
      ],
      ['not negative', [item], [{ ...up, parts: parts('6', '-1') }], false, ['a out-of-range']],
      [
        'down only by consent',
        [item],
        [{ ...up, parts: parts('3', '2') }],
        false,
        ['a may-not-go-down'],
      ],
      ['and then', [item], [{ ...up, parts: parts('3', '2') }], true, []],
      [
        'exactly: a third less is less',
        [item],
        [{ ...up, parts: parts('11/3', '2') }],
        false,
        ['a may-not-go-down'],
      ],
    ],
  )('%s', (_, matters, rulings, mayGoDown, expected) => {
    const faults = rulingFaults(matters, rulings, { mayGoDown });
    expect(faults.map(({ matter, code }) => `${matter} ${code}`)).toEqual(expected);
  });

  it('come to one outcome', () => {
    expect(outcomeOf([up])).toBe('upheld');
    expect(outcomeOf([no])).toBe('rejected');
    expect(outcomeOf([up, no])).toBe('partly-upheld');
    expect(() => outcomeOf([])).toThrow('no outcome');
  });
});

describe('rule: ECDL-7.2c, SCI-11.4: alerts', () => {
  const due = (id: string, answerLastDay: string, state: CaseState = 'in-review'): DueCase => ({
    ...{ id, state, answerLastDay },
    calendar: UTC_CALENDAR,
    alertDaysBefore: ALERT_DAYS_BEFORE,
  });
  it('show what is due soon and what is overdue, the most urgent first; who was told is no longer waited for', () => {
    const cases = [
      due('soon', '2026-03-15'),
      due('far', '2026-03-17'),
      due('late', '2026-03-10'),
      due('today', '2026-03-11'),
      due('told', '2026-03-01', 'told'),
    ];
    const alerts = alertsOf(cases, new Date('2026-03-11T10:00:00Z'));
    expect(alerts.map(({ id, kind, daysLeft }) => [id, kind, daysLeft])).toEqual([
      ['late', 'overdue', -1],
      ['today', 'due-soon', 0],
      ['soon', 'due-soon', 4],
    ]);
  });
});

describe('the letter', () => {
  const facts: LetterFacts = {
    entryNumber: 'AP-SCI-2026-0007',
    exam: 'Spring session',
    filedOn: '2026-03-02',
    decidedOn: '2026-03-20',
    outcome: 'upheld',
    matters: ['item 3: upheld, 4 → 6 of 6'],
    resultBefore: 'fail, 60 of 100',
    resultAfter: 'pass, 72 of 100',
    isFinal: true,
    feeIsRefunded: true,
  };
  it('says all there is, and that it is final (rule: SCI-11.1)', () => {
    const text = outcomeLetter(facts);
    for (const part of [facts.entryNumber, 'item 3', 'pass, 72', 'final', 'fee is returned'])
      expect(text).toContain(part);
  });
  it("fills the body's own words, shows a misprint, and takes no name of an object's", () => {
    expect(outcomeLetter(facts, 'Nr {entryNumber}: {outcom} {toString}')).toBe(
      'Nr AP-SCI-2026-0007: {outcom} {toString}',
    );
  });
  it('does not read the facts as a template', () => {
    expect(outcomeLetter({ ...facts, exam: '{outcome}' }, '{exam}')).toBe('{outcome}');
  });
});

describe('rule: SCI-8.3b: own work', () => {
  const rules = {
    windowDays: 30,
    answerDays: 30,
    singleInstance: true,
    onlyNamedGrounds: true,
    cite: 'x',
  };
  const at = new Date('2026-03-10T10:00:00Z');
  const toldAt = new Date('2026-03-02T10:00:00Z');
  const room = { where: 'in-room', questions: 'in-room', cite: 'x' } as const;
  it.each([
    ['nothing before the result', rules, { toldAt: null }, false],
    ['answers without questions at home', rules, {}, { questions: false }],
    ['not at home even beside a viewing', rules, { viewingOpen: true }, { questions: false }],
    ['nothing outside the room', { ...rules, ownWork: room }, {}, false],
    [
      'all of it in the room',
      { ...rules, ownWork: room },
      { viewingOpen: true },
      { questions: true },
    ],
    [
      'numbers only, where the scheme says so',
      { ...rules, ownWork: { ...room, questions: 'numbers' as const } },
      { viewingOpen: true },
      { questions: false },
    ],
    [
      'nothing after its days',
      {
        ...rules,
        ownWork: { where: 'remote' as const, questions: 'numbers' as const, days: 7, cite: 'x' },
      },
      {},
      false,
    ],
  ])('%s', (_, body, facts, expected) => {
    const access = ownWorkAccess(body, { at, toldAt, viewingOpen: false, ...facts });
    expect(access.ok && { questions: access.questions }).toEqual(expected);
  });
});
