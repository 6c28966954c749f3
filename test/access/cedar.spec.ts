import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Act } from '#store';
import { ACTIONS, decide, RULES, type Facts } from '../../apps/api/src/access/decide.js';
import type { Principal } from '../../apps/api/src/access/principal.js';
import { ROLES } from '../../apps/api/src/access/roles.js';
import { openCedar, POLICIES } from './cedar.js';

/** Few people and humans, so that they meet. */
const person = fc.constantFrom('p1', 'p2', 'p3');
const human = fc.constantFrom('h1', 'h2', 'h3');
const act = fc.constantFrom<Act | 'candidate'>(
  ...(['author', 'approver', 'examiner', 'invigilator', 'grader', 'marker'] as const),
  ...(['second-marker', 'adjudicator', 'remarker', 'remark-approver'] as const),
  ...(['appeal-reviewer', 'appeal-approver', 'decider', 'trainer', 'candidate'] as const),
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 3 });

const principals: fc.Arbitrary<Principal> = fc
  .record({
    personId: person,
    userName: fc.constantFrom('u1', 'u2'),
    human: fc.option(human, { nil: undefined, freq: 4 }),
    roles: fc.oneof(
      { arbitrary: fc.constant([...ROLES]), weight: 3 },
      { arbitrary: fc.subarray([...ROLES]), weight: 1 },
    ),
    givenPassword: fc.constantFrom(false, false, false, false, true),
    sitsExam: fc.constantFrom(false, false, false, false, true),
  })
  .map((one) => ({ ...one, authenticatedAt: new Date(0) }));

const facts: fc.Arbitrary<Facts> = fc.record(
  {
    ownerId: person,
    madeById: person,
    writtenBy: fc.constantFrom('u1', 'u2'),
    madeByHumans: fc.array(maybe(human), { maxLength: 2 }),
    participations: fc.array(fc.record({ personId: person, human: maybe(human), act }), {
      maxLength: 3,
    }),
    handledByIds: fc.array(person, { maxLength: 2 }),
    wroteItems: fc.boolean(),
    witnessId: maybe(person),
    inEscrow: fc.boolean(),
    forId: person,
    forHuman: maybe(human),
    holderId: maybe(person),
    addressedToId: maybe(person),
    approvedById: maybe(person),
    markedByHumans: fc.array(human, { maxLength: 2 }),
    assignedToId: maybe(person),
    takenPart: fc.array(
      fc.record({
        personId: person,
        human: maybe(human),
        act: fc.constantFrom('invigilator' as const, 'marker' as const),
        in: fc.constant('session' as const),
      }),
      { maxLength: 2 },
    ),
    judged: fc.record({ personId: person, human: maybe(human) }),
    blindReviewers: fc.array(fc.record({ personId: person, human: maybe(human) }), {
      maxLength: 2,
    }),
    opening: fc.record(
      {
        askedBy: human,
        custodians: fc.tuple(human, human),
        turn: human,
        units: fc.tuple(maybe(fc.constantFrom('u1', 'u2')), maybe(fc.constantFrom('u1', 'u2'))),
      },
      { requiredKeys: ['askedBy', 'custodians'] },
    ),
    authenticatedMsAgo: fc.constantFrom(0, 300_000, 300_001),
  },
  { requiredKeys: [] },
);

describe('decide() and its second statement in Cedar', () => {
  const cedar = openCedar();

  it('has a policy for every rule that forbids', () => {
    const ids = [...POLICIES.matchAll(/@id\("([a-z-]+)"\)/g)].map(([, id]) => id);
    expect(ids.sort()).toEqual([...RULES, 'no-own-exam', 'own-password'].sort());
  });

  it('agree on every action, in thousands of random cases', () => {
    const seen = { allowed: 0, denied: 0 };
    fc.assert(
      fc.property(principals, fc.constantFrom(...ACTIONS), facts, (principal, action, known) => {
        const ours = decide(principal, action, known);
        const theirs = cedar(principal, action, known);
        seen[ours.allow ? 'allowed' : 'denied'] += 1;
        expect({ action, known, rule: ours.rule, allow: ours.allow }).toEqual({
          action,
          known,
          rule: ours.rule,
          allow: theirs.allow,
        });
        // The rule that decided is one of those that forbid there.
        if (!ours.allow && ours.rule !== 'role') expect(theirs.reasons).toContain(ours.rule);
      }),
      { numRuns: 4_000 },
    );
    // Cases in which nothing is ever allowed would agree for nothing.
    expect(Math.min(seen.allowed, seen.denied)).toBeGreaterThan(400);
  });
});
