import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { drawCertificateSchema, drawRecordSchema, REDRAW_REASONS } from '#draw-record';
import { findDraw, selectDraws, type Draw } from '#store';
import { actorOf } from '../access/authorise.js';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { exactly, Uuid } from '../http/schemas.js';
import { carryOutDraw } from './carry-out-draw.js';
import { certificateOfDraw } from './certificate-of-draw.js';
import { DrawView, drawView } from './draw.view.js';
import { exportRecord } from './record-of-draw.js';
import { abandonDraw, approveRedraw, proposeRedraw } from './redraw.js';
import { replayDraw } from './replay-draw.js';
import { requestDraw } from './request-draw.js';
import { revealDraw } from './reveal-draw.js';
import { selectedDraw } from './selected-draw.js';
import { witnessDraw } from './witness-draw.js';

const Hex32 = Type.String({ pattern: '^[0-9a-f]{64}$' });
const Forms = Type.Integer({ minimum: 1, maximum: 200 });
const BlueprintText = Type.String({ maxLength: 500_000 });
const Beacon = exactly({
  chain: Hex32,
  round: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  notBefore: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$' }),
});
const params = exactly({ draw: Uuid });

const requestRoute = endpoint({
  summary: 'Ask for a draw: number it and fix all of it but the nonce of its witness',
  action: 'draw.request',
  body: exactly({
    bankVersionId: Uuid,
    blueprint: BlueprintText,
    forms: Type.Optional(Forms),
    purpose: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' })),
    beacon: Type.Optional(Beacon),
  }),
  reply: DrawView,
  status: 201,
});

const listRoute = endpoint({
  summary: 'The latest draws',
  action: 'draw.read',
  reply: Type.Array(DrawView),
});

const readRoute = endpoint({
  summary: 'How a draw stands',
  action: 'draw.read',
  params,
  reply: DrawView,
});

const witnessRoute = endpoint({
  summary: "Hand in the witness's commitment; the draw is committed to in the signed log",
  action: 'draw.witness',
  params,
  body: exactly({
    commitment: Hex32,
    escrow: Type.Optional(Type.String({ minLength: 1, maxLength: 20_000 })),
  }),
  reply: DrawView,
  status: 201,
});

const revealRoute = endpoint({
  summary: "Hand in the witness's nonce; the sets are drawn",
  action: 'draw.reveal',
  params,
  body: exactly({ nonce: Hex32, beaconValue: Type.Optional(Hex32) }),
  reply: DrawView,
  status: 201,
});

const attemptRoute = endpoint({
  summary: 'Carry a revealed draw out again after its process died; the sets are the same',
  action: 'draw.carry-out',
  params,
  reply: DrawView,
  status: 201,
});

const redrawRoute = endpoint({
  summary: 'Ask for a draw in place of this one; it waits for an approval',
  action: 'draw.redraw',
  params,
  body: exactly({
    reason: Type.Union(REDRAW_REASONS.map((reason) => Type.Literal(reason))),
    text: Type.String({ minLength: 10, maxLength: 2000 }),
    bankVersionId: Type.Optional(Uuid),
    blueprint: Type.Optional(BlueprintText),
    forms: Type.Optional(Forms),
    beacon: Type.Optional(Beacon),
  }),
  reply: DrawView,
  status: 201,
});

const approveRoute = endpoint({
  summary: 'Approve that a draw is replaced by this one; its sets are void from then on',
  action: 'draw.approve',
  params,
  reply: DrawView,
  status: 201,
});

const abandonRoute = endpoint({
  summary: "Give a draw up before its witness's nonce is known; its number stays used",
  action: 'draw.abandon',
  params,
  reply: DrawView,
  status: 201,
});

const certificateRoute = endpoint({
  summary: 'What outsiders can check of a draw',
  action: 'public',
  params,
  reply: drawCertificateSchema,
});

const recordRoute = endpoint({
  summary: 'The record of a draw whose sets were all opened; handing it out is recorded',
  action: 'draw.export',
  params,
  reply: drawRecordSchema,
});

const replayRoute = endpoint({
  summary: 'Draw again from the record of a draw whose sets were all opened, and compare',
  action: 'draw.replay',
  params,
  reply: exactly({
    same: Type.Boolean(),
    checks: Type.Array(exactly({ name: Type.String(), ok: Type.Boolean(), detail: Type.String() })),
    differences: Type.Array(
      exactly({
        form: Type.Integer(),
        part: Type.String(),
        position: Type.Integer(),
        recorded: Type.Union([Type.String(), Type.Null()]),
        drawn: Type.Union([Type.String(), Type.Null()]),
      }),
    ),
  }),
});

@ApiTags('draws')
@Controller('draws')
export class DrawsController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Post()
  @Endpoint(requestRoute)
  request(@Input() { body, principal }: InputOf<typeof requestRoute>) {
    return this.view(requestDraw(this.engine, principal, { forms: 1, purpose: 'exam', ...body }));
  }

  @Get()
  @Endpoint(listRoute)
  async list() {
    const draws = await selectDraws(this.engine.db, 200);
    return Promise.all(draws.map((draw) => drawView(this.engine.db, draw)));
  }

  @Get(':draw')
  @Endpoint(readRoute)
  read(@Input() { params }: InputOf<typeof readRoute>) {
    return this.view(selectedDraw(findDraw(this.engine.db, params.draw)));
  }

  @Post(':draw/witness-commitments')
  @Endpoint(witnessRoute)
  witness(@Input() { params, body, principal }: InputOf<typeof witnessRoute>) {
    return this.view(witnessDraw(this.engine, principal, { drawId: params.draw, ...body }));
  }

  @Post(':draw/reveals')
  @Endpoint(revealRoute)
  reveal(@Input() { params, body, principal }: InputOf<typeof revealRoute>) {
    return this.view(revealDraw(this.engine, principal, { drawId: params.draw, ...body }));
  }

  @Post(':draw/attempts')
  @Endpoint(attemptRoute)
  carryOut(@Input() { params, principal }: InputOf<typeof attemptRoute>) {
    return this.view(carryOutDraw(this.engine, actorOf(principal), params.draw));
  }

  @Post(':draw/redraws')
  @Endpoint(redrawRoute)
  redraw(@Input() { params, body, principal }: InputOf<typeof redrawRoute>) {
    return this.view(proposeRedraw(this.engine, principal, { drawId: params.draw, ...body }));
  }

  @Post(':draw/approvals')
  @Endpoint(approveRoute)
  approve(@Input() { params, principal }: InputOf<typeof approveRoute>) {
    return this.view(approveRedraw(this.engine, principal, params.draw));
  }

  @Post(':draw/abandon')
  @Endpoint(abandonRoute)
  abandon(@Input() { params, principal }: InputOf<typeof abandonRoute>) {
    return this.view(abandonDraw(this.engine, principal, params.draw));
  }

  @Get(':draw/certificate')
  @Endpoint(certificateRoute)
  certificate(@Input() { params }: InputOf<typeof certificateRoute>) {
    return certificateOfDraw(this.engine, params.draw);
  }

  @Get(':draw/record')
  @Endpoint(recordRoute)
  record(@Input() { params, principal }: InputOf<typeof recordRoute>) {
    return exportRecord(this.engine, principal, params.draw);
  }

  @Post(':draw/replays')
  @Endpoint(replayRoute)
  replay(@Input() { params, principal }: InputOf<typeof replayRoute>) {
    return replayDraw(this.engine, principal, params.draw);
  }

  private async view(draw: Promise<Draw>) {
    return drawView(this.engine.db, await draw);
  }
}
