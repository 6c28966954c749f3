import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { inTransaction, selectStatisticsReports, type StatisticsReport } from '#store';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { exactly, Instant, MaybeInstant, Uuid } from '../http/schemas.js';
import { draftRemarks } from './draft-remarks.js';
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
const drafted = Type.Array(
  exactly({ item: Type.String(), version: Type.Integer(), itemVersionId: Uuid, remark: Uuid }),
);
const draftRoute = endpoint({
  summary:
    'Draft a re-mark of each item that statistics speak against; what to do with it is for people to say',
  action: 'statistics.draft',
  params: exactly({ report: Uuid }),
  body: exactly({
    /** Of the suspicious items only these; all where it is left out. */
    itemVersions: Type.Optional(
      Type.Array(Uuid, { minItems: 1, maxItems: 1000, uniqueItems: true }),
    ),
  }),
  reply: exactly({ drafts: drafted, conflicts: drafted }),
  status: 201,
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
    const { report, body, reproduced, outdatedSince } = await inTransaction(this.engine.db, (tx) =>
      readReport(tx, this.engine, principal, params.report),
    );
    return {
      ...headOf(report),
      body,
      reproduced,
      outdatedSince: outdatedSince?.toISOString() ?? null,
    };
  }

  @Post(':report/drafts')
  @Endpoint(draftRoute)
  draft(@Input() { params, body, principal }: InputOf<typeof draftRoute>) {
    return draftRemarks(this.engine, principal, {
      reportId: params.report,
      itemVersionIds: body.itemVersions,
    });
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
