import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';

/** One thing that a program needs, and whether it has it. */
export interface Readiness {
  readonly name: string;
  readonly ok: boolean;
  /** For the operator; never content of an exam. */
  readonly detail: string;
}

export interface MonitoringOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly metrics: Registry;
  /** Must answer in good time whatever is broken. Ready means: all are ok. */
  readonly readiness: () => Promise<readonly Readiness[]>;
}

export interface MonitoringServer {
  /** `http://host:port` */
  readonly address: string;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/**
 * Serves `/health/live` (the process answers), `/health/ready` (200 or 503, with what is missing) and `/metrics` (Prometheus'
 * text format), without authentication: whoever reaches the address may read.
 * @throws the system's error where the address cannot be listened on
 */
export async function serveMonitoring(options: MonitoringOptions): Promise<MonitoringServer> {
  const server = http.createServer((request, response) => {
    void answerTo(options, request).then(({ status, type, body }) => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
      response.end(request.method === 'HEAD' ? undefined : body);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const { address, port, family } = server.address() as AddressInfo; // it listens on a port, not on a pipe
  return {
    address: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answerTo(
  { metrics, readiness }: MonitoringOptions,
  { method, url }: http.IncomingMessage,
): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD') return json(405, { error: 'only GET' });
  try {
    switch (url?.split('?')[0]) {
      case '/health/live':
        return json(200, { status: 'live' });
      case '/health/ready':
        return readyAnswer(await readiness());
      case '/metrics':
        return { status: 200, type: metrics.contentType, body: await metrics.metrics() };
      default:
        return json(404, { error: 'there are /health/live, /health/ready and /metrics' });
    }
  } catch (error) {
    return json(500, { error: error instanceof Error ? error.message : String(error) });
  }
}

function readyAnswer(checks: readonly Readiness[]): Answer {
  const ready = checks.every(({ ok }) => ok);
  return json(ready ? 200 : 503, { status: ready ? 'ready' : 'not ready', checks });
}

function json(status: number, value: unknown): Answer {
  return { status, type: 'application/json', body: `${JSON.stringify(value)}\n` };
}
