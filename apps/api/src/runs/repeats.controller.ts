import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { openTask, repeatsReport } from '#marking';
import {
  appendEvent,
  findRun,
  insertRepeats,
  inTransaction,
  lockRun,
  selectItemVersion,
  selectRepeats,
} from '#store';
import { actorOf } from '../access/authorise.js';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { Problem } from '../http/problem.js';
import { exactly, Uuid } from '../http/schemas.js';

const MOST_REPEATS = 20;

const run = exactly({ run: Uuid });
const repeatRoute = endpoint({
  summary:
    'Run the same program again so many times, to see whether it always does the same; never a mark',
  action: 'run.repeat',
  params: run,
  body: exactly({ times: Type.Integer({ minimum: 1, maximum: MOST_REPEATS }) }),
  reply: exactly({ runs: Type.Array(Uuid) }),
  status: 201,
});
const reportRoute = endpoint({
  summary: 'What the repeats of a run found: verdicts and times, test by test',
  action: 'run.read',
  params: run,
  reply: exactly({ asked: Type.Integer(), done: Type.Integer(), report: Type.Unknown() }),
});

@ApiTags('results and evidence')
@Controller('runs')
export class RepeatsController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Post(':run/repeats')
  @Endpoint(repeatRoute)
  async repeat(@Input() { params, body, principal }: InputOf<typeof repeatRoute>) {
    const { db, clock, doorbell } = this.engine;
    const at = clock.now();
    const runs = await inTransaction(db, async (tx) => {
      const of = await lockRun(tx, params.run);
      if (of === undefined) throw new Problem('not-found', 'There is no such run.');
      if (of.state !== 'done' || of.purpose === 'repeat')
        throw new Problem('conflict', 'Only a run that is done is repeated, and no repeat is.');
      const waiting = (await selectRepeats(tx, of.id)).filter(({ state }) => state !== 'done');
      if (waiting.length + body.times > MOST_REPEATS)
        throw new Problem('conflict', `${waiting.length} repeats of it wait to be graded.`);
      const ids = await insertRepeats(tx, { of, times: body.times, at });
      await appendEvent(tx, {
        type: 'run.repeated',
        at,
        actor: actorOf(principal),
        subject: { kind: 'run', ref: of.id },
        data: { times: body.times },
      });
      return ids;
    });
    await doorbell.ring(runs);
    return { runs: [...runs] };
  }

  @Get(':run/repeats')
  @Endpoint(reportRoute)
  async report(@Input() { params }: InputOf<typeof reportRoute>) {
    const { db, keys } = this.engine;
    const of = await findRun(db, params.run);
    if (of === undefined) throw new Problem('not-found', 'There is no such run.');
    const repeats = await selectRepeats(db, of.id);
    const task = await openTask(keys, await selectItemVersion(db, of.item_version_id));
    const done = repeats.filter(({ state }) => state === 'done');
    return {
      asked: repeats.length,
      done: done.length,
      report: repeatsReport(task, of.state === 'done' ? [of, ...done] : done),
    };
  }
}
