import {
  Inject,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { map, type Observable } from 'rxjs';
import { schemaErrors } from './check-input.js';
import { ENDPOINT, type EndpointSpec } from './endpoint.js';

/**
 * Holds every answer to its declared shape. An answer that carries more than was declared (a key, another candidate's data) is
 * not trimmed but refused: it is a bug, and a bug must not leak.
 */
@Injectable()
export class ReplyInterceptor implements NestInterceptor {
  constructor(@Inject(Reflector) private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const spec = this.reflector.get<EndpointSpec | undefined>(ENDPOINT, context.getHandler());
    return next.handle().pipe(
      map((reply) => {
        if (spec === undefined || spec.status === 204) return reply;
        const [error] = schemaErrors(spec.reply, reply);
        if (error !== undefined)
          throw new Error(
            `the answer of ${context.getClass().name}.${context.getHandler().name} is not as declared: ${error.path} ${error.message}`,
          );
        return reply;
      }),
    );
  }
}
