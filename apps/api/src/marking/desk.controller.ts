import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { watchMarker } from '#marking';
import { asMarker } from '#store';
import { actorOf } from '../access/authorise.js';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { exactly, Uuid } from '../http/schemas.js';
import { markScript, queueOf, readScript, type MarkerEngine } from './desk.js';
import { refusedAsProblem } from './refusals.js';
import { Comment, Decisions } from './schemas.js';

const queueRoute = endpoint({
  summary: 'The scripts that are mine in the open rounds, and the next one that waits',
  action: 'marking.read-own',
  reply: exactly({
    waiting: Type.Integer(),
    next: Type.Union([Uuid, Type.Null()]),
    scripts: Type.Array(exactly({ ref: Uuid, round: Type.String(), marked: Type.Boolean() })),
  }),
});
const script = exactly({ script: Uuid });
const Shown = { points: Type.String(), decisions: Decisions, comment: Type.String() };
const readRoute = endpoint({
  summary:
    'One of my scripts: question, rubric, answer, and how many gave that answer; an adjudicator sees both markings, and nobody whose they are',
  action: 'marking.read-own',
  params: script,
  reply: exactly({
    ref: Uuid,
    round: Type.String(),
    item: Type.Unknown(),
    rubric: Type.Array(Type.Unknown()),
    guidance: Type.Array(Type.String()),
    tolerance: Type.String(),
    answer: Type.Unknown(),
    answers: Type.Integer(),
    sequence: Type.Integer(),
    mine: Type.Array(exactly(Shown)),
    earlier: Type.Array(exactly({ round: Type.String(), ...Shown })),
  }),
});
const marking = exactly({
  decisions: Decisions,
  comment: Comment,
  supersedes: Type.Integer({ minimum: 0, maximum: 1000 }),
});
const marked = exactly({
  sequence: Type.Integer(),
  points: Type.String(),
  answers: Type.Integer(),
});
const markRoute = endpoint({
  summary:
    'Mark one of my scripts, or mark it anew while the round is open; it counts for everybody who gave that answer',
  action: 'marking.mark',
  params: script,
  body: marking,
  reply: marked,
  status: 201,
});
const adjudicateRoute = endpoint({
  summary: 'Decide a script on which two markers are too far apart',
  action: 'marking.adjudicate',
  params: script,
  body: marking,
  reply: marked,
  status: 201,
});

/** Everything here works as the database's `exam_marker`, which cannot read who a candidate is. */
@ApiTags('marking')
@Controller('marking')
export class DeskController {
  private readonly marker: MarkerEngine;

  constructor(@Inject(ENGINE) { db, keys, clock }: Engine) {
    this.marker = {
      keys,
      clock,
      asMarker: (personId, work) => refusedAsProblem(asMarker(db, personId, work)),
      watch: (principal, allocationId) =>
        watchMarker(db, { keys, at: clock.now(), actor: actorOf(principal) }, allocationId),
    };
  }

  @Get('queue')
  @Endpoint(queueRoute)
  queue(@Input() { principal }: InputOf<typeof queueRoute>) {
    return queueOf(this.marker, principal);
  }

  @Get('scripts/:script')
  @Endpoint(readRoute)
  read(@Input() { params, principal }: InputOf<typeof readRoute>) {
    return readScript(this.marker, principal, params.script);
  }

  @Post('scripts/:script/markings')
  @Endpoint(markRoute)
  mark(@Input() { params, body, principal }: InputOf<typeof markRoute>) {
    return markScript(this.marker, principal, {
      ...body,
      ref: params.script,
      action: 'marking.mark',
    });
  }

  @Post('scripts/:script/adjudications')
  @Endpoint(adjudicateRoute)
  adjudicate(@Input() { params, body, principal }: InputOf<typeof adjudicateRoute>) {
    return markScript(this.marker, principal, {
      ...body,
      ref: params.script,
      action: 'marking.adjudicate',
    });
  }
}
