import { afterEach, beforeEach, describe, expect, it, test } from '@jest/globals';
import { Counter, Gauge, Registry } from 'prom-client';
import { serveMonitoring, type MonitoringServer, type Readiness } from './serve.js';

let server: MonitoringServer;
let checks: Readiness[] | Error;
let metrics: Registry;

beforeEach(async () => {
  checks = [{ name: 'database', ok: true, detail: 'answers' }];
  metrics = new Registry();
  server = await serveMonitoring({
    host: '127.0.0.1',
    port: 0,
    metrics,
    readiness: () => (checks instanceof Error ? Promise.reject(checks) : Promise.resolve(checks)),
  });
});
afterEach(() => server.close());

const ask = (path: string, init?: RequestInit) => fetch(`${server.address}${path}`, init);

describe('the monitoring server', () => {
  it('lives', async () => {
    const answer = await ask('/health/live');
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'live' }]);
  });

  it('is ready when everything is there', async () => {
    const answer = await ask('/health/ready');
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ready', checks }]);
  });

  it('is not ready while one thing is missing, and says which', async () => {
    checks = [
      { name: 'database', ok: true, detail: 'answers' },
      { name: 'engine', ok: false, detail: 'connection refused' },
    ];
    const answer = await ask('/health/ready');
    expect([answer.status, await answer.json()]).toEqual([503, { status: 'not ready', checks }]);
    expect((await ask('/health/live')).status).toBe(200);
  });

  it('is not ready where that cannot be found out', async () => {
    checks = new Error('no answer');
    expect((await ask('/health/ready')).status).toBe(500);
  });

  it('serves metrics as Prometheus reads them', async () => {
    new Counter({ name: 'runs_total', help: 'Runs', registers: [metrics] }).inc(3);
    const answer = await ask('/metrics');
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await answer.text()).toContain('runs_total 3');
  });

  it('answers when a metric cannot be collected', async () => {
    const collect = () => Promise.reject(new Error('the database is away'));
    new Gauge({ name: 'queue', help: 'Queue', registers: [metrics], collect });
    expect((await ask('/metrics')).status).toBe(500);
  });

  test.each([
    ['an unknown path', '/admin', 'GET', 404],
    ['another method', '/metrics', 'POST', 405],
    ['a path above', '/../etc/passwd', 'GET', 404],
    ['a query', '/health/live?x=1', 'GET', 200],
  ])('answers %s with %s %s: %i', async (_, path, method, status) => {
    expect((await ask(path, { method })).status).toBe(status);
  });

  it('refuses an address that another has', async () => {
    const port = Number(new URL(server.address).port);
    await expect(
      serveMonitoring({
        host: '127.0.0.1',
        port,
        metrics,
        readiness: () => Promise.resolve([]),
      }),
    ).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
