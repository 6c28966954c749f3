import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { exactly, Uuid } from '../http/schemas.js';
import { addPiece, commitImport, openImport, readImport } from './import-job.js';
import { UploadedTasks } from './uploaded-tasks.js';

const View = exactly({
  id: Uuid,
  state: Type.String(),
  expected: Type.Integer(),
  received: Type.Integer(),
  stored: Type.Integer(),
  unchanged: Type.Union([Type.Integer(), Type.Null()]),
  problems: Type.Array(Type.Unknown()),
});

const openRoute = endpoint({
  summary: 'Open an import in pieces: the bank without its items first',
  action: 'bank.import',
  body: exactly({
    bank: Type.String({ maxLength: 500_000 }),
    expected: Type.Integer({ minimum: 1, maximum: 100_000 }),
  }),
  reply: exactly({ id: Uuid }),
  status: 201,
});
const pieceRoute = endpoint({
  summary:
    'Send a piece: items as JSON, tasks as files, attributes as JSON; kept sealed until all have come',
  action: 'bank.import-own',
  params: exactly({ job: Uuid }),
  body: exactly({
    sequence: Type.Integer({ minimum: 1, maximum: 100_000 }),
    items: Type.String({ maxLength: 20_000_000 }),
    attributes: Type.String({ maxLength: 5_000_000 }),
    tasks: UploadedTasks,
  }),
  reply: View,
  status: 201,
});
const commitRoute = endpoint({
  summary: 'Import everything that has come, or nothing',
  action: 'bank.import-own',
  params: exactly({ job: Uuid }),
  reply: View,
});
const readRoute = endpoint({
  summary: 'How far an import is; also while it is at work',
  action: 'bank.import-own',
  params: exactly({ job: Uuid }),
  reply: View,
});

/** Imports in pieces, all or nothing. */
@ApiTags('bank')
@Controller('bank/import-jobs')
export class ImportsController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Post()
  @Endpoint(openRoute)
  open(@Input() { body, principal }: InputOf<typeof openRoute>) {
    return openImport(this.engine, principal, body);
  }

  @Post(':job/pieces')
  @Endpoint(pieceRoute)
  add(@Input() { params, body, principal }: InputOf<typeof pieceRoute>) {
    return addPiece(this.engine, principal, params.job, body);
  }

  @Post(':job/commit')
  @Endpoint(commitRoute)
  commit(@Input() { params, principal }: InputOf<typeof commitRoute>) {
    return commitImport(this.engine, principal, params.job);
  }

  @Get(':job')
  @Endpoint(readRoute)
  read(@Input() { params, principal }: InputOf<typeof readRoute>) {
    return readImport(this.engine, principal, params.job);
  }
}
