import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { selectErasures } from '#store';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { exactly, Instant, MaybeInstant, Uuid } from '../http/schemas.js';
import { approveErasure, dueForErasure, requestErasure } from './erase-records.js';

const Reason = Type.Union([Type.Literal('retention-over'), Type.Literal('registration-withdrawn')]);
const dueRoute = endpoint({
  summary: 'Candidates whose records nobody has to keep any more, by the schemes of their exams',
  action: 'retention.read',
  reply: Type.Array(exactly({ candidate: Uuid, sittings: Type.Integer(), keptUntil: Instant })),
});
const requestRoute = endpoint({
  summary: 'Ask for the records of a candidate to be erased',
  action: 'erasure.request',
  body: exactly({ candidate: Uuid, reason: Reason }),
  reply: exactly({ id: Uuid }),
  status: 201,
});
const approveRoute = endpoint({
  summary:
    'Erase them, as another person than who asked: name, account, answers, derivations, and the key of the references. It cannot be undone',
  action: 'erasure.approve',
  params: exactly({ erasure: Uuid }),
  reply: exactly({ sittings: Type.Integer() }),
});
const listRoute = endpoint({
  summary: 'What was asked for, and what was erased',
  action: 'retention.read',
  reply: Type.Array(
    exactly({ id: Uuid, reason: Reason, requestedAt: Instant, executedAt: MaybeInstant }),
  ),
});

@ApiTags('records')
@Controller()
export class ErasuresController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Get('retention/due')
  @Endpoint(dueRoute)
  async due() {
    const due = await dueForErasure(this.engine);
    return due.map((one) => ({ ...one, keptUntil: one.keptUntil.toISOString() }));
  }

  @Post('erasures')
  @Endpoint(requestRoute)
  request(@Input() { body, principal }: InputOf<typeof requestRoute>) {
    return requestErasure(this.engine, principal, body);
  }

  @Post('erasures/:erasure/approval')
  @Endpoint(approveRoute)
  approve(@Input() { params, principal }: InputOf<typeof approveRoute>) {
    return approveErasure(this.engine, principal, params.erasure);
  }

  @Get('erasures')
  @Endpoint(listRoute)
  async list() {
    return (await selectErasures(this.engine.db)).map((one) => ({
      ...{ id: one.id, reason: one.reason },
      requestedAt: one.requested_at.toISOString(),
      executedAt: one.executed_at?.toISOString() ?? null,
    }));
  }
}
