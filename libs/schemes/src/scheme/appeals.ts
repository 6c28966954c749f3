import { Type, type Static } from '@sinclair/typebox';
import { Cite, closed, Days, Note } from './terms.js';

const DayKind = Type.Union([Type.Literal('calendar'), Type.Literal('working')]);
const Language = Type.String({ pattern: '^[a-z]{2,3}(-[A-Z]{2})?$' });
const LocalDay = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' });

/** Text in the languages of the body, by language tag. */
const Texts = Type.Record(Language, Type.String({ minLength: 1, maxLength: 20_000 }));

/** Whose days count: a time zone, and the days on which nobody works beside Saturdays and Sundays. */
const Calendar = Type.Object(
  {
    zone: Type.String({ pattern: '^[A-Za-z]+(/[A-Za-z_+-]+[0-9]*)*$' }),
    holidays: Type.Object(
      {
        /** The same day every year, "MM-DD". */
        yearly: Type.Array(Type.String({ pattern: '^(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' })),
        /** Days from Easter Sunday of that church; 0 is the Sunday itself. */
        easter: Type.Optional(
          Type.Object(
            {
              church: Type.Union([Type.Literal('western'), Type.Literal('orthodox')]),
              days: Type.Array(Type.Integer({ minimum: -70, maximum: 70 })),
            },
            closed,
          ),
        ),
        /** Single days off, such as a bridge day that was decreed. */
        also: Type.Optional(Type.Array(LocalDay)),
      },
      closed,
    ),
  },
  closed,
);

/** From when the days of a window are counted: the day on which the result was told, or the day of the exam or assessment. */
const WindowStart = Type.Union([
  Type.Literal('result'),
  Type.Literal('exam'),
  Type.Literal('assessment'),
]);

const Fee = Type.Object(
  {
    /** Exact, in the currency's main unit: "5" or "12.50". */
    amount: Type.String({ pattern: '^\\d{1,9}(\\.\\d{1,2})?$' }),
    currency: Type.String({ pattern: '^[A-Z]{3}$' }),
    refundedIfUpheld: Type.Boolean(),
    cite: Cite,
  },
  closed,
);

/** Whether an appeal may take points away: never, or where the appellant agreed to this text. */
const LowerMark = Type.Union([
  Type.Object({ policy: Type.Literal('never') }, closed),
  Type.Object(
    {
      policy: Type.Literal('with-consent'),
      /** Whether nobody may appeal without agreeing. */
      required: Type.Boolean(),
      textVersion: Type.String({ minLength: 1, maxLength: 40 }),
      text: Texts,
    },
    closed,
  ),
]);

/** The way of one kind of appeal. */
const Route = Type.Object(
  {
    /** The role that reviews it. */
    handledBy: Type.Union([Type.Literal('appeal-reviewer'), Type.Literal('chair')]),
    window: Type.Object(
      /** Where several starts are named, the latest counts. */
      { days: Days, kind: DayKind, from: Type.Array(WindowStart, { minItems: 1, maxItems: 3 }) },
      closed,
    ),
    answer: Type.Object({ days: Days, kind: DayKind }, closed),
    instances: Type.Integer({ minimum: 1, maximum: 3 }),
    fee: Type.Optional(Fee),
    lowerMark: Type.Optional(LowerMark),
    /** Whether somebody may let one in after its window, by name. Without it: refused. */
    lateFiling: Type.Optional(Type.Union([Type.Literal('refused'), Type.Literal('by-name')])),
    cite: Cite,
    note: Note,
  },
  closed,
);

const Channel = Type.Union([
  Type.Literal('account'),
  Type.Literal('e-mail'),
  Type.Literal('post'),
  Type.Literal('in-person'),
]);

/** What of their own work a candidate sees, and where (rule SCI-8.3b). Answers and points always; keys and tests never. */
const OwnWork = Type.Object(
  {
    /** At home by their own account, or only in the room, while somebody watches over it. */
    where: Type.Union([Type.Literal('remote'), Type.Literal('in-room')]),
    /** Questions are shown in the room only; `numbers` shows none. */
    questions: Type.Union([Type.Literal('numbers'), Type.Literal('in-room')]),
    /** Days after the result was told; without it there is no end. */
    days: Type.Optional(Days),
    cite: Cite,
  },
  closed,
);

/**
 * Appeals. The first five fields are the short form: one kind (marking), counted in calendar days of UTC from the result.
 * `kinds` gives each kind a route of its own and then counts instead. Without `channels` there is the account alone, without
 * `alertDaysBefore` the handler is warned 5 days and 1 day before, without `ownWork` candidates see numbers, answers and points.
 */
export const AppealsSchema = Type.Object(
  {
    windowDays: Days,
    answerDays: Days,
    singleInstance: Type.Boolean(),
    onlyNamedGrounds: Type.Boolean(),
    cite: Cite,
    note: Note,
    calendar: Type.Optional(Calendar),
    kinds: Type.Optional(
      Type.Object(
        {
          marking: Type.Optional(Route),
          conduct: Type.Optional(Route),
          organisation: Type.Optional(Route),
        },
        { ...closed, minProperties: 1 },
      ),
    ),
    channels: Type.Optional(Type.Array(Channel, { minItems: 1, uniqueItems: true })),
    alertDaysBefore: Type.Optional(
      Type.Array(Type.Integer({ minimum: 0, maximum: 365 }), { uniqueItems: true }),
    ),
    /** Remarks on the conduct of an exam are made and answered while its session is open (rules SCI-11.5, SCI-11.6). */
    conductRemarks: Type.Optional(Type.Object({ cite: Cite }, closed)),
    ownWork: Type.Optional(OwnWork),
    /** The letter that tells the outcome; `{entryNumber}` and the like are filled in. Without it: a plain English one. */
    letter: Type.Optional(Texts),
  },
  closed,
);

export type AppealsRules = Static<typeof AppealsSchema>;
export type AppealRoute = Static<typeof Route>;
export type AppealCalendar = Static<typeof Calendar>;
export type AppealChannel = Static<typeof Channel>;
export type OwnWorkRules = Static<typeof OwnWork>;
