import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import {
  appendEvent,
  findScriptMarking,
  inTransaction,
  lockSitting,
  recordParticipation,
  requeueScriptMarking,
  selectParkedScripts,
} from '#store';
import { actorOf } from '../access/authorise.js';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { Problem } from '../http/problem.js';
import { exactly, Instant, Uuid } from '../http/schemas.js';

const parkedRoute = endpoint({
  summary: "Answers whose author's script failed: they have no mark and wait for a person",
  action: 'run.read',
  reply: Type.Array(
    exactly({
      id: Uuid,
      sitting: Uuid,
      item: Type.String(),
      itemVersion: Uuid,
      failures: Type.Integer(),
      lastFault: Type.Union([Type.String(), Type.Null()]),
      createdAt: Instant,
    }),
  ),
});
const requeueRoute = endpoint({
  summary: 'Ask the script about a parked answer again',
  action: 'run.requeue',
  params: exactly({ script: Uuid }),
  reply: Type.Null(),
  status: 204,
});

@ApiTags('results and evidence')
@Controller()
export class ScriptsController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Get('scripts/parked')
  @Endpoint(parkedRoute)
  async parked() {
    return (await selectParkedScripts(this.engine.db)).map((task) => ({
      id: task.id,
      sitting: task.sitting_id,
      item: task.item_id,
      itemVersion: task.item_version_id,
      failures: task.failures,
      lastFault: task.last_fault,
      createdAt: task.created_at.toISOString(),
    }));
  }

  @Post('scripts/:script/requeue')
  @Endpoint(requeueRoute)
  async requeue(@Input() { params, principal }: InputOf<typeof requeueRoute>) {
    const { db, clock } = this.engine;
    await inTransaction(db, async (tx) => {
      const task = await findScriptMarking(tx, params.script);
      const sitting = task && (await lockSitting(tx, task.sitting_id));
      if (sitting === undefined) throw new Problem('not-found', 'No such answer is parked.');
      if (!(await requeueScriptMarking(tx, params.script)))
        throw new Problem('conflict', 'The answer is not parked.');
      const at = clock.now();
      await recordParticipation(tx, {
        personId: principal.personId,
        act: 'grader',
        sessionId: sitting.exam_session_id,
        at,
      });
      await appendEvent(tx, {
        type: 'script.requeued',
        at,
        actor: actorOf(principal),
        subject: { kind: 'sitting', ref: sitting.audit_ref },
        data: { itemVersion: task?.item_version_id ?? '', task: params.script },
      });
    });
  }
}
