import { eligibilityOf } from '#appeals';
import type { Act, Role } from '#store';
import { BARS_MARKING, NO_SECOND_PERSON, REMARK_ACTS } from './acts.js';
import type { Principal } from './principal.js';
import type { Facts } from './facts.js';
import { barOf } from './personal-bars.js';
import { ROLES_OF_ACTION, type Action } from './roles-of-action.js';
import { conflictingPart, isSameHuman } from './separations.js';

/** What cannot be undone asks for the password again after this time. */
export const FRESH_MS = 5 * 60 * 1000;

export type { Facts, OpeningParties } from './facts.js';
export type { Action } from './roles-of-action.js';

export interface Decision {
  readonly allow: boolean;
  /** The rule that decided. */
  readonly rule: string;
  readonly reason: string;
}

interface ForbidRule {
  readonly rule: string;
  readonly actions: readonly Action[];
  /** A reason to deny, or undefined. */
  readonly forbids: (principal: Principal, facts: Facts, action: Action) => string | undefined;
}

/** Actions that make somebody part of an exam: nothing that they did in it before may be at odds with that. */
const ACT_OF_ACTION: Partial<Record<Action, Act>> = {
  'session.open': 'invigilator',
};

function isAction(name: string): name is Action {
  return Object.hasOwn(ROLES_OF_ACTION, name);
}

