import { randomUUID } from 'node:crypto';
import { Controller, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { hash } from '@node-rs/argon2';
import { Type } from '@sinclair/typebox';
import { appendEvent, findPersonByUserName, inTransaction, insertPerson } from '#store';
import { actorOf } from '../access/authorise.js';
import { ROLES } from '../access/roles.js';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { Problem } from '../http/problem.js';
import { exactly, Uuid } from '../http/schemas.js';

const createPerson = endpoint({
  summary: 'Create a person with roles and a first password',
  action: 'person.create',
  body: exactly({
    userName: Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{1,63}$' }),
    fullName: Type.String({ minLength: 1, maxLength: 200 }),
    password: Type.String({ minLength: 12, maxLength: 256 }),
    roles: Type.Array(Type.Union(ROLES.map((role) => Type.Literal(role))), {
      minItems: 1,
      uniqueItems: true,
    }),
  }),
  reply: exactly({ id: Uuid }),
  status: 201,
});

@ApiTags('people')
@Controller('people')
export class PeopleController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Post()
  @Endpoint(createPerson)
  async create(@Input() { body, principal }: InputOf<typeof createPerson>) {
    const { db, clock } = this.engine;
    // Whoever sits an exam has no part in making or marking any.
    if (body.roles.includes('candidate') && body.roles.length > 1)
      throw new Problem('conflict', 'A candidate holds no other role.');
    const passwordHash = await hash(body.password);
    const id = randomUUID();
    const at = clock.now();
    await inTransaction(db, async (tx) => {
      if ((await findPersonByUserName(tx, body.userName)) !== undefined)
        throw new Problem('conflict', `The user name ${body.userName} is taken.`);
      await insertPerson(tx, {
        id,
        userName: body.userName,
        fullName: body.fullName,
        passwordHash,
        roles: body.roles,
        at,
      });
      await appendEvent(tx, {
        type: 'person.created',
        at,
        actor: actorOf(principal),
        subject: { kind: 'person', ref: id },
        data: { roles: body.roles },
      });
    });
    return { id };
  }
}
