import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { exactly, Instant, Uuid } from '../http/schemas.js';
import {
  closeAppeal,
  completeAction,
  planAction,
  recordTelling,
  searchAffected,
} from './after-appeal.js';
import {
  AlertReply,
  AppealParams,
  CaseReply,
  Day,
  Kind,
  ListedAppeal,
  ReasonCode,
  SearchBody,
  TellingBody,
  Words,
} from './appeal.schemas.js';
import { assignAppeal } from './assign-appeal.js';
import { checkAppeal, recordFee } from './check-appeal.js';
import { admitLate } from './file-appeal.js';
import { listAppeals, readAlerts, readCase } from './read-cases.js';

const nothing = { reply: Type.Null(), status: 204 } as const;
const listRoute = endpoint({
  summary: 'All appeals; whose they are is shown to coordinators and auditors only',
  action: 'appeal.read',
  reply: Type.Array(ListedAppeal),
});
const alertsRoute = endpoint({
  summary: 'Appeals whose answer is due soon or overdue, the most urgent first',
  action: 'alert.read',
  reply: AlertReply,
});
const readRoute = endpoint({
  summary: 'A whole case: grounds, steps, re-check, proofs, rulings, fee, telling, search, actions',
  action: 'appeal.read-case',
  params: AppealParams,
  reply: CaseReply,
});
const checkRoute = endpoint({
  summary:
    'The formal check: take the appeal, which the engine then re-checks at once, or dismiss it',
  action: 'appeal.check',
  params: AppealParams,
  body: Type.Union([
    exactly({ outcome: Type.Literal('accept') }),
    exactly({ outcome: Type.Literal('dismiss'), reasonCode: ReasonCode }),
  ]),
  ...nothing,
});
const feeRoute = endpoint({
  summary: 'Record what became of the fee',
  action: 'appeal.check',
  params: AppealParams,
  body: exactly({
    state: Type.Union([Type.Literal('paid'), Type.Literal('waived'), Type.Literal('refunded')]),
    reasonCode: Type.Optional(ReasonCode),
  }),
  ...nothing,
});
const lateRoute = endpoint({
  summary: 'Let an appeal in after its window, by name',
  action: 'appeal.admit-late',
  params: exactly({ sitting: Uuid }),
  body: exactly({ kind: Kind, until: Instant, reasonCode: ReasonCode }),
  ...nothing,
});
const assignRoute = endpoint({
  summary: 'Give an appeal to a reviewer who took no part in the exam',
  action: 'appeal.assign',
  params: AppealParams,
  body: exactly({ reviewer: Uuid }),
  ...nothing,
});
const tellRoute = endpoint({
  summary: 'Keep the proof that the appellant was told',
  action: 'appeal.tell',
  params: AppealParams,
  body: TellingBody,
  ...nothing,
});
const closeRoute = endpoint({
  summary: 'Close a case whose appellant was told and whose fee is settled',
  action: 'appeal.tell',
  params: AppealParams,
  ...nothing,
});
const searchRoute = endpoint({
  summary: 'Look for others whom the same fault affected',
  action: 'appeal.search',
  params: AppealParams,
  body: SearchBody,
  reply: exactly({
    id: Uuid,
    sittings: Type.Array(Uuid),
    /** The draft of a re-mark of all of them. */
    remarkDraft: Type.Union([Uuid, Type.Null()]),
  }),
  status: 201,
});
const actionRoute = endpoint({
  summary: 'Plan what is done so that it does not happen again',
  action: 'appeal.act',
  params: AppealParams,
  body: exactly({ text: Words, due: Day }),
  reply: exactly({ id: Uuid }),
  status: 201,
});
const doneRoute = endpoint({
  summary: 'A planned action is done',
  action: 'appeal.act',
  params: exactly({ action: Uuid }),
  ...nothing,
});

@ApiTags('appeals')
@Controller()
export class CasesController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Get('appeals')
  @Endpoint(listRoute)
  list(@Input() { principal }: InputOf<typeof listRoute>) {
    return listAppeals(this.engine, principal);
  }

  @Get('appeals/alerts')
  @Endpoint(alertsRoute)
  alerts() {
    return readAlerts(this.engine);
  }

  @Get('appeals/:appeal')
  @Endpoint(readRoute)
  read(@Input() { params, principal }: InputOf<typeof readRoute>) {
    return readCase(this.engine, principal, params.appeal);
  }

  @Post('appeals/:appeal/formal-check')
  @Endpoint(checkRoute)
  async check(@Input() { params, body, principal }: InputOf<typeof checkRoute>) {
    await checkAppeal(this.engine, principal, params.appeal, body);
  }

  @Post('appeals/:appeal/fee')
  @Endpoint(feeRoute)
  async fee(@Input() { params, body, principal }: InputOf<typeof feeRoute>) {
    await recordFee(this.engine, principal, params.appeal, {
      state: body.state,
      reasonCode: body.reasonCode ?? null,
    });
  }

  @Post('sittings/:sitting/late-admissions')
  @Endpoint(lateRoute)
  async admit(@Input() { params, body, principal }: InputOf<typeof lateRoute>) {
    await admitLate(this.engine, principal, { sittingId: params.sitting, ...body });
  }

  @Post('appeals/:appeal/assignment')
  @Endpoint(assignRoute)
  async assign(@Input() { params, body, principal }: InputOf<typeof assignRoute>) {
    await assignAppeal(this.engine, principal, {
      appealId: params.appeal,
      reviewerId: body.reviewer,
    });
  }

  @Post('appeals/:appeal/telling')
  @Endpoint(tellRoute)
  async tell(@Input() { params, body, principal }: InputOf<typeof tellRoute>) {
    await recordTelling(this.engine, principal, { appealId: params.appeal, ...body });
  }

  @Post('appeals/:appeal/closing')
  @Endpoint(closeRoute)
  async close(@Input() { params, principal }: InputOf<typeof closeRoute>) {
    await closeAppeal(this.engine, principal, params.appeal);
  }

  @Post('appeals/:appeal/searches')
  @Endpoint(searchRoute)
  search(@Input() { params, body, principal }: InputOf<typeof searchRoute>) {
    return searchAffected(this.engine, principal, {
      ...{ appealId: params.appeal, same: body.same, matter: body.matter },
      ref: body.ref ?? null,
    });
  }

  @Post('appeals/:appeal/actions')
  @Endpoint(actionRoute)
  plan(@Input() { params, body, principal }: InputOf<typeof actionRoute>) {
    return planAction(this.engine, principal, { appealId: params.appeal, ...body });
  }

  @Post('appeal-actions/:action/completion')
  @Endpoint(doneRoute)
  async done(@Input() { params, principal }: InputOf<typeof doneRoute>) {
    await completeAction(this.engine, principal, params.action);
  }
}
