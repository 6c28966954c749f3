import { Controller, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { Base64, exactly, ItemId, Uuid } from '../http/schemas.js';
import { importForeign } from './import-foreign.js';

const importRoute = endpoint({
  summary:
    'Import questions of other systems: QTI, Moodle XML, GIFT; what cannot be used is blocked',
  action: 'bank.import',
  params: exactly({ qualification: ItemId }),
  body: exactly({
    files: Type.Array(
      exactly({
        name: Type.String({ pattern: '^[^\\u0000-\\u001f/\\\\]{1,200}$' }),
        base64: Base64,
      }),
      { minItems: 1, maxItems: 1000 },
    ),
    defaults: exactly({
      criterion: ItemId,
      difficulty: Type.Union([Type.Literal('easy'), Type.Literal('medium'), Type.Literal('hard')]),
      minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 60 })),
    }),
  }),
  reply: exactly({
    created: Type.Array(Uuid),
    blocked: Type.Array(Uuid),
    unchanged: Type.Integer(),
    items: Type.Array(
      exactly({
        id: Type.String(),
        type: Type.String(),
        status: Type.Union([Type.Literal('ok'), Type.Literal('blocked')]),
        reasons: Type.Array(Type.String()),
        notes: Type.Array(Type.String()),
      }),
    ),
  }),
  status: 201,
});

/** Questions that were written for other systems. */
@ApiTags('bank')
@Controller('bank/:qualification')
export class ForeignImportsController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Post('foreign-imports')
  @Endpoint(importRoute)
  import(@Input() { params, body, principal }: InputOf<typeof importRoute>) {
    const upload = { qualificationId: params.qualification, ...body };
    return importForeign(this.engine, principal, upload);
  }
}
