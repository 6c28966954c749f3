import { randomUUID } from 'node:crypto';
import { Controller, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { hash } from '@node-rs/argon2';
import { Type } from '@sinclair/typebox';
import {
  appendEvent,
  findPerson,
  findPersonByUserName,
  inTransaction,
  insertPerson,
  isRefusedByDatabase,
  setIdentity,
} from '#store';
import { actorOf } from '../access/authorise.js';
import { ROLES } from '../access/roles.js';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { Problem } from '../http/problem.js';
import { exactly, Uuid } from '../http/schemas.js';
import { askRoles, AskedGrant } from './role-grants.js';

/** How the body knows a human: a staff number, or a keyed hash of a national number. Kept as a hash. */
const IdentityRef = Type.String({ pattern: '^[A-Za-z0-9._:/+=-]{4,128}$' });

const createPerson = endpoint({
  summary:
    'Create a person with a first password, which they have to change; staff roles wait for a second person',
  action: 'person.create',
  body: exactly({
    userName: Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{1,63}$' }),
    fullName: Type.String({ minLength: 1, maxLength: 200 }),
    password: Type.String({ minLength: 12, maxLength: 256 }),
    roles: Type.Array(Type.Union(ROLES.map((role) => Type.Literal(role))), {
      minItems: 1,
      uniqueItems: true,
    }),
    identityRef: Type.Optional(IdentityRef),
    unit: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9._/-]{1,64}$' })),
  }),
  reply: exactly({ id: Uuid, grants: Type.Array(AskedGrant) }),
  status: 201,
});

const identify = endpoint({
  summary: 'Say once whose account it is; accounts of one human carry the same reference',
  action: 'person.identify',
  params: exactly({ person: Uuid }),
  body: exactly({ identityRef: IdentityRef }),
  reply: Type.Null(),
  status: 204,
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
    const grants: AskedGrant[] = [];
    await refusingConflicts(() =>
      inTransaction(db, async (tx) => {
        if ((await findPersonByUserName(tx, body.userName)) !== undefined)
          throw new Problem('conflict', `The user name ${body.userName} is taken.`);
        await insertPerson(tx, {
          id,
          userName: body.userName,
          fullName: body.fullName,
          passwordHash,
          // Who sits exams is registered by one; who makes, marks or runs them takes two.
          roles: body.roles.filter((role) => role === 'candidate'),
          identityRef: body.identityRef,
          unit: body.unit,
          givenPassword: true,
          at,
        });
        await appendEvent(tx, {
          type: 'person.created',
          at,
          actor: actorOf(principal),
          subject: { kind: 'person', ref: id },
          data: { roles: body.roles, identified: body.identityRef !== undefined },
        });
        grants.push(
          ...(await askRoles(tx, principal, {
            personId: id,
            roles: body.roles.filter((role) => role !== 'candidate'),
            at,
          })),
        );
      }),
    );
    return { id, grants };
  }

  @Post(':person/identity')
  @Endpoint(identify)
  async identify(@Input() { params, body, principal }: InputOf<typeof identify>) {
    const { db, clock } = this.engine;
    const account = { personId: params.person, identityRef: body.identityRef };
    await refusingConflicts(() =>
      inTransaction(db, async (tx) => {
        if ((await findPerson(tx, params.person)) === undefined)
          throw new Problem('not-found', 'There is no such person.');
        if (!(await setIdentity(tx, account)))
          throw new Problem('conflict', 'Whose account it is was said before.');
        await appendEvent(tx, {
          type: 'person.identified',
          at: clock.now(),
          actor: actorOf(principal),
          subject: { kind: 'person', ref: params.person },
        });
      }),
    );
  }
}

/** The database knows best whether the human behind an account approved what the account wrote. */
async function refusingConflicts(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isRefusedByDatabase(error)) throw error;
    throw new Problem(
      'conflict',
      'This human approved, from another account, what this account wrote: have those versions approved anew by somebody else first.',
    );
  }
}
