import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Act, Role } from '#store';
import { ACTIONS, decide, mayEver, type Action, type Facts } from './decide.js';
import type { Principal } from './principal.js';

const ALL_ROLES: readonly Role[] = [
  'author',
  'approver',
  'examiner',
  'invigilator',
  'grader',
  'appeal-reviewer',
  'custodian',
  'chair',
  'witness',
  'coordinator',
  'auditor',
  'candidate',
];
const ALL_STAFF = ALL_ROLES.filter((role) => role !== 'candidate');
const ACTS: readonly Act[] = [
  'author',
  'approver',
  'examiner',
  'invigilator',
  'grader',
  'marker',
  'remarker',
  'remark-approver',
];

/** Written out a second time on purpose: whoever opens an action to another role says so twice. */
const OPEN_TO: Readonly<Record<Action, readonly Role[]>> = {
  'person.create': ['coordinator'],
  'person.identify': ['coordinator'],
  'person.read-own': ALL_ROLES,
  'person.change-password': ALL_ROLES,
  'role.ask': ['coordinator'],
  'role.list': ['coordinator', 'chair', 'auditor'],
  'role.confirm': ['coordinator', 'chair'],
  'teaching.record': ALL_STAFF,
  'bank.import': ['author'],
  'bank.import-own': ['author'],
  'bank.list': ['author', 'approver', 'examiner', 'auditor'],
  'item.read': ['author', 'approver', 'examiner', 'appeal-reviewer'],
  'item.submit': ['author', 'examiner'],
  'item.withdraw': ['author', 'approver'],
  'item.reject': ['approver'],
  'item.approve': ['approver'],
  'item.embargo': ['approver', 'examiner', 'coordinator'],
  'item.lift': ['approver'],
  'item.retire': ['approver', 'examiner'],
  'item.comment': ['author', 'approver', 'examiner'],
  'item.settle': ['author', 'approver', 'examiner'],
  'item.history': ['author', 'approver', 'examiner', 'auditor'],
  'bank.freeze': ['approver'],
  'attributes.set': ['author', 'examiner'],
  'attributes.read': ['author', 'approver', 'examiner', 'auditor'],
  'item.check': ['author', 'approver'],
  'item.correct': ['author', 'examiner'],
  'draw.request': ['examiner'],
  'draw.witness': ['witness'],
  'draw.reveal': ['witness', 'chair'],
  'draw.carry-out': ['examiner'],
  'draw.redraw': ['examiner'],
  'draw.approve': ['approver'],
  'draw.abandon': ['examiner'],
  'draw.read': [
    'examiner',
    'witness',
    'approver',
    'chair',
    'custodian',
    'coordinator',
    'invigilator',
    'auditor',
  ],
  'draw.replay': ['auditor', 'examiner'],
  'draw.export': ['auditor'],
  'custodian.register': ['custodian'],
  'custodian.list': ['examiner', 'coordinator', 'invigilator', 'chair', 'custodian', 'auditor'],
  'set.request-opening': ['examiner', 'coordinator', 'invigilator'],
  'set.cancel-opening': ['examiner', 'coordinator', 'invigilator', 'chair'],
  'set.open': ['custodian'],
  'set.break-glass': ['chair'],
  'set.review-glass': ['auditor', 'coordinator', 'chair'],
  'opening.read': ['examiner', 'coordinator', 'invigilator', 'chair', 'custodian', 'auditor'],
  'alert.read': ['coordinator', 'chair', 'auditor'],
  'session.schedule': ['coordinator'],
  'session.open': ['invigilator'],
  'session.close': ['invigilator'],
  'session.read': ['coordinator', 'invigilator', 'examiner', 'auditor'],
  'sitting.read-own': ['candidate'],
  'sitting.write-own': ['candidate'],
  'result.read-own': ['candidate'],
  'result.read': ['examiner', 'coordinator', 'auditor', 'appeal-reviewer'],
  'marks.read': ['examiner', 'auditor', 'appeal-reviewer'],
  'statistics.make': ['examiner'],
  'statistics.draft': ['examiner'],
  'statistics.read': ['examiner', 'auditor', 'appeal-reviewer'],
  'run.read': ['grader', 'auditor', 'appeal-reviewer'],
  'run.requeue': ['grader'],
  'run.repeat': ['grader', 'appeal-reviewer'],
  'appeal.file-own': ['candidate'],
  'appeal.read': ['coordinator', 'appeal-reviewer', 'chair', 'auditor'],
  'appeal.read-case': ['coordinator', 'appeal-reviewer', 'chair', 'auditor'],
  'appeal.check': ['coordinator'],
  'appeal.admit-late': ['coordinator', 'chair'],
  'appeal.assign': ['coordinator'],
  'appeal.review': ['appeal-reviewer', 'chair'],
  'appeal.decide': ['appeal-reviewer', 'chair'],
  'appeal.approve': ['appeal-reviewer', 'chair'],
  'appeal.tell': ['coordinator'],
  'appeal.search': ['coordinator', 'appeal-reviewer'],
  'appeal.act': ['coordinator', 'chair'],
  'conduct-remark.file-own': ['candidate'],
  'conduct-remark.read': ['chair', 'coordinator', 'invigilator', 'auditor'],
  'conduct-remark.answer': ['chair'],
  'work.read-own': ['candidate'],
  'work.open-viewing': ['coordinator', 'invigilator'],
  'remark.create': ['appeal-reviewer'],
  'remark.draft': ['examiner'],
  'remark.start': ['examiner'],
  'remark.read': ['appeal-reviewer', 'examiner', 'coordinator', 'auditor'],
  'remark.decide': ['appeal-reviewer', 'examiner'],
  'marking.open': ['coordinator'],
  'marking.name-marker': ['coordinator'],
  'marking.suspend': ['coordinator'],
  'marking.next-round': ['coordinator'],
  'marking.read-report': ['coordinator', 'examiner', 'auditor'],
  'marking.make-seed': ['examiner'],
  'marking.read-own': ['grader', 'examiner'],
  'marking.mark': ['grader'],
  'marking.adjudicate': ['grader', 'examiner'],
  'custody.accredit': ['coordinator', 'chair'],
  'custody.issue-rules': ['coordinator', 'chair'],
  'custody.acknowledge': ALL_STAFF,
  'custody.read': ['coordinator', 'chair', 'auditor'],
  'copy.approve': ['approver', 'chair'],
  'copy.make': ['coordinator', 'examiner'],
  'copy.read-held': ALL_STAFF,
  'copy.hand-over': ALL_STAFF,
  'copy.receive': ALL_STAFF,
  'copy.destroy': ALL_STAFF,
  'copy.witness': ALL_STAFF,
  'copy.recall': ['coordinator', 'chair'],
  'leak.investigate': ['auditor', 'chair'],
  'sample.propose': ['author', 'examiner'],
  'sample.approve': ['approver', 'chair'],
  'sample.list': ['author', 'approver', 'examiner', 'chair', 'auditor'],
  'evidence.export': ['auditor', 'appeal-reviewer'],
  'audit.read': ['auditor'],
  'retention.read': ['coordinator', 'chair', 'auditor'],
  'erasure.request': ['coordinator'],
  'erasure.approve': ['coordinator', 'chair'],
};

