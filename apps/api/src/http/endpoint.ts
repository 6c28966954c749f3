import {
  applyDecorators,
  createParamDecorator,
  HttpCode,
  SetMetadata,
  type ExecutionContext,
} from '@nestjs/common';
import {
  ApiBody,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiResponse,
  ApiSecurity,
} from '@nestjs/swagger';
import type { Static, TObject, TProperties, TSchema } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import type { Action } from '../access/decide.js';
import type { Principal } from '../access/principal.js';

/** What one route takes, gives and demands. A route without one is refused by the guard. */
export interface EndpointSpec {
  readonly summary: string;
  /** `public` needs no session; everything else is put to decide(). */
  readonly action: Action | 'public';
  readonly params?: TObject<TProperties>;
  readonly query?: TObject<TProperties>;
  readonly body?: TSchema;
  /** The whole of a successful answer; anything beyond it is an error on our side, never sent. */
  readonly reply: TSchema;
  readonly status?: 200 | 201 | 204;
}

export const ENDPOINT = Symbol('endpoint');

/** Declares a route: validation, permission and OpenAPI from one place. Use with `@Get()`/`@Post()` and `@Input(spec)`. */
export function Endpoint(spec: EndpointSpec): MethodDecorator {
  const status = spec.status ?? 200;
  return applyDecorators(
    SetMetadata(ENDPOINT, spec),
    HttpCode(status),
    ApiOperation({
      summary: spec.summary,
      description: spec.action === 'public' ? 'Open to everybody.' : `Action: \`${spec.action}\``,
    }),
    ApiResponse({ status, description: 'Done', schema: openApi(spec.reply) }),
    ApiResponse({ status: 'default', description: 'A problem document (RFC 9457)' }),
    ...(spec.action === 'public' ? [] : [ApiSecurity('session')]),
    ...(spec.body === undefined ? [] : [ApiBody({ schema: openApi(spec.body) })]),
    ...Object.entries(spec.params?.properties ?? {}).map(([name, schema]) =>
      ApiParam({ name, schema: openApi(schema) }),
    ),
    ...Object.entries(spec.query?.properties ?? {}).map(([name, schema]) =>
      ApiQuery({
        name,
        schema: openApi(schema),
        required: spec.query?.required?.includes(name) ?? false,
      }),
    ),
  );
}

/** A TypeBox schema is JSON Schema; OpenAPI 3.1 takes it as it is. */
function openApi(schema: TSchema): Record<string, unknown> {
  return JSON.parse(JSON.stringify(schema)) as Record<string, unknown>; // drops TypeBox's symbols
}

type Of<T extends TSchema | undefined> = T extends TSchema ? Static<T> : undefined;

/** The checked input of a route, and who asks. */
export interface InputOf<Spec extends EndpointSpec> {
  readonly params: Of<Spec['params']>;
  readonly query: Of<Spec['query']>;
  readonly body: Of<Spec['body']>;
  readonly principal: Spec['action'] extends 'public' ? undefined : Principal;
}

export type CheckedRequest = FastifyRequest & { principal?: Principal };

/** Hands a handler its {@link InputOf}; the guard has checked all of it before. */
export const Input = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const request = context.switchToHttp().getRequest<CheckedRequest>();
  return {
    params: request.params,
    query: request.query,
    body: request.body,
    principal: request.principal,
  };
});

/** Keeps the literal types of a spec, so that {@link InputOf} knows them. */
export function endpoint<const Spec extends EndpointSpec>(spec: Spec): Spec {
  return spec;
}
