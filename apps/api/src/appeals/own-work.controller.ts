import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { exactly, ExactPoints, Instant, Uuid } from '../http/schemas.js';
import { openViewing, readOwnWork } from './own-work.js';

const sitting = exactly({ sitting: Uuid });
const MaybePoints = Type.Union([ExactPoints, Type.Null()]);
const workRoute = endpoint({
  summary:
    'My own work: answers, points and verdicts; no question, key or test; looking is recorded',
  action: 'work.read-own',
  params: sitting,
  reply: exactly({
    items: Type.Array(
      exactly({
        position: Type.Integer(),
        item: Type.String(),
        points: MaybePoints,
        maxPoints: MaybePoints,
        state: Type.String(),
        verdict: Type.Union([Type.String(), Type.Null()]),
        answer: Type.Unknown(),
        files: Type.Array(exactly({ name: Type.String(), text: Type.String() })),
        testVerdicts: Type.Array(Type.String()),
        feedback: Type.Array(
          exactly({ criterion: Type.String(), points: ExactPoints, maxPoints: ExactPoints }),
        ),
        question: Type.Unknown(),
      }),
    ),
  }),
});
const viewingRoute = endpoint({
  summary: 'Open a time in the room for a candidate to look at their work, watched over by name',
  action: 'work.open-viewing',
  params: sitting,
  body: exactly({
    place: Type.String({ minLength: 1, maxLength: 200 }),
    supervisor: Uuid,
    minutes: Type.Integer({ minimum: 1, maximum: 480 }),
  }),
  reply: exactly({ id: Uuid, until: Instant }),
  status: 201,
});

@ApiTags('appeals')
@Controller()
export class OwnWorkController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Get('my/sittings/:sitting/work')
  @Endpoint(workRoute)
  read(@Input() { params, principal }: InputOf<typeof workRoute>) {
    return readOwnWork(this.engine, principal, params.sitting);
  }

  @Post('sittings/:sitting/viewings')
  @Endpoint(viewingRoute)
  open(@Input() { params, body, principal }: InputOf<typeof viewingRoute>) {
    return openViewing(this.engine, principal, { sittingId: params.sitting, ...body });
  }
}
