import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Logger } from 'nestjs-pino';
import type { DestinationStream } from 'pino';
import { principalOfToken } from './access/principal-of-token.js';
import { tokenOf } from './access/session-token.js';
import { AppModule } from './app.module.js';
import type { Engine } from './engine.js';
import { problemDocument, type ProblemCode } from './http/problem.js';

const USUAL_BODY_BYTES = 1024 * 1024;
const LARGEST_BODY_BYTES = 64 * 1024 * 1024;
/** Banks carry every test of every task, attributes every item of a bank. */
const LARGE_BODY_PATHS =
  /^\/bank\/(imports|import-jobs\/[^/]+\/pieces|[^/]+\/(attributes|angoff-rounds|foreign-imports))$/;

/**
 * The API over an {@link Engine}; not listening yet.
 * @param logTo where the log's lines go: standard output, unless a test reads them
 */
export async function createApp(
  engine: Engine,
  logTo: DestinationStream = process.stdout,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: LARGEST_BODY_BYTES,
    // An address that cannot be read comes to no route, so no filter would tell of it in the usual form.
    frameworkErrors: (_error: Error, _request: FastifyRequest, reply: FastifyReply) => {
      const problem = problemDocument({ code: 'bad-input', detail: 'The address is malformed.' });
      void reply
        .status(problem.status)
        .header('content-type', 'application/problem+json')
        .send(problem);
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(engine, logTo),
    adapter,
    // The routes are in /docs; at the start only what is wrong is of interest.
    { logger: ['error', 'warn'] },
  );
  limitBodies(app, engine);
  takeCheckpoints(app);
  logRequests(app);
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onSend', async (_request, reply) => {
      void reply.header('x-content-type-options', 'nosniff').header('cache-control', 'no-store');
    });
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, describe()));
  await app.init();
  app.useLogger(app.get(Logger));
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

function describe() {
  return new DocumentBuilder()
    .setTitle('Assay')
    .setDescription(
      'Exam content and grading engine. Log in at POST /login and send the token as `Authorization: Bearer …`.',
    )
    .setVersion('0.1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer' }, 'session')
    .build();
}

/** Logs send checkpoints to a witness as what type they like, or as none: the standard names none. */
function takeCheckpoints(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, _reply, done) => {
      if (request.url === '/witness/add-checkpoint') request.headers['content-type'] = 'text/plain';
      done();
    });
}

/** What is logged of a request: never a body, a query, a cookie or a token. */
function logRequests(app: NestFastifyApplication): void {
  const logger = app.get(Logger);
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onResponse', (request, reply, done) => {
      const path = request.url.split('?')[0];
      const ms = Math.round(reply.elapsedTime);
      logger.log({ method: request.method, path, status: reply.statusCode, ms });
      done();
    });
}

/**
 * A body is refused by its announced length before it is read; without one, Fastify stops reading at its own limit. The
 * largest are read only from somebody who is logged in.
 */
function limitBodies(app: NestFastifyApplication, engine: Engine): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', async (request, reply) => {
      const refusal = await bodyRefusal(engine, request);
      if (refusal === undefined) return;
      const problem = problemDocument(refusal, request.url.split('?')[0]);
      await reply
        .status(problem.status)
        .header('content-type', 'application/problem+json')
        .send(problem);
    });
}

async function bodyRefusal(
  engine: Engine,
  request: FastifyRequest,
): Promise<{ readonly code: ProblemCode; readonly detail: string } | undefined> {
  const length = Number(request.headers['content-length'] ?? 0);
  const chunked = request.headers['transfer-encoding'] !== undefined;
  if (length <= USUAL_BODY_BYTES && !chunked) return undefined;
  if (!LARGE_BODY_PATHS.test(request.url.split('?')[0] ?? '')) {
    if (chunked)
      return { code: 'too-large', detail: 'Send the length of the body (Content-Length).' };
    return { code: 'too-large', detail: `This address takes at most ${USUAL_BODY_BYTES} bytes.` };
  }
  if (length > LARGEST_BODY_BYTES)
    return { code: 'too-large', detail: `This address takes at most ${LARGEST_BODY_BYTES} bytes.` };
  if ((await principalOfToken(engine, tokenOf(request)?.token)) !== undefined) return undefined;
  return { code: 'not-logged-in', detail: 'Log in at POST /login first.' };
}
