import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type, type TSchema } from '@sinclair/typebox';
import { REASON_CODES } from '#exam-bank';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { exactly, Instant, ItemId, MaybeInstant, Uuid } from '../http/schemas.js';
import { changeStates, type PersonalTransition, type StateRequest } from './change-state.js';
import { readHistory } from './item-history.js';
import { comment, readComments, settle } from './review-comments.js';

const Versions = Type.Array(Uuid, { minItems: 1, maxItems: 5000, uniqueItems: true });
const MaybeText = Type.Union([Type.String(), Type.Null()]);
const MaybeId = Type.Union([Uuid, Type.Null()]);
const Reason = Type.String({ minLength: 10, maxLength: 4000 });

function codes(values: readonly string[]): TSchema {
  return Type.Union(values.map((value) => Type.Literal(value)));
}

const submitRoute = endpoint({
  summary: 'Hand drafts in for review',
  action: 'item.submit',
  body: exactly({ itemVersions: Versions }),
  reply: exactly({ submitted: Type.Integer() }),
});
const approveRoute = endpoint({
  summary: 'Approve versions under review that somebody else wrote',
  action: 'item.approve',
  body: exactly({ itemVersions: Versions }),
  reply: exactly({ approved: Type.Integer() }),
});
const rejectRoute = endpoint({
  summary: 'Give versions under review back to their authors',
  action: 'item.reject',
  body: exactly({
    itemVersions: Versions,
    reasonCode: codes(REASON_CODES.reject),
    reason: Reason,
  }),
  reply: exactly({ rejected: Type.Integer() }),
});
const withdrawRoute = endpoint({
  summary: 'Give drafts up for good',
  action: 'item.withdraw',
  body: exactly({
    itemVersions: Versions,
    reasonCode: codes(REASON_CODES.withdraw),
    reason: Reason,
  }),
  reply: exactly({ withdrawn: Type.Integer() }),
});
const embargoRoute = endpoint({
  summary: 'Keep versions out of every draw, until an instant or until somebody else lifts it',
  action: 'item.embargo',
  body: exactly({
    itemVersions: Versions,
    reasonCode: codes(REASON_CODES.embargo),
    reason: Reason,
    until: Type.Optional(Instant),
  }),
  reply: exactly({ embargoed: Type.Integer() }),
});
const liftRoute = endpoint({
  summary: 'Lift an embargo that somebody else laid',
  action: 'item.lift',
  body: exactly({ itemVersions: Versions, reasonCode: codes(REASON_CODES.lift), reason: Reason }),
  reply: exactly({ lifted: Type.Integer() }),
});
const retireRoute = endpoint({
  summary: 'Take versions out of every draw for good',
  action: 'item.retire',
  body: exactly({
    itemVersions: Versions,
    reasonCode: codes(REASON_CODES.retire),
    reason: Reason,
  }),
  reply: exactly({ retired: Type.Integer() }),
});

const historyRoute = endpoint({
  summary:
    'Every version of an item and every change of state with its reason; reading it is recorded',
  action: 'item.history',
  params: exactly({ qualification: ItemId, item: ItemId }),
  reply: Type.Array(
    exactly({
      id: Uuid,
      version: Type.Integer(),
      state: Type.String(),
      author: Type.String(),
      contentSha256: Type.String(),
      changeNote: MaybeText,
      blockedReasons: Type.Array(Type.String()),
      createdBy: Uuid,
      createdAt: Instant,
      changes: Type.Array(
        exactly({
          from: Type.String(),
          to: Type.String(),
          by: MaybeId,
          at: Instant,
          reasonCode: MaybeText,
          reason: MaybeText,
          until: MaybeInstant,
        }),
      ),
    }),
  ),
});

