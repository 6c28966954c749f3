import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { selectOpenGrants } from '#store';
import { STAFF } from '../access/roles.js';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { exactly, Instant, Uuid } from '../http/schemas.js';
import { askFurtherRoles, AskedGrant, decideGrant } from './role-grants.js';
import { recordTeaching } from './teachings.js';

const Day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });
const askRoute = endpoint({
  summary: 'Ask for further staff roles of somebody; a second person confirms each',
  action: 'role.ask',
  params: exactly({ person: Uuid }),
  body: exactly({
    roles: Type.Array(Type.Union(STAFF.map((role) => Type.Literal(role))), {
      minItems: 1,
      uniqueItems: true,
    }),
  }),
  reply: Type.Array(AskedGrant),
  status: 201,
});
const listRoute = endpoint({
  summary: 'Roles that wait for a second person',
  action: 'role.list',
  reply: Type.Array(
    exactly({
      ...{ id: Uuid, personId: Uuid, role: Type.String(), askedBy: Uuid },
      askedAt: Instant,
    }),
  ),
});
const decideRoute = endpoint({
  summary: 'Confirm or refuse a role as the second person',
  action: 'role.confirm',
  params: exactly({ grant: Uuid }),
  body: exactly({ outcome: Type.Union([Type.Literal('confirmed'), Type.Literal('refused')]) }),
  reply: Type.Null(),
  status: 204,
});
const teachingRoute = endpoint({
  summary:
    'Say who taught a candidate, and when: they neither supervise nor mark them; names sessions where they already do',
  action: 'teaching.record',
  body: exactly({
    trainer: Uuid,
    candidate: Uuid,
    qualification: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$' }),
    from: Day,
    until: Day,
  }),
  reply: exactly({ id: Uuid, conflicts: Type.Array(Uuid) }),
  status: 201,
});

@ApiTags('people')
@Controller()
export class RolesController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Post('people/:person/roles')
  @Endpoint(askRoute)
  ask(@Input() { params, body, principal }: InputOf<typeof askRoute>) {
    return askFurtherRoles(this.engine, principal, { personId: params.person, roles: body.roles });
  }

  @Get('role-grants')
  @Endpoint(listRoute)
  async list() {
    return (await selectOpenGrants(this.engine.db)).map((grant) => ({
      id: grant.id,
      personId: grant.person_id,
      role: grant.role,
      askedBy: grant.asked_by,
      askedAt: grant.asked_at.toISOString(),
    }));
  }

  @Post('role-grants/:grant/decision')
  @Endpoint(decideRoute)
  async decide(@Input() { params, body, principal }: InputOf<typeof decideRoute>) {
    await decideGrant(this.engine, principal, { grantId: params.grant, outcome: body.outcome });
  }

  @Post('teachings')
  @Endpoint(teachingRoute)
  teaching(@Input() { body, principal }: InputOf<typeof teachingRoute>) {
    return recordTeaching(this.engine, principal, body);
  }
}
