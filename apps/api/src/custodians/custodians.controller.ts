import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { selectCustodians } from '#store';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { exactly, Uuid } from '../http/schemas.js';
import { proveKey, registerKey } from './register-key.js';

const Recipient = Type.String({ pattern: '^age1[02-9ac-hj-np-z]{58}$' });

const listRoute = endpoint({
  summary: 'Who can be a custodian of the next set',
  action: 'custodian.list',
  reply: Type.Array(exactly({ id: Uuid, userName: Type.String(), recipient: Recipient })),
});

const registerRoute = endpoint({
  summary: 'Register the public half of your key; the reply holds a challenge to it',
  action: 'custodian.register',
  body: exactly({ recipient: Recipient }),
  reply: exactly({ id: Uuid, challenge: Type.String() }),
  status: 201,
});

const proveRoute = endpoint({
  summary: 'Prove that you hold the secret half: what the challenge holds, decrypted',
  action: 'custodian.register',
  params: exactly({ key: Uuid }),
  body: exactly({ answer: Type.String({ pattern: '^[0-9a-f]{64}$' }) }),
  reply: Type.Null(),
  status: 204,
});

@ApiTags('custodians')
@Controller('custodians')
export class CustodiansController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Get()
  @Endpoint(listRoute)
  async list() {
    const custodians = await selectCustodians(this.engine.db);
    return custodians.map(({ personId, userName, recipient }) => ({
      id: personId,
      userName,
      recipient,
    }));
  }

  @Post('keys')
  @Endpoint(registerRoute)
  register(@Input() { body, principal }: InputOf<typeof registerRoute>) {
    return registerKey(this.engine, principal, body.recipient);
  }

  @Post('keys/:key/proofs')
  @Endpoint(proveRoute)
  async prove(@Input() { params, body, principal }: InputOf<typeof proveRoute>) {
    await proveKey(this.engine, principal, { keyId: params.key, answer: body.answer });
  }
}
