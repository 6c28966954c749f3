import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { exactly, Uuid } from '../http/schemas.js';
import {
  AppealParams,
  BlindCaseReply,
  PrecedentsReply,
  ReasonCode,
  RulingsBody,
  Words,
} from './appeal.schemas.js';
import { approveAppeal, returnAppeal } from './approve-appeal.js';
import { declareConflicts } from './assign-appeal.js';
import {
  draftRuling,
  readBlindCase,
  readPrecedents,
  ruleOnAppeal,
  unblindReview,
} from './review-appeal.js';

const nothing = { reply: Type.Null(), status: 204 } as const;
const declareRoute = endpoint({
  summary: 'Declare to have no interest in the outcome and begin, or give the appeal back',
  action: 'appeal.review',
  params: AppealParams,
  body: exactly({ conflictOfInterest: Type.Boolean() }),
  ...nothing,
});
const caseRoute = endpoint({
  summary: 'The case as its reviewer sees it: grounds and work, no name and no first mark',
  action: 'appeal.review',
  params: AppealParams,
  reply: BlindCaseReply,
});
const draftRoute = endpoint({
  summary: 'Keep what I think so far; earlier appeals are shown after the first time',
  action: 'appeal.review',
  params: AppealParams,
  body: exactly({ text: Words }),
  reply: exactly({ number: Type.Integer() }),
  status: 201,
});
const precedentsRoute = endpoint({
  summary: 'Earlier appeals about the same items or for the same reason',
  action: 'appeal.review',
  params: AppealParams,
  query: exactly({ reasonCode: Type.Optional(ReasonCode) }),
  reply: PrecedentsReply,
});
const unblindRoute = endpoint({
  summary: 'Be shown whose appeal it is and the first mark; it is on record',
  action: 'appeal.review',
  params: AppealParams,
  body: exactly({ reasonCode: ReasonCode }),
  reply: exactly({ sittingId: Uuid }),
  status: 201,
});
const ruleRoute = endpoint({
  summary: 'Rule on every matter of an appeal that was given to me',
  action: 'appeal.decide',
  params: AppealParams,
  body: RulingsBody,
  ...nothing,
});
const approveRoute = endpoint({
  summary: 'Approve the rulings as the second person: marks and result come into force',
  action: 'appeal.approve',
  params: AppealParams,
  ...nothing,
});
const returnRoute = endpoint({
  summary: 'Return the rulings as the second person; nothing of them counts',
  action: 'appeal.approve',
  params: AppealParams,
  body: exactly({ reasonCode: ReasonCode }),
  ...nothing,
});

@ApiTags('appeals')
@Controller('appeals/:appeal')
export class ReviewsController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Post('declaration')
  @Endpoint(declareRoute)
  async declare(@Input() { params, body, principal }: InputOf<typeof declareRoute>) {
    const free = !body.conflictOfInterest;
    await declareConflicts(this.engine, principal, { appealId: params.appeal, free });
  }

  @Get('blind-case')
  @Endpoint(caseRoute)
  read(@Input() { params, principal }: InputOf<typeof caseRoute>) {
    return readBlindCase(this.engine, principal, params.appeal);
  }

  @Post('drafts')
  @Endpoint(draftRoute)
  draft(@Input() { params, body, principal }: InputOf<typeof draftRoute>) {
    return draftRuling(this.engine, principal, { appealId: params.appeal, text: body.text });
  }

  @Get('precedents')
  @Endpoint(precedentsRoute)
  precedents(@Input() { params, query, principal }: InputOf<typeof precedentsRoute>) {
    return readPrecedents(this.engine, principal, params.appeal, query.reasonCode);
  }

  @Post('unblinding')
  @Endpoint(unblindRoute)
  unblind(@Input() { params, body, principal }: InputOf<typeof unblindRoute>) {
    return unblindReview(this.engine, principal, { appealId: params.appeal, ...body });
  }

  @Post('decision')
  @Endpoint(ruleRoute)
  async rule(@Input() { params, body, principal }: InputOf<typeof ruleRoute>) {
    await ruleOnAppeal(this.engine, principal, { appealId: params.appeal, ...body });
  }

  @Post('approval')
  @Endpoint(approveRoute)
  async approve(@Input() { params, principal }: InputOf<typeof approveRoute>) {
    await approveAppeal(this.engine, principal, params.appeal);
  }

  @Post('return')
  @Endpoint(returnRoute)
  async return(@Input() { params, body, principal }: InputOf<typeof returnRoute>) {
    await returnAppeal(this.engine, principal, { appealId: params.appeal, ...body });
  }
}
