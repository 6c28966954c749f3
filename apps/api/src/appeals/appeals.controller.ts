import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { exactly, Uuid } from '../http/schemas.js';
import { readOwnAppeals } from './after-appeal.js';
import { AppealParams, FiledReply, FilingBody, OwnAppeal } from './appeal.schemas.js';
import { fileAppeal, withdrawAppeal } from './file-appeal.js';

const fileRoute = endpoint({
  summary: 'Appeal: about the marks of items, the conduct of the exam, or the organisation',
  action: 'appeal.file-own',
  params: exactly({ sitting: Uuid }),
  body: FilingBody,
  reply: FiledReply,
  status: 201,
});
const ownRoute = endpoint({
  summary: 'My appeals and their outcomes; reading an outcome is being told it',
  action: 'result.read-own',
  params: exactly({ sitting: Uuid }),
  reply: Type.Array(OwnAppeal),
});
const withdrawRoute = endpoint({
  summary: 'Take an appeal back while nothing is ruled on',
  action: 'appeal.file-own',
  params: AppealParams,
  reply: Type.Null(),
  status: 204,
});

@ApiTags('appeals')
@Controller('my')
export class AppealsController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Post('sittings/:sitting/appeals')
  @Endpoint(fileRoute)
  file(@Input() { params, body, principal }: InputOf<typeof fileRoute>) {
    return fileAppeal(this.engine, principal, {
      ...body,
      sittingId: params.sitting,
      consent: body.consent ?? null,
    });
  }

  @Get('sittings/:sitting/appeals')
  @Endpoint(ownRoute)
  own(@Input() { params, principal }: InputOf<typeof ownRoute>) {
    return readOwnAppeals(this.engine, principal, params.sitting);
  }

  @Post('appeals/:appeal/withdrawal')
  @Endpoint(withdrawRoute)
  async withdraw(@Input() { params, principal }: InputOf<typeof withdrawRoute>) {
    await withdrawAppeal(this.engine, principal, params.appeal);
  }
}