const FORBID_RULES: readonly ForbidRule[] = [
  {
    rule: 'known-human',
    actions: [
      'marking.make-seed',
      'marking.mark',
      'marking.adjudicate',
      'custodian.register',
      'set.request-opening',
      'set.break-glass',
      'set.open',
      'set.review-glass',
    ],
    forbids: ({ human }) =>
      human === undefined ? 'the account is tied to no known human' : undefined,
  },
  {
    rule: 'asker-holds-no-key',
    actions: ['set.request-opening', 'set.break-glass', 'set.open'],
    forbids: (_, { opening }) => {
      if (opening === undefined) return 'who opens is not known';
      return opening.custodians.includes(opening.askedBy)
        ? 'who asks for a set is none of the two who open it'
        : undefined;
    },
  },
  {
    rule: 'two-persons',
    actions: ['set.request-opening', 'set.break-glass', 'set.open'],
    forbids: ({ human }, { opening }) => {
      if (opening === undefined) return 'who opens is not known';
      const [first, second] = opening.custodians;
      const again = opening.turn === second && human === first;
      return first === second || again ? 'a set is opened by two persons' : undefined;
    },
  },
  {
    rule: 'two-units',
    actions: ['set.request-opening', 'set.break-glass', 'set.open'],
    forbids: (_, { opening }) => {
      if (opening?.units === undefined) return undefined;
      const [first, second] = opening.units;
      return first === null || second === null || first === second
        ? 'the two custodians are of one unit, or it is not known of which'
        : undefined;
    },
  },
  {
    // rule ECDL-6.1i: whoever taught the candidates is not in the room when they are examined.
    rule: 'separate-acts',
    actions: Object.keys(ACT_OF_ACTION).filter(isAction),
    forbids: (principal, { participations }, action) => {
      const act = ACT_OF_ACTION[action];
      if (act === undefined) return undefined;
      if (participations === undefined) return 'who took part is not known';
      const part = conflictingPart(principal, act, participations);
      return part && `the person took part in this exam as ${part.act}`;
    },
  },
  {
    rule: 'own-turn',
    actions: ['set.open'],
    forbids: ({ human }, { opening }) =>
      opening?.turn !== undefined && opening.turn === human
        ? undefined
        : 'it is the turn of somebody else',
  },
  {
    rule: 'fresh-authentication',
    actions: ['set.open', 'set.break-glass', 'set.review-glass', 'custodian.register'],
    forbids: (_, { authenticatedMsAgo }) =>
      authenticatedMsAgo !== undefined && authenticatedMsAgo <= FRESH_MS
        ? undefined
        : 'give your password again at POST /session/re-authentications',
  },
  {
    rule: 'fourth-person',
    actions: ['set.review-glass'],
    forbids: ({ human }, { opening }) => {
      if (opening === undefined || human === undefined) return 'who opened is not known';
      return [opening.askedBy, ...opening.custodians].includes(human)
        ? 'nobody reviews what they took part in'
        : undefined;
    },
  },
  {
    rule: 'own-only',
    actions: [
      'sitting.read-own',
      'sitting.write-own',
      'result.read-own',
      'appeal.file-own',
      'conduct-remark.file-own',
      'work.read-own',
      'bank.import-own',
    ],
    forbids: ({ personId }, { ownerId }) =>
      ownerId === personId ? undefined : 'it belongs to another person',
  },
  {
    rule: 'four-eyes',
    actions: [
      'item.approve',
      'item.lift',
      'remark.decide',
      'draw.approve',
      'sample.approve',
      'erasure.approve',
    ],
    forbids: ({ personId, userName }, { madeById, writtenBy }) => {
      if (madeById === undefined) return 'who made it is not known';
      const isOwn = madeById === personId || writtenBy === userName;
      return isOwn ? 'nobody approves their own work' : undefined;
    },
  },
  {
    rule: 'four-eyes-by-person',
    actions: [
      'item.approve',
      'item.lift',
      'appeal.approve',
      'sample.approve',
      'remark.decide',
      'role.confirm',
      'erasure.approve',
    ],
    forbids: ({ human }, { madeByHumans }) => {
      if (human === undefined)
        return 'the account is tied to no identity: the coordinator gives one';
      if (madeByHumans === undefined || madeByHumans.includes(null))
        return 'an account that made it is tied to no identity: the coordinator gives one';
      return madeByHumans.includes(human)
        ? 'nobody approves their own work, not by a second account either'
        : undefined;
    },
  },
  {
    // rule ECDL-4.3a: nobody lets themselves hold confidential content.
    rule: 'not-for-oneself',
    actions: ['custody.accredit', 'copy.approve', 'role.ask', 'role.confirm'],
    forbids: ({ personId, human }, { forId, forHuman }) => {
      if (forId === undefined || forHuman === undefined) return 'who it is for is not known';
      const isSelf = forId === personId || (forHuman !== null && forHuman === human);
      return isSelf ? 'nobody approves this for themselves' : undefined;
    },
  },
  {
    rule: 'approved-by-another',
    actions: ['copy.make'],
    forbids: ({ personId }, { approvedById }) => {
      if (approvedById === undefined) return 'who approved it is not known';
      return approvedById === personId ? 'who approved the copies does not make them' : undefined;
    },
  },
  {
    rule: 'holder-only',
    actions: ['copy.read-held', 'copy.hand-over', 'copy.destroy'],
    forbids: ({ personId }, { holderId }) =>
      holderId === personId ? undefined : 'somebody else holds this copy',
  },
  {
    rule: 'addressed-only',
    actions: ['copy.receive', 'copy.witness'],
    forbids: ({ personId }, { addressedToId }) =>
      addressedToId === personId ? undefined : 'it is addressed to somebody else',
  },
  {
    rule: 'settled-by-who-asked',
    actions: ['item.settle'],
    forbids: ({ personId, roles }, { ownerId }) =>
      ownerId === personId || roles.includes('approver')
        ? undefined
        : 'a request for change is settled by who made it, or by an approver',
  },
  {
    rule: 'independent-witness',
    actions: ['draw.witness'],
    forbids: ({ personId }, { handledByIds, wroteItems }) => {
      if (handledByIds === undefined || wroteItems === undefined)
        return 'who took part is not known';
      if (handledByIds.includes(personId))
        return 'the witness is somebody else than who asked for it';
      return wroteItems ? 'the witness wrote items that may be drawn' : undefined;
    },
  },
  {
    rule: 'own-nonce-or-escrow',
    actions: ['draw.reveal'],
    forbids: ({ personId, roles }, { witnessId, handledByIds, inEscrow }) => {
      if (witnessId === personId) return undefined;
      if (handledByIds === undefined || handledByIds.includes(personId))
        return 'who asked for the draw reveals no nonce';
      if (!roles.includes('chair')) return 'the nonce of a draw is that of its witness';
      return inEscrow === true ? undefined : 'the witness handed nothing in to escrow';
    },
  },
  {
    // rule SCI-11.3: an appeal is decided by somebody who took no part in the appellant's exam.
    rule: 'no-part-in-the-exam',
    actions: ['appeal.assign', 'appeal.review', 'appeal.decide', 'appeal.approve'],
    forbids: ({ personId, human }, { takenPart, judged }) => {
      if (takenPart === undefined) return 'who took part is not known';
      // Assigning is judged by the person who is to decide, not by the coordinator who assigns.
      const who = judged ?? { personId, human: human ?? null };
      if (who.human === null)
        return 'the account is tied to no identity: the coordinator gives one';
      const [conflict] = eligibilityOf(who, takenPart).conflicts;
      if (conflict === undefined) return undefined;
      return conflict.human === null
        ? 'an account that took part is tied to no identity: the coordinator gives one'
        : `the person took part in this exam as ${conflict.act}`;
    },
  },
  {
    rule: 'no-part-in-the-exam',
    actions: ['remark.create'],
    forbids: (principal, { participations }) => {
      if (participations === undefined) return 'who took part is not known';
      const act = participations.find(
        (part) => isSameHuman(principal, part) && !REMARK_ACTS.has(part.act),
      );
      return act && `the person took part in this exam as ${act.act}`;
    },
  },
  {
    rule: 'blind-review',
    actions: ['marks.read', 'evidence.export', 'result.read', 'appeal.read-case'],
    forbids: ({ personId, human }, { blindReviewers }) => {
      if (blindReviewers === undefined) return 'who reviews an appeal about it is not known';
      const isBlind = blindReviewers.some(
        (one) => one.personId === personId || (human !== undefined && one.human === human),
      );
      return isBlind
        ? 'you review an appeal about it, without knowing whose it is or the first mark'
        : undefined;
    },
  },
  {
    rule: 'assigned-reviewer',
    actions: ['appeal.review', 'appeal.decide', 'remark.create'],
    forbids: ({ personId }, { assignedToId }) =>
      assignedToId === personId ? undefined : 'the appeal is assigned to somebody else',
  },
  {
    rule: 'own-script',
    actions: ['marking.mark', 'marking.adjudicate'],
    forbids: ({ personId }, { assignedToId }) =>
      assignedToId === personId ? undefined : 'the answer is given to somebody else',
  },
  {
    // Nobody marks candidates whom they taught or watched, nor themselves.
    rule: 'impartial-marker',
    actions: ['marking.mark', 'marking.adjudicate'],
    forbids: (principal, { participations }) => {
      if (participations === undefined) return 'who took part is not known';
      const part = participations.find(
        (one) => isSameHuman(principal, one) && BARS_MARKING.has(one.act),
      );
      return part && 'the person has another part in an exam that the answer comes from';
    },
  },
  {
    rule: 'another-marker',
    actions: ['marking.mark', 'marking.adjudicate'],
    forbids: ({ human }, { markedByHumans }) => {
      if (markedByHumans === undefined) return 'who marked it before is not known';
      return human !== undefined && markedByHumans.includes(human)
        ? 'nobody marks an answer twice, not by a second account either'
        : undefined;
    },
  },
  {
    rule: 'not-the-corrector',
    actions: ['remark.start'],
    forbids: (principal, { participations }) => {
      if (participations === undefined) return 'who took part is not known';
      return participations.some((part) => isSameHuman(principal, part) && part.act === 'author')
        ? 'who corrected the item does not start its re-mark'
        : undefined;
    },
  },
  {
    rule: 'second-person',
    actions: ['remark.decide'],
    forbids: (principal, { participations }) => {
      if (participations === undefined) return 'who took part is not known';
      const act = participations.find(
        (part) => isSameHuman(principal, part) && NO_SECOND_PERSON.has(part.act),
      );
      return act && `the person took part in the exam or its re-mark as ${act.act}`;
    },
  },
];