const commentRoute = endpoint({
  summary: 'Say something about a version, or ask for a change: it must be settled before approval',
  action: 'item.comment',
  params: exactly({ itemVersion: Uuid }),
  body: exactly({
    text: Type.String({ minLength: 1, maxLength: 20_000 }),
    asksForChange: Type.Boolean(),
    answers: Type.Optional(Uuid),
  }),
  reply: exactly({ id: Uuid }),
  status: 201,
});
const commentsRoute = endpoint({
  summary: 'What was said about a version; reading it is recorded',
  action: 'item.comment',
  params: exactly({ itemVersion: Uuid }),
  reply: Type.Array(
    exactly({
      id: Uuid,
      answers: MaybeId,
      by: Uuid,
      at: Instant,
      text: Type.String(),
      asksForChange: Type.Boolean(),
      settledBy: MaybeId,
      settledAt: MaybeInstant,
    }),
  ),
});
const settleRoute = endpoint({
  summary: 'Settle a request for change: by who made it, or by an approver',
  action: 'item.settle',
  params: exactly({ comment: Uuid }),
  reply: Type.Null(),
  status: 204,
});

/** What people do with versions, and say about them. */
@ApiTags('bank')
@Controller()
export class LifeController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Post('bank/submissions')
  @Endpoint(submitRoute)
  async submit(@Input() input: InputOf<typeof submitRoute>) {
    return { submitted: await this.change('submit', input) };
  }

  @Post('bank/approvals')
  @Endpoint(approveRoute)
  async approve(@Input() input: InputOf<typeof approveRoute>) {
    return { approved: await this.change('approve', input) };
  }

  @Post('bank/rejections')
  @Endpoint(rejectRoute)
  async reject(@Input() input: InputOf<typeof rejectRoute>) {
    return { rejected: await this.change('reject', input) };
  }

  @Post('bank/withdrawals')
  @Endpoint(withdrawRoute)
  async withdraw(@Input() input: InputOf<typeof withdrawRoute>) {
    return { withdrawn: await this.change('withdraw', input) };
  }

  @Post('bank/embargoes')
  @Endpoint(embargoRoute)
  async embargo(@Input() input: InputOf<typeof embargoRoute>) {
    return { embargoed: await this.change('embargo', input) };
  }

  @Post('bank/embargo-lifts')
  @Endpoint(liftRoute)
  async lift(@Input() input: InputOf<typeof liftRoute>) {
    return { lifted: await this.change('lift', input) };
  }

  @Post('bank/retirements')
  @Endpoint(retireRoute)
  async retire(@Input() input: InputOf<typeof retireRoute>) {
    return { retired: await this.change('retire', input) };
  }

  @Get('bank/:qualification/items/:item/history')
  @Endpoint(historyRoute)
  history(@Input() { params, principal }: InputOf<typeof historyRoute>) {
    return readHistory(this.engine, principal, {
      qualificationId: params.qualification,
      itemId: params.item,
    });
  }

  @Post('items/:itemVersion/comments')
  @Endpoint(commentRoute)
  comment(@Input() { params, body, principal }: InputOf<typeof commentRoute>) {
    return comment(this.engine, principal, { itemVersionId: params.itemVersion, ...body });
  }

  @Get('items/:itemVersion/comments')
  @Endpoint(commentsRoute)
  comments(@Input() { params, principal }: InputOf<typeof commentsRoute>) {
    return readComments(this.engine, principal, params.itemVersion);
  }

  @Post('comments/:comment/settlement')
  @Endpoint(settleRoute)
  settle(@Input() { params, principal }: InputOf<typeof settleRoute>) {
    return settle(this.engine, principal, params.comment);
  }

  private async change(
    name: PersonalTransition,
    {
      body,
      principal,
    }: Pick<InputOf<typeof embargoRoute>, 'principal'> & {
      readonly body: {
        readonly itemVersions: readonly string[];
        readonly reasonCode?: unknown;
        readonly reason?: string;
        readonly until?: string;
      };
    },
  ): Promise<number> {
    const { itemVersions, reasonCode, reason, until } = body;
    const request: StateRequest = {
      name,
      itemVersionIds: itemVersions,
      ...(reason === undefined ? {} : { reason: { code: String(reasonCode), text: reason } }),
      ...(until === undefined ? {} : { until: new Date(until) }),
    };
    await changeStates(this.engine, principal, request);
    return itemVersions.length;
  }
}
