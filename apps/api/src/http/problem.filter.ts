import {
  Catch,
  HttpException,
  Logger,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { KeysUnavailable } from '#store';
import { Problem, problemDocument, type ProblemCode } from './problem.js';

/** Turns whatever a handler throws into one problem document. What is no expected refusal is logged and told as 500 only. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const document = problemDocument(this.problemOf(error), request.url.split('?')[0]);
    void reply
      .status(document.status)
      .header('content-type', 'application/problem+json')
      .send(document);
  }

  private problemOf(error: unknown): Pick<Problem, 'code' | 'detail' | 'errors'> {
    if (error instanceof Problem) return error;
    const refusal = transportRefusal(error);
    if (refusal !== undefined) return refusal;
    if (isClash(error)) {
      this.logger.warn(`lost a race: ${error.message}`);
      return {
        code: 'conflict',
        detail: 'Somebody else changed the same thing at this moment; look, and try again.',
      };
    }
    if (error instanceof KeysUnavailable) {
      this.logger.error(error.message);
      return {
        code: 'keys-unavailable',
        detail: 'Nothing was done, for the keys cannot be reached at the moment; try again soon.',
      };
    }
    // The stack goes to the log only: nothing of a body or a key may reach the caller by way of an error text.
    this.logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return {
      code: 'internal-error',
      detail:
        'Look whether the request was carried out before you try again, or tell the operator the time of this request.',
    };
  }
}

/** PostgreSQL's unique violation, serialisation failure and deadlock: of two at once, one comes second. */
const CLASHES: ReadonlySet<unknown> = new Set(['23505', '23P01', '40001', '40P01']);

function isClash(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && CLASHES.has(error.code);
}

/** Refusals that Fastify or Nest make before a handler runs. */
function transportRefusal(error: unknown): Pick<Problem, 'code' | 'detail'> | undefined {
  const status = error instanceof HttpException ? error.getStatus() : statusCodeOf(error);
  const codes: Readonly<Record<number, ProblemCode>> = {
    400: 'bad-input',
    404: 'not-found',
    413: 'too-large',
    414: 'not-found',
    415: 'bad-input',
  };
  const code = status === undefined ? undefined : codes[status];
  if (code === undefined) return undefined;
  const details: Partial<Record<ProblemCode, string>> = {
    'not-found': 'There is no such address; see /docs for the list.',
    'too-large': 'The request body is larger than this address takes.',
  };
  return {
    code,
    detail: details[code] ?? 'The body must be well-formed JSON, sent as application/json.',
  };
}

function statusCodeOf(error: unknown): number | undefined {
  return typeof error === 'object' &&
    error !== null &&
    'statusCode' in error &&
    typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;
}
