import { hash } from 'node:crypto';
import { Controller, Get, Header, Inject, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import { AuditError, parseAddCheckpoint } from '#audit';
import { selectWitnessed, witnessCheckpoint, type WitnessAnswer } from '#store';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { Problem, type ProblemCode } from '../http/problem.js';
import { exactly } from '../http/schemas.js';

/** A request is a proof of at most 63 lines and a note. */
const LARGEST_REQUEST = 64 * 1024;

const addRoute = endpoint({
  summary:
    'As a witness: cosign the checkpoint of a log that is watched here, once it is shown to continue the last one (c2sp.org/tlog-witness)',
  action: 'public',
  body: Type.String({ maxLength: LARGEST_REQUEST }),
  reply: Type.String(),
});
const latestRoute = endpoint({
  summary:
    'As a witness: the newest checkpoint that was cosigned here, by the SHA-256 of its origin',
  action: 'public',
  params: exactly({ origin: Type.String({ pattern: '^[0-9a-f]{64}$' }) }),
  reply: Type.String(),
});
const vkeyRoute = endpoint({
  summary: 'The key with which checkpoints of other logs are cosigned here',
  action: 'public',
  reply: Type.String(),
});

@ApiTags('audit log')
@Controller('witness')
export class WitnessController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Post('add-checkpoint')
  @Endpoint(addRoute)
  async add(@Input() { body }: InputOf<typeof addRoute>, @Res() reply: FastifyReply) {
    const { db, audit, clock, policy } = this.engine;
    const answer = await witnessCheckpoint(db, requestOf(body), {
      key: audit.witness,
      vkeys: policy.logs.map(({ vkey }) => vkey),
      at: clock.now(),
    });
    const [status, type, text] = textOf(answer);
    await reply.status(status).type(type).send(text);
    return text;
  }

  @Get('vkey')
  @Header('content-type', 'text/plain; charset=utf-8')
  @Endpoint(vkeyRoute)
  vkey() {
    return `${this.engine.audit.witness.vkey}\n`;
  }

  @Get(':origin/checkpoint')
  @Header('content-type', 'text/plain; charset=utf-8')
  @Endpoint(latestRoute)
  async latest(@Input() { params }: InputOf<typeof latestRoute>) {
    const all = await selectWitnessed(this.engine.db);
    const found = all.find(({ origin }) => hash('sha256', origin) === params.origin);
    if (found === undefined)
      throw new Problem('not-found', 'No checkpoint of such a log was cosigned here.');
    return found.note;
  }
}

function requestOf(body: string) {
  try {
    return parseAddCheckpoint(body);
  } catch (error) {
    if (error instanceof AuditError) throw new Problem('bad-input', error.message);
    throw error;
  }
}

/** Status, type and text of an answer that the standard gives a form to. @throws Problem for the others */
function textOf(answer: WitnessAnswer): readonly [status: number, type: string, text: string] {
  if (answer.status === 200) return [200, 'text/plain; charset=utf-8', answer.cosignature];
  if (answer.status === 409) return [409, 'text/x.tlog.size', `${answer.size}\n`];
  const codes = {
    400: 'bad-input',
    403: 'checkpoint-not-signed',
    404: 'log-not-watched',
    422: 'checkpoint-inconsistent',
  } as const satisfies Record<number, ProblemCode>;
  throw new Problem(codes[answer.status], `${answer.reason}.`);
}
