import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { exactly, Instant, MaybeInstant, Uuid } from '../http/schemas.js';
import { answerRemark, makeConductRemark, readOwnRemarks, readRemarks } from './conduct-remarks.js';

const sitting = exactly({ sitting: Uuid });
const body = exactly({ text: Type.String({ minLength: 3, maxLength: 4_000 }) });
const Remark = {
  id: Uuid,
  text: Type.String(),
  at: Instant,
  answer: Type.Union([Type.String(), Type.Null()]),
  answeredAt: MaybeInstant,
};
const makeRoute = endpoint({
  summary: 'Remark on how the exam is run, while it runs',
  action: 'conduct-remark.file-own',
  params: sitting,
  body,
  reply: exactly({ id: Uuid }),
  status: 201,
});
const ownRoute = endpoint({
  summary: 'My remarks and their answers',
  action: 'conduct-remark.file-own',
  params: sitting,
  reply: Type.Array(exactly(Remark)),
});
const listRoute = endpoint({
  summary: 'The remarks on a session',
  action: 'conduct-remark.read',
  params: exactly({ session: Uuid }),
  reply: Type.Array(exactly({ ...Remark, sittingId: Uuid })),
});
const answerRoute = endpoint({
  summary: 'Answer a remark as the chair, while the exam runs',
  action: 'conduct-remark.answer',
  params: exactly({ remark: Uuid }),
  body,
  reply: Type.Null(),
  status: 204,
});

@ApiTags('appeals')
@Controller()
export class ConductRemarksController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Post('my/sittings/:sitting/conduct-remarks')
  @Endpoint(makeRoute)
  make(@Input() { params, body: sent, principal }: InputOf<typeof makeRoute>) {
    return makeConductRemark(this.engine, principal, {
      sittingId: params.sitting,
      text: sent.text,
    });
  }

  @Get('my/sittings/:sitting/conduct-remarks')
  @Endpoint(ownRoute)
  own(@Input() { params, principal }: InputOf<typeof ownRoute>) {
    return readOwnRemarks(this.engine, principal, params.sitting);
  }

  @Get('sessions/:session/conduct-remarks')
  @Endpoint(listRoute)
  list(@Input() { params }: InputOf<typeof listRoute>) {
    return readRemarks(this.engine, params.session);
  }

  @Post('conduct-remarks/:remark/answer')
  @Endpoint(answerRoute)
  async answer(@Input() { params, body: sent, principal }: InputOf<typeof answerRoute>) {
    await answerRemark(this.engine, principal, { remarkId: params.remark, text: sent.text });
  }
}
