import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import {
  findCurrentResult,
  selectBlindReviewers,
  selectExamSessions,
  selectSittingsOfSession,
} from '#store';
import { authorise } from '../access/authorise.js';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { exactly, Instant, ItemId, MaybeInstant, Uuid } from '../http/schemas.js';
import { closeSession, openSession, scheduleSession } from './schedule.js';

const scheduleRoute = endpoint({
  summary: 'Schedule a session on a drawn set and register candidates',
  action: 'session.schedule',
  body: exactly({
    title: Type.String({ minLength: 1, maxLength: 200 }),
    place: Type.String({ minLength: 1, maxLength: 200 }),
    setId: Uuid,
    scheme: ItemId,
    startsAt: Instant,
    candidates: Type.Array(Uuid, { minItems: 1, maxItems: 1000, uniqueItems: true }),
  }),
  reply: exactly({ id: Uuid, sittings: Type.Array(exactly({ id: Uuid, candidate: Uuid })) }),
  status: 201,
});

const listRoute = endpoint({
  summary: 'All sessions',
  action: 'session.read',
  reply: Type.Array(
    exactly({
      id: Uuid,
      title: Type.String(),
      place: Type.String(),
      qualification: Type.String(),
      startsAt: Instant,
      state: Type.String(),
    }),
  ),
});

const sittingsRoute = endpoint({
  summary: 'The sittings of a session, where each stands, and its result',
  action: 'result.read',
  params: exactly({ session: Uuid }),
  reply: Type.Array(
    exactly({
      id: Uuid,
      theoryStartedAt: MaybeInstant,
      theoryFinishedAt: MaybeInstant,
      theoryPassed: Type.Union([Type.Boolean(), Type.Null()]),
      practicalFinishedAt: MaybeInstant,
      total: Type.Union([Type.String(), Type.Null()]),
      maxTotal: Type.Union([Type.String(), Type.Null()]),
      decision: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
});

const session = exactly({ session: Uuid });
const openRoute = endpoint({
  summary: 'Open a session: candidates may start',
  action: 'session.open',
  params: session,
  reply: Type.Null(),
  status: 204,
});
const closeRoute = endpoint({
  summary: 'Close a session when nobody is at work: nobody starts any more',
  action: 'session.close',
  params: session,
  reply: Type.Null(),
  status: 204,
});

@ApiTags('sessions')
@Controller('sessions')
export class SessionsController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Post()
  @Endpoint(scheduleRoute)
  schedule(@Input() { body, principal }: InputOf<typeof scheduleRoute>) {
    return scheduleSession(this.engine, principal, body);
  }

  @Get()
  @Endpoint(listRoute)
  async list() {
    const sessions = await selectExamSessions(this.engine.db);
    return sessions.map((row) => ({
      id: row.id,
      title: row.title,
      place: row.place,
      qualification: row.qualification_id,
      startsAt: row.starts_at.toISOString(),
      state: row.state,
    }));
  }

  @Get(':session/sittings')
  @Endpoint(sittingsRoute)
  async sittings(@Input() { params, principal }: InputOf<typeof sittingsRoute>) {
    const blindReviewers = await selectBlindReviewers(this.engine.db, {
      sessionId: params.session,
    });
    authorise(principal, 'result.read', { blindReviewers });
    const sittings = await selectSittingsOfSession(this.engine.db, params.session);
    return Promise.all(
      sittings.map(async (sitting) => {
        const result = await findCurrentResult(this.engine.db, sitting.id);
        return {
          id: sitting.id,
          theoryStartedAt: sitting.conditions_accepted_at?.toISOString() ?? null,
          theoryFinishedAt: sitting.theory_finished_at?.toISOString() ?? null,
          theoryPassed: sitting.theory_passed,
          practicalFinishedAt: sitting.practical_finished_at?.toISOString() ?? null,
          total: result?.total ?? null,
          maxTotal: result?.max_total ?? null,
          decision: result?.decision ?? null,
        };
      }),
    );
  }

  @Post(':session/open')
  @Endpoint(openRoute)
  async open(@Input() { params, principal }: InputOf<typeof openRoute>) {
    await openSession(this.engine, principal, params.session);
  }

  @Post(':session/close')
  @Endpoint(closeRoute)
  async close(@Input() { params, principal }: InputOf<typeof closeRoute>) {
    await closeSession(this.engine, principal, params.session);
  }
}
