import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { findExamSet, selectOpenings, selectSetCustodians, selectUnreviewedGlass } from '#store';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { Problem } from '../http/problem.js';
import { exactly, Instant, Uuid } from '../http/schemas.js';
import { askOpening } from './ask-opening.js';
import { cancelOpening } from './end-opening.js';
import { handIn, takeFile } from './hand-in.js';
import { turnOf } from './opening-facts.js';
import { reviewGlass } from './review-glass.js';

/** More than any board opens in a year. */
const MOST_LISTED = 500;
const AGE_FILE = 8_000;

const set = exactly({ set: Uuid });
const opening = exactly({ opening: Uuid });
const Custodians = Type.Tuple([Uuid, Uuid]);
const Asked = exactly({ id: Uuid, first: Uuid, second: Uuid, expiresAt: Instant });
const FreeText = Type.String({ minLength: 20, maxLength: 4_000 });

const custodiansRoute = endpoint({
  summary: 'The custodians that a set was sealed to',
  action: 'opening.read',
  params: set,
  reply: Type.Array(exactly({ id: Uuid, userName: Type.String() })),
});
const askRoute = endpoint({
  summary: 'Ask two custodians to open a set for its session',
  action: 'set.request-opening',
  params: set,
  body: exactly({ session: Uuid, custodians: Custodians }),
  reply: Asked,
  status: 201,
});
const glassRoute = endpoint({
  summary: 'Break the glass: ask two custodians to open a set before its time, for a reason',
  action: 'set.break-glass',
  params: set,
  body: exactly({ reason: FreeText, custodians: Custodians }),
  reply: Asked,
  status: 201,
});
const listRoute = endpoint({
  summary: 'The newest openings, and whose turn it is',
  action: 'opening.read',
  reply: Type.Array(
    exactly({
      id: Uuid,
      set: Uuid,
      paperNumber: Type.String(),
      kind: Type.String(),
      state: Type.String(),
      session: Type.Union([Uuid, Type.Null()]),
      first: Uuid,
      second: Uuid,
      turn: Type.Union([Uuid, Type.Null()]),
      askedAt: Instant,
      expiresAt: Instant,
      reviewed: Type.Union([Type.Boolean(), Type.Null()]),
    }),
  ),
});
const fileRoute = endpoint({
  summary: 'Take the file that it is your turn to take a layer off',
  action: 'set.open',
  params: opening,
  reply: exactly({ order: Type.Integer(), file: Type.String() }),
});
const shareRoute = endpoint({
  summary: 'Hand in what your key leaves of the file; the second custodian opens the set with it',
  action: 'set.open',
  params: opening,
  body: exactly({ share: Type.String({ minLength: 1, maxLength: AGE_FILE }) }),
  reply: exactly({ state: Type.Union([Type.Literal('half'), Type.Literal('opened')]) }),
});
const cancelRoute = endpoint({
  summary: 'Call off an opening that still waits for a custodian',
  action: 'set.cancel-opening',
  params: opening,
  reply: Type.Null(),
  status: 204,
});
const reviewRoute = endpoint({
  summary: 'Review a broken glass: what was found, and whether the set may still be used',
  action: 'set.review-glass',
  params: opening,
  body: exactly({ findings: FreeText, setUsable: Type.Boolean() }),
  reply: Type.Null(),
  status: 204,
});
const alertsRoute = endpoint({
  summary: 'What somebody has to look into: broken glass that nobody has reviewed',
  action: 'alert.read',
  reply: Type.Array(
    exactly({
      kind: Type.Literal('glass-broken'),
      opening: Uuid,
      set: Uuid,
      paperNumber: Type.String(),
      since: Instant,
      reason: Type.String(),
    }),
  ),
});

@ApiTags('openings')
@Controller()
export class OpeningsController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Get('sets/:set/custodians')
  @Endpoint(custodiansRoute)
  async custodians(@Input() { params }: InputOf<typeof custodiansRoute>) {
    if ((await findExamSet(this.engine.db, params.set)) === undefined)
      throw new Problem('not-found', 'There is no such set.');
    const custodians = await selectSetCustodians(this.engine.db, params.set);
    return custodians.map(({ personId, userName }) => ({ id: personId, userName }));
  }

  @Post('sets/:set/openings')
  @Endpoint(askRoute)
  ask(@Input() { params, body, principal }: InputOf<typeof askRoute>) {
    return askOpening(this.engine, principal, {
      setId: params.set,
      custodianIds: body.custodians,
      why: { kind: 'scheduled', sessionId: body.session },
    });
  }

  @Post('sets/:set/broken-glass')
  @Endpoint(glassRoute)
  breakGlass(@Input() { params, body, principal }: InputOf<typeof glassRoute>) {
    return askOpening(this.engine, principal, {
      setId: params.set,
      custodianIds: body.custodians,
      why: { kind: 'glass', reason: body.reason },
    });
  }

  @Get('openings')
  @Endpoint(listRoute)
  async list() {
    const openings = await selectOpenings(this.engine.db, MOST_LISTED);
    return openings.map((row) => ({
      id: row.id,
      set: row.exam_set_id,
      paperNumber: row.paper_number,
      kind: row.kind,
      state: row.state,
      session: row.exam_session_id,
      first: row.first_id,
      second: row.second_id,
      turn: turnOf(row) ?? null,
      askedAt: row.asked_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
      reviewed: row.kind === 'glass' ? row.reviewed_by !== null : null,
    }));
  }

  @Post('openings/:opening/files')
  @Endpoint(fileRoute)
  file(@Input() { params, principal }: InputOf<typeof fileRoute>) {
    return takeFile(this.engine, principal, params.opening);
  }

  @Post('openings/:opening/shares')
  @Endpoint(shareRoute)
  share(@Input() { params, body, principal }: InputOf<typeof shareRoute>) {
    const { share } = body;
    return handIn(this.engine, principal, { openingId: params.opening, share });
  }

  @Post('openings/:opening/cancellation')
  @Endpoint(cancelRoute)
  async cancel(@Input() { params, principal }: InputOf<typeof cancelRoute>) {
    await cancelOpening(this.engine, principal, params.opening);
  }

  @Post('openings/:opening/review')
  @Endpoint(reviewRoute)
  async review(@Input() { params, body, principal }: InputOf<typeof reviewRoute>) {
    await reviewGlass(this.engine, principal, { openingId: params.opening, ...body });
  }

  @Get('alerts')
  @Endpoint(alertsRoute)
  async alerts() {
    const unreviewed = await selectUnreviewedGlass(this.engine.db);
    return unreviewed.map((row) => ({
      kind: 'glass-broken' as const,
      opening: row.id,
      set: row.exam_set_id,
      paperNumber: row.paper_number,
      since: (row.second_at ?? row.asked_at).toISOString(),
      reason: row.reason ?? '',
    }));
  }
}
