import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { ENGINE, type Engine } from '../engine.js';
import { checkInput } from '../http/check-input.js';
import { ENDPOINT, type CheckedRequest, type EndpointSpec } from '../http/endpoint.js';
import { Problem } from '../http/problem.js';
import { codeOfRule } from './authorise.js';
import { mayEver } from './decide.js';
import type { Principal } from './principal.js';
import { principalOfToken } from './principal-of-token.js';
import { tokenOf } from './session-token.js';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Stands before every route: session, role, then the shape of the input. Default deny. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(ENGINE) private readonly engine: Engine,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const spec = this.reflector.get<EndpointSpec | undefined>(ENDPOINT, context.getHandler());
    const request = context.switchToHttp().getRequest<CheckedRequest>();
    if (spec === undefined)
      throw new Problem('not-allowed', 'This address is not open to anybody.');
    if (spec.action !== 'public') {
      const principal = await this.principalOf(request);
      const decision = mayEver(principal, spec.action);
      if (!decision.allow) throw new Problem(codeOfRule(decision.rule), decision.reason);
      request.principal = principal;
    }
    checkInput(spec.params, request.params, 'params');
    checkInput(spec.query, request.query, 'query');
    checkInput(spec.body, request.body, 'body');
    return true;
  }

  private async principalOf(request: FastifyRequest): Promise<Principal> {
    const token = tokenOf(request);
    if (token === undefined) throw new Problem('not-logged-in', 'Log in at POST /login first.');
    if (token.from === 'cookie' && !READING.has(request.method)) assertSameOrigin(request);
    const principal = await principalOfToken(this.engine, token.token);
    if (principal === undefined)
      throw new Problem('not-logged-in', 'The session has ended; log in again.');
    return principal;
  }
}

/** A cookie travels with requests that another site makes; those carry that site's origin. */
function assertSameOrigin(request: FastifyRequest): void {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const same =
    origin === undefined
      ? site === undefined || site === 'same-origin'
      : origin.replace(/^https?:\/\//, '') === host;
  if (!same)
    throw new Problem('foreign-origin', 'State is changed by requests from this site only.');
}
