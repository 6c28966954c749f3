import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import {
  appendEvent,
  findItemVersion,
  inTransaction,
  openItemVersion,
  recordItemAccess,
} from '#store';
import { actorOf } from '../access/authorise.js';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { Problem } from '../http/problem.js';
import { Base64, exactly, ItemId, Uuid } from '../http/schemas.js';
import { correctTask } from './correct-task.js';
import { freezeBank } from './freeze-bank.js';
import { importBank } from './import-bank.js';
import { readCheck, requestChecks } from './task-checks.js';
import { UploadedTasks } from './uploaded-tasks.js';

const importRoute = endpoint({
  summary: 'Import a bank: all of it, handed in for review, or nothing',
  action: 'bank.import',
  body: exactly({
    bank: Type.String({ maxLength: 20_000_000 }),
    tasks: UploadedTasks,
  }),
  reply: exactly({
    qualification: Type.String(),
    bankVersion: Type.String(),
    created: Type.Array(Uuid),
    unchanged: Type.Integer(),
  }),
  status: 201,
});

const readRoute = endpoint({
  summary: 'One item version with its content and key; reading it is recorded',
  action: 'item.read',
  params: exactly({ itemVersion: Uuid }),
  reply: exactly({
    id: Uuid,
    itemId: Type.String(),
    version: Type.Integer(),
    state: Type.String(),
    content: Type.Unknown(),
  }),
});

const checkRoute = endpoint({
  summary: 'Have the example submissions of tasks graded: what approving them needs',
  action: 'item.check',
  body: exactly({
    itemVersions: Type.Array(Uuid, { minItems: 1, maxItems: 1000, uniqueItems: true }),
  }),
  reply: exactly({ requested: Type.Integer() }),
  status: 201,
});

const readCheckRoute = endpoint({
  summary: 'The newest acceptance check of a task version',
  action: 'item.check',
  params: exactly({ itemVersion: Uuid }),
  reply: exactly({
    state: Type.String(),
    requestedAt: Type.String(),
    finishedAt: Type.Union([Type.String(), Type.Null()]),
    report: Type.Unknown(),
    lastFailure: Type.Union([Type.String(), Type.Null()]),
  }),
});

const freezeRoute = endpoint({
  summary: 'Freeze the approved content as a bank version',
  action: 'bank.freeze',
  params: exactly({ qualification: ItemId }),
  body: exactly({ version: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9.-]{0,31}$' }) }),
  reply: exactly({ id: Uuid, items: Type.Integer(), snapshotRoot: Type.String() }),
  status: 201,
});

const correctRoute = endpoint({
  summary: "Correct a task's tests: a new version, handed in for review",
  action: 'item.correct',
  params: exactly({ itemVersion: Uuid }),
  body: exactly({
    note: Type.String({ minLength: 10, maxLength: 2000 }),
    tests: Type.Array(
      exactly({
        id: Type.String({ maxLength: 200 }),
        input: Type.Optional(Base64),
        answer: Type.Optional(Base64),
      }),
      { minItems: 1, maxItems: 500 },
    ),
  }),
  reply: exactly({ id: Uuid, version: Type.Integer() }),
  status: 201,
});

@ApiTags('bank')
@Controller()
export class BankController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Post('bank/imports')
  @Endpoint(importRoute)
  import(@Input() { body, principal }: InputOf<typeof importRoute>) {
    return importBank(this.engine, principal, body);
  }

  @Get('items/:itemVersion')
  @Endpoint(readRoute)
  async read(@Input() { params, principal }: InputOf<typeof readRoute>) {
    const { db, keys, clock } = this.engine;
    const row = await findItemVersion(db, params.itemVersion);
    if (row === undefined) throw new Problem('not-found', 'There is no such item version.');
    // The event is committed before the content leaves.
    const at = clock.now();
    await inTransaction(db, async (tx) => {
      await recordItemAccess(tx, {
        ...{ personId: principal.personId, act: 'read', source: 'GET /items' },
        ...{ itemVersionIds: [row.id], at },
      });
      await appendEvent(tx, {
        type: 'item.read',
        at,
        actor: actorOf(principal),
        subject: { kind: 'item', ref: row.id },
        data: { item: row.item_id, version: row.version },
      });
    });
    return {
      id: row.id,
      itemId: row.item_id,
      version: row.version,
      state: row.state,
      content: await openItemVersion(keys, row),
    };
  }

  @Post('bank/checks')
  @Endpoint(checkRoute)
  async check(@Input() { body, principal }: InputOf<typeof checkRoute>) {
    await requestChecks(this.engine, principal, body.itemVersions);
    return { requested: body.itemVersions.length };
  }

  @Get('items/:itemVersion/check')
  @Endpoint(readCheckRoute)
  readCheck(@Input() { params }: InputOf<typeof readCheckRoute>) {
    return readCheck(this.engine, params.itemVersion);
  }

  @Post('bank/:qualification/versions')
  @Endpoint(freezeRoute)
  freeze(@Input() { params, body, principal }: InputOf<typeof freezeRoute>) {
    return freezeBank(this.engine, principal, {
      qualification: params.qualification,
      version: body.version,
    });
  }

  @Post('items/:itemVersion/corrections')
  @Endpoint(correctRoute)
  correct(@Input() { params, body, principal }: InputOf<typeof correctRoute>) {
    return correctTask(this.engine, principal, { itemVersionId: params.itemVersion, ...body });
  }
}
