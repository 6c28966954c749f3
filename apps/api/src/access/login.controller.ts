import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { hash, verify } from '@node-rs/argon2';
import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  appendEvent,
  changePassword,
  findPasswordHash,
  findPersonByUserName,
  inTransaction,
  insertLogin,
  recordAuthentication,
  revokeLogin,
  selectRoles,
  type Person,
} from '#store';
import { actorOf } from './authorise.js';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { Problem } from '../http/problem.js';
import { LoginAttempts } from './login-attempts.js';
import { newToken, hashToken, SESSION_MS, sessionCookie, tokenOf } from './session-token.js';

const closed = { additionalProperties: false };

const logIn = endpoint({
  summary: 'Log in',
  action: 'public',
  body: Type.Object(
    { userName: Type.String({ maxLength: 64 }), password: Type.String({ maxLength: 256 }) },
    closed,
  ),
  reply: Type.Object(
    { token: Type.String(), expiresAt: Type.String(), roles: Type.Array(Type.String()) },
    closed,
  ),
});

const logOut = endpoint({
  summary: 'Log out: the session ends at once',
  action: 'person.read-own',
  reply: Type.Null(),
  status: 204,
});

const reauthenticate = endpoint({
  summary: 'Give your password once more: some things ask for it within the last 5 minutes',
  action: 'person.read-own',
  body: Type.Object({ password: Type.String({ maxLength: 256 }) }, closed),
  reply: Type.Null(),
  status: 204,
});

const whoAmI = endpoint({
  summary: 'Who am I',
  action: 'person.read-own',
  reply: Type.Object(
    { id: Type.String(), userName: Type.String(), roles: Type.Array(Type.String()) },
    closed,
  ),
});

const changeRoute = endpoint({
  summary: 'Choose a password of my own; every other login of mine ends',
  action: 'person.change-password',
  body: Type.Object(
    {
      oldPassword: Type.String({ maxLength: 256 }),
      newPassword: Type.String({ minLength: 12, maxLength: 256 }),
    },
    closed,
  ),
  reply: Type.Null(),
  status: 204,
});

@ApiTags('access')
@Controller()
export class LoginController {
  /** Verified when the user name is unknown, so that both answers take the same time. */
  private readonly nobodysHash = hash('nobody has this password');

  private readonly attempts = new LoginAttempts();

  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Post('login')
  @Endpoint(logIn)
  async logIn(
    @Input() { body }: InputOf<typeof logIn>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { db, clock } = this.engine;
    const person = await this.checkPassword({ ...body, address: request.ip });
    const { token, sha256 } = newToken();
    const at = clock.now();
    const expiresAt = new Date(at.getTime() + SESSION_MS);
    await inTransaction(db, (tx) =>
      insertLogin(tx, { tokenSha256: sha256, personId: person.id, at, expiresAt }),
    );
    reply.header('set-cookie', sessionCookie(token, !isLoopback(this.engine.config.host)));
    return { token, expiresAt: expiresAt.toISOString(), roles: await selectRoles(db, person.id) };
  }

  @Post('logout')
  @Endpoint(logOut)
  async logOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const token = tokenOf(request);
    if (token !== undefined)
      await inTransaction(this.engine.db, (tx) =>
        revokeLogin(tx, { sha256: hashToken(token.token), at: this.engine.clock.now() }),
      );
    reply.header('set-cookie', sessionCookie('', !isLoopback(this.engine.config.host)));
  }

  @Post('session/re-authentications')
  @Endpoint(reauthenticate)
  async reauthenticate(
    @Input() { body, principal }: InputOf<typeof reauthenticate>,
    @Req() request: FastifyRequest,
  ) {
    const { db, clock } = this.engine;
    const { userName, personId } = principal;
    await this.checkPassword({ userName, password: body.password, address: request.ip });
    const sha256 = hashToken(tokenOf(request)?.token ?? '');
    await inTransaction(db, async (tx) => {
      const at = clock.now();
      await recordAuthentication(tx, { sha256, at });
      await appendEvent(tx, {
        type: 'person.re-authenticated',
        at,
        actor: actorOf(principal),
        subject: { kind: 'person', ref: personId },
      });
    });
  }

  @Post('me/password')
  @Endpoint(changeRoute)
  async changePassword(
    @Input() { body, principal }: InputOf<typeof changeRoute>,
    @Req() request: FastifyRequest,
  ) {
    const { db, clock } = this.engine;
    const { userName, personId } = principal;
    if (body.newPassword === body.oldPassword)
      throw new Problem('bad-input', 'newPassword: choose another one than the old.');
    await this.checkPassword({ userName, password: body.oldPassword, address: request.ip });
    const passwordHash = await hash(body.newPassword);
    const tokenSha256 = hashToken(tokenOf(request)?.token ?? '');
    await inTransaction(db, async (tx) => {
      const at = clock.now();
      await changePassword(tx, { personId, passwordHash, tokenSha256, at });
      await appendEvent(tx, {
        type: 'person.password-changed',
        at,
        actor: actorOf(principal),
        subject: { kind: 'person', ref: personId },
      });
    });
  }

  /** @returns whose password it is; any other ends the request, and the more of them, the slower */
  private async checkPassword(tried: {
    readonly userName: string;
    readonly password: string;
    readonly address: string;
  }): Promise<Person> {
    const { db, clock } = this.engine;
    const who = { userName: tried.userName, address: tried.address };
    const retryAt = this.attempts.begin(who, clock.now());
    if (retryAt !== undefined)
      throw new Problem('too-many-attempts', `Try again after ${retryAt.toISOString()}.`);
    const person = await findPersonByUserName(db, tried.userName);
    const passwordHash = person && (await findPasswordHash(db, person.id));
    const right = await verify(passwordHash ?? (await this.nobodysHash), tried.password);
    if (!right || person === undefined || passwordHash === undefined)
      throw new Problem('wrong-credentials', 'Check both and try again.');
    this.attempts.succeed(who);
    return person;
  }

  @Get('me')
  @Endpoint(whoAmI)
  whoAmI(@Input() { principal }: InputOf<typeof whoAmI>) {
    return { id: principal.personId, userName: principal.userName, roles: principal.roles };
  }
}

/** Browsers keep no `Secure` cookie from plain HTTP; on loopback there is no wire to listen on. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
