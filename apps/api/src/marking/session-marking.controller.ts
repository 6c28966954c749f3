import { randomBytes } from 'node:crypto';
import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import {
  beginNextRound,
  openMarking,
  reallocateSuspended,
  selectMarkingCase,
  standDown,
  suspendDrifting,
  type MarkingContext,
} from '#marking';
import { addWorkingDays, markingRules, type Scheme } from '#schemes';
import {
  appendEvent,
  findExamSession,
  insertSessionMarkers,
  inTransaction,
  lockMarking,
  selectOpenMarkings,
  selectSessionMarkers,
} from '#store';
import { actorOf, authorise } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { Problem } from '../http/problem.js';
import { exactly, Instant, MaybeInstant, Uuid } from '../http/schemas.js';
import { assertMayMark } from './name-markers.js';
import { refusedAsProblem } from './refusals.js';
import { reportOf, ReportSchema } from './report.js';

const session = exactly({ session: Uuid });
const People = Type.Array(Uuid, { maxItems: 200, uniqueItems: true });
const Duty = Type.Union([Type.Literal('marker'), Type.Literal('adjudicator')]);
const openRoute = endpoint({
  summary:
    'Open the marking of a closed session: equal answers become one script without a name, and the markers get theirs',
  action: 'marking.open',
  params: session,
  body: exactly({
    markers: Type.Array(Uuid, { minItems: 1, maxItems: 200, uniqueItems: true }),
    adjudicators: People,
  }),
  reply: exactly({
    answers: Type.Integer(),
    scripts: Type.Integer(),
    elsewhere: Type.Integer(),
    namesCandidate: Type.Integer(),
    dueAt: MaybeInstant,
  }),
  status: 201,
});
const listRoute = endpoint({
  summary: 'The markings that are not closed, and which of them are overdue',
  action: 'marking.read-report',
  reply: Type.Array(
    exactly({ session: Uuid, openedAt: Instant, dueAt: MaybeInstant, overdue: Type.Boolean() }),
  ),
});
const reportRoute = endpoint({
  summary:
    'How the marking of a session stands: rounds, markers, agreement, seeds; never which script is whose',
  action: 'marking.read-report',
  params: session,
  reply: ReportSchema,
});
const roundRoute = endpoint({
  summary: 'Freeze the open round and begin the next one; decided answers get their marks',
  action: 'marking.next-round',
  params: session,
  reply: exactly({ kind: Type.String(), scripts: Type.Integer(), settled: Type.Integer() }),
  status: 201,
});
const markerRoute = endpoint({
  summary: 'Name another marker or adjudicator; scripts that wait for one go to them',
  action: 'marking.name-marker',
  params: session,
  body: exactly({ person: Uuid, duty: Duty }),
  reply: exactly({ waiting: Type.Integer() }),
  status: 201,
});
const suspendRoute = endpoint({
  summary: 'Let a marker stand down: what they have in the open round goes to others',
  action: 'marking.suspend',
  params: session,
  body: exactly({ person: Uuid }),
  reply: Type.Null(),
  status: 204,
});

@ApiTags('marking')
@Controller()
export class SessionMarkingController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Post('sessions/:session/marking')
  @Endpoint(openRoute)
  async open(@Input() { params, body, principal }: InputOf<typeof openRoute>) {
    const context = this.contextOf(principal);
    const markers = [
      ...body.markers.map((id) => ({ id, duty: 'marker' as const })),
      ...body.adjudicators.map((id) => ({ id, duty: 'adjudicator' as const })),
    ];
    return inTransaction(this.engine.db, async (tx) => {
      authorise(principal, 'marking.open', {});
      const found = await findExamSession(tx, params.session);
      if (found === undefined) throw new Problem('not-found', 'There is no such session.');
      await assertMayMark(tx, found.id, markers);
      const { marking } = found.scheme as Scheme; // checked by parseScheme when it was scheduled
      const dueAt =
        marking?.workingDays === undefined ? null : addWorkingDays(context.at, marking.workingDays);
      const opened = await refusedAsProblem(
        openMarking(tx, context, {
          session: found,
          rules: markingRules(marking),
          dueAt,
          markers,
          secret: randomBytes(32).toString('hex'),
          by: principal.personId,
        }),
      );
      return { ...opened, dueAt: dueAt?.toISOString() ?? null };
    });
  }

  @Get('markings')
  @Endpoint(listRoute)
  async list() {
    const now = this.engine.clock.now();
    return (await selectOpenMarkings(this.engine.db)).map(({ sessionId, openedAt, dueAt }) => ({
      session: sessionId,
      openedAt: openedAt.toISOString(),
      dueAt: dueAt?.toISOString() ?? null,
      overdue: dueAt !== null && dueAt < now,
    }));
  }

  @Get('sessions/:session/marking')
  @Endpoint(reportRoute)
  report(@Input() { params }: InputOf<typeof reportRoute>) {
    return refusedAsProblem(reportOf(this.engine, params.session));
  }

  @Post('sessions/:session/marking/rounds')
  @Endpoint(roundRoute)
  async next(@Input() { params, principal }: InputOf<typeof roundRoute>) {
    const context = this.contextOf(principal);
    const sessionId = params.session;
    // In a transaction of its own: who drifts is suspended, whether or not the round can end.
    await refusedAsProblem(
      inTransaction(this.engine.db, (tx) => suspendDrifting(tx, context, sessionId)),
    );
    return inTransaction(this.engine.db, (tx) => {
      authorise(principal, 'marking.next-round', {});
      return refusedAsProblem(beginNextRound(tx, context, { sessionId, by: principal.personId }));
    });
  }

  @Post('sessions/:session/marking/markers')
  @Endpoint(markerRoute)
  async nameMarker(@Input() { params, body, principal }: InputOf<typeof markerRoute>) {
    const context = this.contextOf(principal);
    return inTransaction(this.engine.db, async (tx) => {
      authorise(principal, 'marking.name-marker', {});
      await lockMarking(tx, params.session);
      const markingCase = await refusedAsProblem(selectMarkingCase(tx, params.session));
      if (markingCase.round.kind === 'closed')
        throw new Problem('conflict', 'The marking of this session is closed.');
      const markers = [{ id: body.person, duty: body.duty }];
      await assertMayMark(tx, params.session, markers);
      await insertSessionMarkers(tx, {
        sessionId: params.session,
        markers,
        by: principal.personId,
        at: context.at,
      });
      const waiting = await reallocateSuspended(tx, markingCase, context.at);
      await appendEvent(tx, {
        type: 'marking.marker-named',
        at: context.at,
        actor: context.actor,
        subject: { kind: 'session', ref: params.session },
        data: { marker: body.person, duty: body.duty },
      });
      return { waiting };
    });
  }

  @Post('sessions/:session/marking/suspensions')
  @Endpoint(suspendRoute)
  async suspend(@Input() { params, body, principal }: InputOf<typeof suspendRoute>) {
    await inTransaction(this.engine.db, async (tx) => {
      authorise(principal, 'marking.suspend', {});
      const markers = await selectSessionMarkers(tx, params.session);
      if (!markers.some(({ id }) => id === body.person))
        throw new Problem('not-found', 'There is no such marker in this session.');
      await refusedAsProblem(
        standDown(tx, this.contextOf(principal), {
          sessionId: params.session,
          personId: body.person,
          by: principal.personId,
        }),
      );
    });
  }

  private contextOf(principal: Principal): MarkingContext {
    return { keys: this.engine.keys, at: this.engine.clock.now(), actor: actorOf(principal) };
  }
}
