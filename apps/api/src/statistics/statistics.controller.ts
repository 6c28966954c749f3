import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { selectStatisticsReports, type StatisticsReport } from '#store';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { exactly, Instant, MaybeInstant, Uuid } from '../http/schemas.js';
import { makeReport, readReport } from './make-report.js';

const Body = exactly({
  items: Type.Array(Type.Unknown()),
  test: Type.Unknown(),
  suspicious: Type.Array(Type.Unknown()),
});
const Head = exactly({
  id: Uuid,
  sessions: Type.Array(Uuid),
  sittings: Type.Integer(),
  madeAt: Instant,
});
const makeRoute = endpoint({
  summary:
    'Item analysis of closed sessions of one qualification, as the marks stand; recorded, because decisions rest on it',
  action: 'statistics.make',
  body: exactly({ sessions: Type.Array(Uuid, { minItems: 1, maxItems: 500, uniqueItems: true }) }),
  reply: exactly({ id: Uuid, body: Body }),
  status: 201,
});
const listRoute = endpoint({
  summary: 'Statistics that were made, newest first',
  action: 'statistics.read',
  reply: Type.Array(Head),
});
const readRoute = endpoint({
  summary: 'Statistics made again as the ledger stood then, and whether marks have changed since',
  action: 'statistics.read',
  params: exactly({ report: Uuid }),
  reply: exactly({
    ...Head.properties,
    body: Body,
    reproduced: Type.Boolean(),
    outdatedSince: MaybeInstant,
  }),
});

@ApiTags('statistics')
@Controller('statistics')
export class StatisticsController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Post()
  @Endpoint(makeRoute)
  make(@Input() { body, principal }: InputOf<typeof makeRoute>) {
    return makeReport(this.engine, principal, body.sessions);
  }

  @Get()
  @Endpoint(listRoute)
  async list() {
    return (await selectStatisticsReports(this.engine.db)).map(headOf);
  }

  @Get(':report')
  @Endpoint(readRoute)
  async read(@Input() { params, principal }: InputOf<typeof readRoute>) {
    const { report, body, reproduced, outdatedSince } = await readReport(
      this.engine,
      principal,
      params.report,
    );
    return {
      ...headOf(report),
      body,
      reproduced,
      outdatedSince: outdatedSince?.toISOString() ?? null,
    };
  }
}

function headOf(report: StatisticsReport) {
  return {
    id: report.id,
    sessions: report.session_ids,
    sittings: report.sittings,
    madeAt: report.made_at.toISOString(),
  };
}
