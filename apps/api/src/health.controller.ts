import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { findQualification } from '#store';
import { ENGINE, type Engine } from './engine.js';
import { Endpoint, endpoint } from './http/endpoint.js';

const health = endpoint({
  summary: 'Whether the API and its database answer',
  action: 'public',
  reply: Type.Object({ status: Type.Literal('ok') }, { additionalProperties: false }),
});

@ApiTags('operation')
@Controller('health')
export class HealthController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Get()
  @Endpoint(health)
  async health() {
    await findQualification(this.engine.db, '');
    return { status: 'ok' as const };
  }
}