const ME = 'person-me';
const me = (...roles: readonly Role[]): Principal => ({
  ...{ personId: ME, userName: 'me', human: 'human-me', authenticatedAt: new Date(0) },
  roles,
});
/** Facts under which no rule forbids anything. */
const harmless: Facts = {
  ownerId: ME,
  madeById: 'somebody',
  writtenBy: 'somebody.else',
  madeByHumans: ['human-other'],
  participations: [],
  markedByHumans: [],
  takenPart: [],
  blindReviewers: [],
  assignedToId: ME,
  handledByIds: ['somebody'],
  wroteItems: false,
  witnessId: ME,
  inEscrow: true,
  forId: 'somebody',
  forHuman: 'human-other',
  holderId: ME,
  addressedToId: ME,
  approvedById: 'somebody',
  opening: {
    askedBy: 'human-asker',
    custodians: ['human-one', 'human-two'],
    turn: 'human-me',
  },
  authenticatedMsAgo: 0,
};

describe('decide', () => {
  it('knows every action of this table and no other', () => {
    expect([...ACTIONS].sort()).toEqual(Object.keys(OPEN_TO).sort());
  });

  it.each(ACTIONS)('opens %s to its roles and denies it to every other', (action) => {
    for (const role of ALL_ROLES)
      expect({ role, allow: decide(me(role), action, harmless).allow }).toEqual({
        role,
        allow: OPEN_TO[action].includes(role),
      });
  });

  it.each(ACTIONS)('denies %s to somebody without any role', (action) => {
    expect(decide(me(), action, harmless)).toMatchObject({ allow: false, rule: 'role' });
    expect(mayEver(me(), action).allow).toBe(false);
  });

  interface Case {
    readonly name: string;
    readonly action: Action;
    readonly facts: Facts;
    /** Those that the action is open to, unless said. */
    readonly roles?: readonly Role[];
    readonly rule: string | undefined;
  }
  const took = (act: Act, personId = ME): Facts => ({
    ...harmless,
    participations: [{ personId, act }],
  });
  const tookIn = (act: string, human: string | null, personId = 'another-account'): Facts => ({
    ...harmless,
    takenPart: [{ personId, human, act, in: 'session' }],
  });
  const without = (fact: keyof Facts): Facts =>
    Object.fromEntries(Object.entries(harmless).filter(([name]) => name !== fact));
  const cases: readonly Case[] = [
    {
      name: 'nobody witnesses the draw that they asked for',
      action: 'draw.witness',
      facts: { ...harmless, handledByIds: ['somebody', ME] },
      rule: 'independent-witness',
    },
    {
      name: 'nobody witnesses a draw of items that they wrote',
      action: 'draw.witness',
      facts: { ...harmless, wroteItems: true },
      rule: 'independent-witness',
    },
    {
      name: 'a draw of items by nobody knows whom is not witnessed',
      action: 'draw.witness',
      facts: without('wroteItems'),
      rule: 'independent-witness',
    },
    {
      name: 'a chair reveals what was handed in to escrow',
      action: 'draw.reveal',
      facts: { ...harmless, witnessId: 'somebody.else' },
      rule: undefined,
    },
    {
      name: 'a chair who asked for the draw reveals nothing',
      action: 'draw.reveal',
      facts: { ...harmless, witnessId: 'somebody.else', handledByIds: [ME] },
      rule: 'own-nonce-or-escrow',
    },
    {
      name: 'another witness reveals nothing',
      action: 'draw.reveal',
      facts: { ...harmless, witnessId: 'somebody.else', inEscrow: false },
      rule: 'own-nonce-or-escrow',
    },
    {
      name: 'nobody approves the redraw that they asked for',
      action: 'draw.approve',
      facts: { ...harmless, madeById: ME },
      rule: 'four-eyes',
    },
    {
      name: "another's sitting is not read",
      action: 'sitting.read-own',
      facts: { ...harmless, ownerId: 'other' },
      rule: 'own-only',
    },
    {
      name: "nobody's sitting is not written",
      action: 'sitting.write-own',
      facts: {},
      rule: 'own-only',
    },
    {
      name: "another's result is not read",
      action: 'result.read-own',
      facts: { ...harmless, ownerId: 'other' },
      rule: 'own-only',
    },
    {
      name: 'nobody appeals for another',
      action: 'appeal.file-own',
      facts: { ...harmless, ownerId: 'other' },
      rule: 'own-only',
    },
    {
      name: 'nobody approves what they made',
      action: 'item.approve',
      facts: { ...harmless, madeById: ME },
      rule: 'four-eyes',
    },
    {
      name: 'nobody approves what they wrote, though another imported it',
      action: 'item.approve',
      facts: { ...harmless, writtenBy: 'me' },
      rule: 'four-eyes',
    },
    {
      name: 'nothing is approved whose maker is not known',
      action: 'item.approve',
      facts: without('madeById'),
      rule: 'four-eyes',
    },
    {
      name: 'nobody approves what they made by a second account',
      action: 'item.approve',
      facts: { ...harmless, madeByHumans: ['human-other', 'human-me'] },
      rule: 'four-eyes-by-person',
    },
    {
      name: 'nothing is approved that an account without an identity made',
      action: 'item.approve',
      facts: { ...harmless, madeByHumans: ['human-other', null] },
      rule: 'four-eyes-by-person',
    },
    {
      name: 'nothing is approved where nobody knows which humans made it',
      action: 'item.approve',
      facts: without('madeByHumans'),
      rule: 'four-eyes-by-person',
    },
    {
      name: 'nobody accredits themselves (rule: ECDL-4.3a)',
      action: 'custody.accredit',
      facts: { ...harmless, forId: ME },
      rule: 'not-for-oneself',
    },
    {
      name: 'nobody approves copies for a second account of theirs (rule: ECDL-4.3a)',
      action: 'copy.approve',
      facts: { ...harmless, forHuman: 'human-me' },
      rule: 'not-for-oneself',
    },
    {
      name: 'copies are not approved for nobody knows whom',
      action: 'copy.approve',
      facts: without('forId'),
      rule: 'not-for-oneself',
    },
    {
      name: 'who approved copies does not make them',
      action: 'copy.make',
      facts: { ...harmless, approvedById: ME },
      rule: 'approved-by-another',
    },
    {
      name: 'copies for a sitting need no approval of their own',
      action: 'copy.make',
      facts: { ...harmless, approvedById: null },
      rule: undefined,
    },
    {
      name: 'a copy is not read by who does not hold it',
      action: 'copy.read-held',
      facts: { ...harmless, holderId: 'other' },
      rule: 'holder-only',
    },
    {
      name: 'a copy that nobody holds is not handed over',
      action: 'copy.hand-over',
      facts: { ...harmless, holderId: null },
      rule: 'holder-only',
    },
    {
      name: 'nobody receives what was handed to another',
      action: 'copy.receive',
      facts: { ...harmless, addressedToId: 'other' },
      rule: 'addressed-only',
    },
    {
      name: 'nobody but the named witness confirms a destruction (rule: ECDL-4.4b)',
      action: 'copy.witness',
      facts: without('addressedToId'),
      rule: 'addressed-only',
    },
    {
      name: 'nobody releases to the public what they proposed (rule: ECDL-4.3c)',
      action: 'sample.approve',
      facts: { ...harmless, madeById: ME },
      rule: 'four-eyes',
    },
    {
      name: 'nobody lifts the embargo that they laid',
      action: 'item.lift',
      facts: { ...harmless, madeById: ME },
      rule: 'four-eyes',
    },
    {
      name: 'a request for change is not settled by who has to meet it',
      action: 'item.settle',
      facts: { ...harmless, ownerId: 'other' },
      roles: ['author'],
      rule: 'settled-by-who-asked',
    },
    {
      name: 'an approver settles a request that another made',
      action: 'item.settle',
      facts: { ...harmless, ownerId: 'other' },
      rule: undefined,
    },
    {
      name: 'nobody decides their own re-mark',
      action: 'remark.decide',
      facts: { ...harmless, madeById: ME },
      rule: 'four-eyes',
    },
    {
      name: 'who re-marked is no second person',
      action: 'remark.decide',
      facts: took('remarker'),
      rule: 'second-person',
    },
    ...(
      ['invigilator', 'grader', 'marker', 'second-marker', 'adjudicator', 'trainer'] as const
    ).map((act): Case => ({
      name: `who took part in the exam as ${act} is no second person for its re-mark`,
      action: 'remark.decide',
      facts: took(act),
      rule: 'second-person',
    })),
    {
      name: 'who sat the exam under another account is no second person for its re-mark',
      action: 'remark.decide',
      facts: {
        ...harmless,
        participations: [{ personId: 'other', human: 'human-me', act: 'candidate' }],
      },
      rule: 'second-person',
    },
    {
      name: 'a second account of who made the re-mark is no second person',
      action: 'remark.decide',
      facts: { ...harmless, madeByHumans: ['human-me'] },
      rule: 'four-eyes-by-person',
    },
    {
      name: 'who corrected an item does not start its re-mark',
      action: 'remark.start',
      facts: took('author'),
      rule: 'not-the-corrector',
    },
    {
      name: 'who wrote the correction is no second person',
      action: 'remark.decide',
      facts: took('author'),
      rule: 'second-person',
    },
    {
      name: 'a re-mark is not decided where nobody knows who took part',
      action: 'remark.decide',
      facts: without('participations'),
      rule: 'second-person',
    },
    {
      name: 'an examiner of the exam may be the second person',
      action: 'remark.decide',
      facts: took('examiner'),
      rule: undefined,
    },
    ...(['author', 'approver', 'examiner', 'invigilator', 'grader', 'marker'] as const).map(
      (act): Case => ({
        name: `who took part as ${act} does not decide an appeal (rule: SCI-11.3)`,
        action: 'appeal.decide',
        facts: tookIn(act, 'human-me'),
        rule: 'no-part-in-the-exam',
      }),
    ),
    ...(['appeal.review', 'appeal.approve'] as const).map((action): Case => ({
      name: `who took part by another account does nothing by ${action} (rule: SCI-11.3)`,
      action,
      facts: tookIn('grader', 'human-me'),
      rule: 'no-part-in-the-exam',
    })),
    {
      name: 'nobody decides an appeal where somebody took part whose human is not known',
      action: 'appeal.decide',
      facts: tookIn('grader', null),
      rule: 'no-part-in-the-exam',
    },
    {
      name: 'nobody approves their own rulings, by a second account either',
      action: 'appeal.approve',
      facts: { ...harmless, madeByHumans: ['human-me'] },
      rule: 'four-eyes-by-person',
    },
    ...(['marks.read', 'evidence.export', 'result.read', 'appeal.read-case'] as const).map(
      (action): Case => ({
        name: `who reviews an appeal is not shown the first mark by ${action}`,
        action,
        facts: { ...harmless, blindReviewers: [{ personId: 'another', human: 'human-me' }] },
        rule: 'blind-review',
      }),
    ),
    ...(['trainer', 'invigilator'] as const).map((act): Case => ({
      name: `who was ${act} of a candidate marks none of the session`,
      action: 'marking.mark',
      facts: took(act),
      rule: 'impartial-marker',
    })),
    {
      name: 'nobody marks an exam that they sat, by whichever account',
      action: 'marking.mark',
      facts: { ...harmless, participations: [{ personId: ME, act: 'candidate' }] },
      rule: 'impartial-marker',
    },
    {
      name: 'who set the exam may mark it',
      action: 'marking.mark',
      facts: took('examiner'),
      rule: undefined,
    },
    {
      name: 'nothing is marked where nobody knows who took part',
      action: 'marking.mark',
      facts: without('participations'),
      rule: 'impartial-marker',
    },
    {
      name: 'nobody marks what was given to another',
      action: 'marking.mark',
      facts: { ...harmless, assignedToId: 'other' },
      rule: 'own-script',
    },
    {
      name: 'nobody marks an answer twice, by a second account either',
      action: 'marking.mark',
      facts: { ...harmless, markedByHumans: ['human-other', 'human-me'] },
      rule: 'another-marker',
    },
    {
      name: 'nobody adjudicates between their own mark and another',
      action: 'marking.adjudicate',
      facts: { ...harmless, markedByHumans: ['human-me', 'human-other'] },
      rule: 'another-marker',
    },
    {
      name: 'nothing is adjudicated where nobody knows who marked it',
      action: 'marking.adjudicate',
      facts: without('markedByHumans'),
      rule: 'another-marker',
    },
    {
      name: 'who took part opens no re-mark (rule: SCI-11.3)',
      action: 'remark.create',
      facts: took('invigilator'),
      rule: 'no-part-in-the-exam',
    },
    {
      name: 'an appeal is given to nobody who took part (rule: SCI-11.3)',
      action: 'appeal.assign',
      facts: {
        ...tookIn('examiner', 'human-reviewer', 'reviewer'),
        judged: { personId: 'reviewer', human: 'human-reviewer' },
      },
      rule: 'no-part-in-the-exam',
    },
    {
      name: 'a coordinator assigns although others took part',
      action: 'appeal.assign',
      facts: {
        ...tookIn('examiner', 'human-me', ME),
        judged: { personId: 'reviewer', human: 'human-reviewer' },
      },
      rule: undefined,
    },
    {
      name: 'an appeal is given to no account whose human is not known',
      action: 'appeal.assign',
      facts: { ...harmless, judged: { personId: 'reviewer', human: null } },
      rule: 'no-part-in-the-exam',
    },
    {
      name: 'an appeal is not decided where nobody knows who took part',
      action: 'appeal.decide',
      facts: without('takenPart'),
      rule: 'no-part-in-the-exam',
    },
    {
      name: 'only the reviewer whom it was given to decides',
      action: 'appeal.decide',
      facts: { ...harmless, assignedToId: 'other' },
      rule: 'assigned-reviewer',
    },
    {
      name: 'an appeal that nobody was given is not decided',
      action: 'appeal.decide',
      facts: { ...harmless, assignedToId: null },
      rule: 'assigned-reviewer',
    },
    {
      name: 'only the reviewer whom it was given to opens a re-mark',
      action: 'remark.create',
      facts: { ...harmless, assignedToId: 'other' },
      rule: 'assigned-reviewer',
    },
    {
      name: 're-marking for the appeal itself is no part in the exam',
      action: 'remark.create',
      facts: took('remarker'),
      rule: undefined,
    },
  ];

  it.each(cases)('$name', ({ action, facts, roles, rule }) => {
    const decision = decide(me(...(roles ?? OPEN_TO[action])), action, facts);
    expect({ allow: decision.allow, rule: decision.rule }).toEqual({
      allow: rule === undefined,
      rule: rule ?? 'role',
    });
  });

  it('lets nobody approve from an account that is tied to no identity', () => {
    const { human: _human, ...nobody } = me('approver');
    expect(decide(nobody, 'item.approve', harmless)).toMatchObject({
      allow: false,
      rule: 'four-eyes-by-person',
    });
  });

  const people = fc.constantFrom(ME, 'other', 'third');
  const anyFacts = fc.record(
    {
      ownerId: people,
      madeById: people,
      writtenBy: fc.constantFrom('me', 'other'),
      participations: fc.array(fc.record({ personId: people, act: fc.constantFrom(...ACTS) })),
      assignedToId: fc.option(people, { nil: null }),
    },
    { requiredKeys: [] },
  );
  const anyCase = fc.record({
    action: fc.constantFrom(...ACTIONS),
    roles: fc.uniqueArray(fc.constantFrom(...ALL_ROLES)),
    facts: anyFacts,
  });

  it('never turns a refusal into a permission because somebody took part in more', () => {
    fc.assert(
      fc.property(
        anyCase,
        people,
        fc.constantFrom(...ACTS),
        ({ action, roles, facts }, personId, act) => {
          const { participations } = facts;
          fc.pre(participations !== undefined);
          const more = { ...facts, participations: [...participations, { personId, act }] };
          const before = decide(me(...roles), action, facts).allow;
          if (!before) expect(decide(me(...roles), action, more).allow).toBe(false);
        },
      ),
    );
  });

  it('never allows what the roles alone do not open, whatever the facts', () => {
    fc.assert(
      fc.property(anyCase, ({ action, roles, facts }) => {
        const isOpen = roles.some((role) => OPEN_TO[action].includes(role));
        if (!isOpen) expect(decide(me(...roles), action, facts).allow).toBe(false);
      }),
    );
  });

  it('forbids whatever a rule needs a fact for that is not known', () => {
    const needs = {
      'sitting.read-own': 'ownerId',
      'sitting.write-own': 'ownerId',
      'result.read-own': 'ownerId',
      'appeal.file-own': 'ownerId',
      'bank.import-own': 'ownerId',
      'item.approve': 'madeById',
      'remark.decide': 'madeById',
      'appeal.assign': 'takenPart',
      'appeal.review': 'takenPart',
      'appeal.approve': 'madeByHumans',
      'marks.read': 'blindReviewers',
      'evidence.export': 'blindReviewers',
      'work.read-own': 'ownerId',
      'conduct-remark.file-own': 'ownerId',
      'appeal.decide': 'assignedToId',
      'remark.create': 'assignedToId',
      'set.request-opening': 'opening',
      'set.open': 'opening',
      'set.break-glass': 'authenticatedMsAgo',
      'set.review-glass': 'opening',
      'custodian.register': 'authenticatedMsAgo',
    } as const satisfies Partial<Record<Action, keyof Facts>>;
    for (const [action, fact] of Object.entries(needs) as [keyof typeof needs, keyof Facts][]) {
      expect(decide(me(...ALL_ROLES), action, harmless).allow).toBe(true);
      expect(decide(me(...ALL_ROLES), action, without(fact)).allow).toBe(false);
    }
  });
});
