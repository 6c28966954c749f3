import { Controller, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { exactly, Uuid } from '../http/schemas.js';
import { drawSet, replaySet } from './draw-set.js';

const drawRoute = endpoint({
  summary: 'Draw an exam set from a bank version; it is stored sealed',
  action: 'set.draw',
  body: exactly({ bankVersionId: Uuid, blueprint: Type.String({ maxLength: 500_000 }) }),
  reply: exactly({
    id: Uuid,
    paperNumber: Type.String(),
    bankVersion: Type.String(),
    formSha256: Type.String(),
  }),
  status: 201,
});

const replayRoute = endpoint({
  summary: 'Draw a used set again from its seed and compare',
  action: 'set.replay',
  params: exactly({ set: Uuid }),
  reply: exactly({ same: Type.Boolean(), differences: Type.Array(Type.String()) }),
});

@ApiTags('sets')
@Controller('sets')
export class SetsController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Post()
  @Endpoint(drawRoute)
  draw(@Input() { body, principal }: InputOf<typeof drawRoute>) {
    return drawSet(this.engine, principal, body);
  }

  @Post(':set/replays')
  @Endpoint(replayRoute)
  replay(@Input() { params, principal }: InputOf<typeof replayRoute>) {
    return replaySet(this.engine, principal, params.set);
  }
}
