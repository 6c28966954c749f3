import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decide, FRESH_MS, type Action, type Facts, type OpeningParties } from './decide.js';
import type { Principal } from './principal.js';

const PEOPLE = ['asker', 'one', 'two', 'other'] as const;
type Human = (typeof PEOPLE)[number];

const as = (human: string | undefined): Principal => ({
  personId: 'account',
  userName: 'me',
  human,
  roles: ['examiner', 'custodian', 'chair', 'auditor'],
  authenticatedAt: new Date(0),
});
const facts = (opening: Partial<OpeningParties> = {}, more: Facts = {}): Facts => ({
  opening: { askedBy: 'asker', custodians: ['one', 'two'], turn: 'one', ...opening },
  authenticatedMsAgo: 0,
  ...more,
});

describe('who opens a set', () => {
  interface Case {
    readonly name: string;
    readonly who: Human | undefined;
    readonly action: Action;
    readonly facts: Facts;
    readonly rule: string;
  }
  const cases: readonly Case[] = [
    {
      name: 'the first custodian in their turn',
      who: 'one',
      action: 'set.open',
      facts: facts(),
      rule: 'role',
    },
    {
      name: 'the second custodian in theirs',
      who: 'two',
      action: 'set.open',
      facts: facts({ turn: 'two' }),
      rule: 'role',
    },
    {
      name: 'not the second one first',
      who: 'two',
      action: 'set.open',
      facts: facts(),
      rule: 'own-turn',
    },
    {
      name: 'not the first one twice',
      who: 'one',
      action: 'set.open',
      facts: facts({ turn: 'two' }),
      rule: 'two-persons',
    },
    {
      name: 'not a third custodian',
      who: 'other',
      action: 'set.open',
      facts: facts(),
      rule: 'own-turn',
    },
    {
      name: 'nobody once it has ended',
      who: 'one',
      action: 'set.open',
      facts: facts({ turn: undefined }),
      rule: 'own-turn',
    },
    {
      name: 'not an account of nobody known',
      who: undefined,
      action: 'set.open',
      facts: facts(),
      rule: 'known-human',
    },
    {
      name: 'not who asked, by a second account either',
      who: 'one',
      action: 'set.open',
      facts: facts({ askedBy: 'one' }),
      rule: 'asker-holds-no-key',
    },
    {
      name: 'not two accounts of one human',
      who: 'one',
      action: 'set.open',
      facts: facts({ custodians: ['one', 'one'] }),
      rule: 'two-persons',
    },
    {
      name: 'who gave the password five minutes ago',
      who: 'one',
      action: 'set.open',
      facts: facts({}, { authenticatedMsAgo: FRESH_MS }),
      rule: 'role',
    },
    {
      name: 'not who gave it a moment earlier',
      who: 'one',
      action: 'set.open',
      facts: facts({}, { authenticatedMsAgo: FRESH_MS + 1 }),
      rule: 'fresh-authentication',
    },
    {
      name: 'asked for by somebody else',
      who: 'asker',
      action: 'set.request-opening',
      facts: facts(),
      rule: 'role',
    },
    {
      name: 'not asked for by one of the two',
      who: 'one',
      action: 'set.request-opening',
      facts: facts({ askedBy: 'one' }),
      rule: 'asker-holds-no-key',
    },
    {
      name: 'no glass broken by one of the two',
      who: 'two',
      action: 'set.break-glass',
      facts: facts({ askedBy: 'two' }),
      rule: 'asker-holds-no-key',
    },
    {
      name: 'no glass broken on an old password',
      who: 'asker',
      action: 'set.break-glass',
      facts: facts({}, { authenticatedMsAgo: FRESH_MS + 1 }),
      rule: 'fresh-authentication',
    },
    {
      name: 'reviewed by a fourth',
      who: 'other',
      action: 'set.review-glass',
      facts: facts(),
      rule: 'role',
    },
    ...(['asker', 'one', 'two'] as const).map((who) => ({
      name: `not reviewed by ${who}`,
      who,
      action: 'set.review-glass' as const,
      facts: facts(),
      rule: 'fourth-person',
    })),
    {
      name: 'no key registered on an old password',
      who: 'one',
      action: 'custodian.register',
      facts: { authenticatedMsAgo: FRESH_MS + 1 },
      rule: 'fresh-authentication',
    },
  ];

  it.each(cases)('$name', ({ who, action, facts, rule }) => {
    expect(decide(as(who), action, facts)).toMatchObject({ allow: rule === 'role', rule });
  });

  it('takes two humans who are not the asker, whatever is tried', () => {
    const human = fc.constantFrom(...PEOPLE);
    fc.assert(
      fc.property(human, human, human, human, human, (askedBy, one, two, first, second) => {
        const may = (who: Human, turn: Human) =>
          decide(as(who), 'set.open', facts({ askedBy, custodians: [one, two], turn })).allow;
        if (!may(first, one) || !may(second, two)) return;
        expect(new Set([askedBy, first, second]).size).toBe(3);
      }),
    );
  });
});
