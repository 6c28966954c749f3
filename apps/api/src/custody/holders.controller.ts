import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { findHandlingRules, selectAccreditations } from '#store';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { Problem } from '../http/problem.js';
import { exactly, Instant, MaybeInstant, Uuid } from '../http/schemas.js';
import { accredit, acknowledgeRules, issueRules, revoke } from './holders.js';

const accreditRoute = endpoint({
  summary: 'Accredit somebody else to hold copies, for a limited time',
  action: 'custody.accredit',
  body: exactly({ person: Uuid, from: Instant, until: Instant }),
  reply: exactly({ id: Uuid }),
  status: 201,
});

const listRoute = endpoint({
  summary: 'All accreditations',
  action: 'custody.read',
  reply: Type.Array(
    exactly({
      ...{ id: Uuid, person: Uuid, from: Instant, until: Instant },
      ...{ approvedBy: Uuid, revokedAt: MaybeInstant },
    }),
  ),
});

const revokeRoute = endpoint({
  summary: 'Revoke an accreditation at once',
  action: 'custody.accredit',
  params: exactly({ accreditation: Uuid }),
  reply: Type.Null(),
  status: 204,
});

const issueRoute = endpoint({
  summary: 'Issue a new version of the handling rules',
  action: 'custody.issue-rules',
  body: exactly({ text: Type.String({ minLength: 20, maxLength: 50_000 }) }),
  reply: exactly({ version: Type.Integer(), sha256: Type.String() }),
  status: 201,
});

const rulesRoute = endpoint({
  summary: 'The handling rules in force',
  action: 'custody.acknowledge',
  reply: exactly({
    ...{ version: Type.Integer(), text: Type.String(), sha256: Type.String(), issuedAt: Instant },
  }),
});

const acknowledgeRoute = endpoint({
  summary: 'Acknowledge the handling rules in force',
  action: 'custody.acknowledge',
  body: exactly({ version: Type.Integer({ minimum: 1 }) }),
  reply: Type.Null(),
  status: 204,
});

@ApiTags('custody')
@Controller()
export class HoldersController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Post('accreditations')
  @Endpoint(accreditRoute)
  accredit(@Input() { body, principal }: InputOf<typeof accreditRoute>) {
    return accredit(this.engine, principal, body);
  }

  @Get('accreditations')
  @Endpoint(listRoute)
  async list() {
    return (await selectAccreditations(this.engine.db)).map((one) => ({
      ...{ id: one.id, person: one.personId, approvedBy: one.approvedBy },
      ...{ from: one.from.toISOString(), until: one.until.toISOString() },
      revokedAt: one.revokedAt?.toISOString() ?? null,
    }));
  }

  @Post('accreditations/:accreditation/revocation')
  @Endpoint(revokeRoute)
  async revoke(@Input() { params, principal }: InputOf<typeof revokeRoute>) {
    await revoke(this.engine, principal, params.accreditation);
  }

  @Post('handling-rules')
  @Endpoint(issueRoute)
  issue(@Input() { body, principal }: InputOf<typeof issueRoute>) {
    return issueRules(this.engine, principal, body.text);
  }

  @Get('handling-rules')
  @Endpoint(rulesRoute)
  async rules() {
    const rules = await findHandlingRules(this.engine.db);
    if (rules === undefined) throw new Problem('not-found', 'There are no handling rules yet.');
    const { version, text, sha256, issued_at } = rules;
    return { version, text, sha256, issuedAt: issued_at.toISOString() };
  }

  @Post('handling-rules/acknowledgements')
  @Endpoint(acknowledgeRoute)
  async acknowledge(@Input() { body, principal }: InputOf<typeof acknowledgeRoute>) {
    await acknowledgeRules(this.engine, principal, body.version);
  }
}