/** Whether role and person alone open the action: what the guard asks before anything is read. */
export function mayEver(principal: Principal, action: Action): Decision {
  const bar = barOf(principal, action);
  if (bar !== undefined) return { allow: false, ...bar };
  const roles: readonly Role[] = ROLES_OF_ACTION[action];
  if (principal.roles.some((role) => roles.includes(role)))
    return { allow: true, rule: 'role', reason: '' };
  return {
    allow: false,
    rule: 'role',
    reason: `${action} needs one of the roles ${roles.join(', ')}`,
  };
}

/** Whether this person may do this now. Asked again inside the transaction that does it. */
export function decide(principal: Principal, action: Action, facts: Facts): Decision {
  const byRole = mayEver(principal, action);
  if (!byRole.allow) return byRole;
  for (const { rule, actions, forbids } of FORBID_RULES) {
    if (!actions.includes(action)) continue;
    const reason = forbids(principal, facts, action);
    if (reason !== undefined) return { allow: false, rule, reason };
  }
  return byRole;
}

/** Every action, for tests and documents. */
export const ACTIONS = Object.keys(ROLES_OF_ACTION) as readonly Action[]; // keys of the table above

/** Every rule that forbids, for tests. */
export const RULES = [...new Set(FORBID_RULES.map(({ rule }) => rule))];
