import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { selectAppeals, selectAppealsOfSitting, type Appeal } from '#store';
import { selectOwnSitting } from '../candidate/own-sitting.js';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { exactly, Instant, ItemId, MaybeInstant, Uuid } from '../http/schemas.js';
import { assignAppeal, decideAppeal, fileAppeal } from './file-appeal.js';

const fileRoute = endpoint({
  summary: 'Appeal against the mark of one item',
  action: 'appeal.file-own',
  params: exactly({ sitting: Uuid }),
  body: exactly({ item: ItemId, grounds: Type.String({ minLength: 20, maxLength: 10_000 }) }),
  reply: exactly({ id: Uuid, entryNumber: Type.String() }),
  status: 201,
});
const OwnAppeal = exactly({
  id: Uuid,
  entryNumber: Type.String(),
  filedAt: Instant,
  outcome: Type.Union([Type.String(), Type.Null()]),
  outcomeText: Type.Union([Type.String(), Type.Null()]),
  decidedAt: MaybeInstant,
});
const ownRoute = endpoint({
  summary: 'My appeals and their outcomes',
  action: 'result.read-own',
  params: exactly({ sitting: Uuid }),
  reply: Type.Array(OwnAppeal),
});
const listRoute = endpoint({
  summary: 'All appeals',
  action: 'appeal.read',
  reply: Type.Array(
    exactly({
      id: Uuid,
      entryNumber: Type.String(),
      sittingId: Uuid,
      itemVersionId: Uuid,
      grounds: Type.String(),
      filedAt: Instant,
      assignedTo: Type.Union([Uuid, Type.Null()]),
      outcome: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
});
const appeal = exactly({ appeal: Uuid });
const assignRoute = endpoint({
  summary: 'Give an appeal to a reviewer who took no part in the exam',
  action: 'appeal.assign',
  params: appeal,
  body: exactly({ reviewer: Uuid }),
  reply: Type.Null(),
  status: 204,
});
const decideRoute = endpoint({
  summary: 'Decide an appeal that was given to me',
  action: 'appeal.decide',
  params: appeal,
  body: exactly({
    outcome: Type.Union([Type.Literal('upheld'), Type.Literal('rejected')]),
    text: Type.String({ minLength: 20, maxLength: 10_000 }),
  }),
  reply: Type.Null(),
  status: 204,
});

@ApiTags('appeals')
@Controller()
export class AppealsController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Post('my/sittings/:sitting/appeals')
  @Endpoint(fileRoute)
  file(@Input() { params, body, principal }: InputOf<typeof fileRoute>) {
    return fileAppeal(this.engine, principal, {
      sittingId: params.sitting,
      itemId: body.item,
      grounds: body.grounds,
    });
  }

  @Get('my/sittings/:sitting/appeals')
  @Endpoint(ownRoute)
  async own(@Input() { params, principal }: InputOf<typeof ownRoute>) {
    const sitting = await selectOwnSitting(
      this.engine.db,
      principal,
      params.sitting,
      'result.read-own',
    );
    return (await selectAppealsOfSitting(this.engine.db, sitting.id)).map(ownAppeal);
  }

  @Get('appeals')
  @Endpoint(listRoute)
  async list() {
    return (await selectAppeals(this.engine.db)).map((row) => ({
      id: row.id,
      entryNumber: row.entry_number,
      sittingId: row.sitting_id,
      itemVersionId: row.item_version_id,
      grounds: row.grounds,
      filedAt: row.filed_at.toISOString(),
      assignedTo: row.assigned_to,
      outcome: row.outcome,
    }));
  }

  @Post('appeals/:appeal/assignment')
  @Endpoint(assignRoute)
  async assign(@Input() { params, body, principal }: InputOf<typeof assignRoute>) {
    await assignAppeal(this.engine, principal, {
      appealId: params.appeal,
      reviewerId: body.reviewer,
    });
  }

  @Post('appeals/:appeal/decision')
  @Endpoint(decideRoute)
  async decide(@Input() { params, body, principal }: InputOf<typeof decideRoute>) {
    await decideAppeal(this.engine, principal, { appealId: params.appeal, ...body });
  }
}

function ownAppeal(row: Appeal) {
  return {
    id: row.id,
    entryNumber: row.entry_number,
    filedAt: row.filed_at.toISOString(),
    outcome: row.outcome,
    outcomeText: row.outcome_text,
    decidedAt: row.decided_at?.toISOString() ?? null,
  };
}
