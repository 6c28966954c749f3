import { Type } from '@sinclair/typebox';
import { APPEAL_REASONS } from '#appeals';
import { exactly, ExactPoints, Instant, ItemId, MaybeInstant, Uuid } from '../http/schemas.js';

/** What the routes of appeals take and give. */
export const AppealParams = exactly({ appeal: Uuid });
const MaybeText = Type.Union([Type.String(), Type.Null()]);
const MaybeUuid = Type.Union([Uuid, Type.Null()]);
export const Day = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' });
const MaybeDay = Type.Union([Day, Type.Null()]);
export const Words = Type.String({ minLength: 20, maxLength: 10_000 });
export const ReasonCode = Type.Union(Object.keys(APPEAL_REASONS).map((code) => Type.Literal(code)));
export const Kind = Type.Union([
  Type.Literal('marking'),
  Type.Literal('conduct'),
  Type.Literal('organisation'),
]);
const Channel = Type.Union([
  Type.Literal('account'),
  Type.Literal('e-mail'),
  Type.Literal('post'),
  Type.Literal('in-person'),
]);
const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });
/** One word of conduct or organisation, such as `timekeeping`. */
const Topic = Type.String({ pattern: '^[a-z][a-z-]{1,39}$' });

export const FilingBody = exactly({
  kind: Kind,
  /** Of an appeal about marks: the items; no topics. */
  items: Type.Array(ItemId, { maxItems: 200 }),
  /** Of an appeal about conduct or organisation: the topics; no items. */
  topics: Type.Array(Topic, { maxItems: 20 }),
  grounds: Words,
  channel: Channel,
  /** Version of the text by which the appellant agrees to a lower mark. */
  consent: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
});
export const FiledReply = exactly({ id: Uuid, entryNumber: Type.String(), answerBy: Day });

const Letter = exactly({ language: Type.String(), text: Type.String(), sha256: Sha256 });
export const OwnAppeal = exactly({
  id: Uuid,
  entryNumber: Type.String(),
  kind: Kind,
  matters: Type.Array(Type.String()),
  state: Type.String(),
  filedAt: Instant,
  answerBy: MaybeDay,
  fee: MaybeText,
  outcome: MaybeText,
  decidedAt: MaybeInstant,
  letters: Type.Array(Letter),
});

const MatterReply = exactly({
  id: Uuid,
  item: MaybeText,
  itemVersionId: MaybeUuid,
  topic: MaybeText,
  named: Type.Boolean(),
});
export const ListedAppeal = exactly({
  id: Uuid,
  entryNumber: Type.String(),
  /** Only for those who may know whose appeal it is. */
  sittingId: MaybeUuid,
  kind: Kind,
  state: Type.String(),
  instance: Type.Integer(),
  late: Type.Boolean(),
  channel: Channel,
  filedAt: Instant,
  answerBy: MaybeDay,
  assignedTo: MaybeUuid,
  remarkSetId: MaybeUuid,
  outcome: MaybeText,
  matters: Type.Array(MatterReply),
});

const Part = exactly({ criterion: Type.String(), points: ExactPoints });
const ErrorClass = Type.Union([
  Type.Literal('administrative'),
  Type.Literal('marking'),
  Type.Literal('judgement'),
]);
const Outcome = Type.Union([Type.Literal('upheld'), Type.Literal('rejected')]);

export const CaseReply = exactly({
  id: Uuid,
  entryNumber: Type.String(),
  sittingId: Uuid,
  state: Type.String(),
  grounds: MaybeText,
  consent: MaybeText,
  steps: Type.Array(
    exactly({
      step: Type.String(),
      to: Type.String(),
      by: MaybeUuid,
      reasonCode: MaybeText,
      at: Instant,
    }),
  ),
  recheck: Type.Union([
    exactly({ equal: Type.Boolean(), sha256: Sha256, report: Type.Unknown() }),
    Type.Null(),
  ]),
  eligibility: Type.Array(
    exactly({
      person: Uuid,
      part: Type.String(),
      sha256: Sha256,
      proof: Type.Unknown(),
      at: Instant,
    }),
  ),
  rulings: Type.Array(
    exactly({
      matter: Uuid,
      outcome: Outcome,
      oldPoints: MaybeText,
      newPoints: MaybeText,
      errorClass: Type.Union([ErrorClass, Type.Null()]),
      reasonCode: Type.String(),
      reference: MaybeText,
      rationale: MaybeText,
      by: MaybeUuid,
    }),
  ),
  fee: Type.Array(
    exactly({ state: Type.String(), amount: Type.String(), currency: Type.String(), at: Instant }),
  ),
  tellings: Type.Array(
    exactly({ channel: Channel, proof: Type.String(), proofSha256: MaybeText, at: Instant }),
  ),
  searches: Type.Array(
    exactly({
      same: Type.String(),
      ref: Type.String(),
      sittings: Type.Array(Uuid),
      at: Instant,
    }),
  ),
  actions: Type.Array(exactly({ id: Uuid, text: Type.String(), due: Day, doneAt: MaybeInstant })),
  letters: Type.Array(Letter),
});

export const AlertReply = Type.Array(
  exactly({
    appeal: Uuid,
    entryNumber: Type.String(),
    kind: Type.Union([Type.Literal('due-soon'), Type.Literal('overdue')]),
    lastDay: Day,
    daysLeft: Type.Integer(),
  }),
);

export const BlindCaseReply = exactly({
  id: Uuid,
  entryNumber: Type.String(),
  kind: Kind,
  grounds: MaybeText,
  answerBy: MaybeDay,
  hidden: Type.Array(Type.String()),
  mayGoDown: Type.Boolean(),
  matters: Type.Array(
    exactly({
      id: Uuid,
      item: MaybeText,
      topic: MaybeText,
      itemVersionId: MaybeUuid,
      criteria: Type.Array(exactly({ criterion: Type.String(), maxPoints: ExactPoints })),
      response: Type.Unknown(),
      submission: Type.Unknown(),
    }),
  ),
});

export const RulingsBody = exactly({
  rulings: Type.Array(
    exactly({
      matter: Uuid,
      outcome: Outcome,
      parts: Type.Union([Type.Array(Part, { minItems: 1, maxItems: 100 }), Type.Null()]),
      errorClass: Type.Union([ErrorClass, Type.Null()]),
      reasonCode: ReasonCode,
      rationale: Words,
      /** Where in the mark scheme it stands. */
      reference: Type.Union([Type.String({ minLength: 1, maxLength: 200 }), Type.Null()]),
    }),
    { minItems: 1, maxItems: 200 },
  ),
});

export const PrecedentsReply = Type.Array(
  exactly({
    entryNumber: Type.String(),
    item: MaybeText,
    outcome: Outcome,
    errorClass: Type.Union([ErrorClass, Type.Null()]),
    reasonCode: Type.String(),
    reference: MaybeText,
    at: Instant,
  }),
);

export const TellingBody = exactly({
  proof: Type.Union([
    Type.Literal('delivery-report'),
    Type.Literal('postal-receipt'),
    Type.Literal('signature'),
  ]),
  /** Of the proof, which the body keeps. */
  proofSha256: Sha256,
});

export const SearchBody = exactly({
  same: Type.Union([
    Type.Literal('item'),
    Type.Literal('test'),
    Type.Literal('image'),
    Type.Literal('marker'),
  ]),
  matter: Uuid,
  /** Test id, image digest or person id. */
  ref: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
});
