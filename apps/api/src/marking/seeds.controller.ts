import { randomUUID } from 'node:crypto';
import { Controller, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { checkResponse, rubricOf } from '#exam-bank';
import { answerSha256, awaitsPeople, contentSha256, openKnowledgeItem } from '#marking';
import { appendEvent, findItemVersion, insertSeed, inTransaction } from '#store';
import { actorOf, authorise } from '../access/authorise.js';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { Problem } from '../http/problem.js';
import { AnyResponse, exactly, Uuid } from '../http/schemas.js';
import { pointsOf } from './desk.js';
import { Decisions } from './schemas.js';

const seedRoute = endpoint({
  summary:
    'Make an answer with a known mark, by which markers are watched; its maker does not mark it',
  action: 'marking.make-seed',
  params: exactly({ itemVersion: Uuid }),
  body: exactly({
    response: AnyResponse,
    decisions: Decisions,
    rationale: Type.String({ minLength: 20, maxLength: 10_000 }),
  }),
  reply: exactly({ ref: Uuid, points: Type.String() }),
  status: 201,
});

@ApiTags('marking')
@Controller('items')
export class SeedsController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Post(':itemVersion/marking-seeds')
  @Endpoint(seedRoute)
  async make(@Input() { params, body, principal }: InputOf<typeof seedRoute>) {
    const at = this.engine.clock.now();
    return inTransaction(this.engine.db, async (tx) => {
      authorise(principal, 'marking.make-seed', {});
      const row = await findItemVersion(tx, params.itemVersion);
      if (row?.kind !== 'knowledge')
        throw new Problem('not-found', 'There is no such knowledge item.');
      const content = await openKnowledgeItem(this.engine.keys, row);
      if (rubricOf(content) === undefined)
        throw new Problem('conflict', 'No person marks answers to this item.');
      const check = checkResponse(content, body.response);
      if (!check.ok) throw new Problem('response-refused', check.message);
      if (!awaitsPeople(content, check.response))
        throw new Problem('response-refused', 'A blank answer is not marked by people.');
      const { decisions, rationale } = body;
      const points = pointsOf(content, check.response, decisions);
      const ref = randomUUID();
      await insertSeed(tx, {
        ...{ ref, itemVersionId: row.id, decisions, points, rationale, at },
        answer: check.response,
        answerSha256: answerSha256(check.response),
        by: principal.personId,
      });
      // Which answer it is stays out of the log: markers must not tell it from others.
      await appendEvent(tx, {
        type: 'marking.seed-made',
        at,
        actor: actorOf(principal),
        subject: { kind: 'item', ref: row.id },
        data: { recordSha256: contentSha256({ ref, decisions, points, rationale }) },
      });
      return { ref, points };
    });
  }
}
