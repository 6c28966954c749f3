import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sandboxesFolder, type Config } from '#config';
import { serveMonitoring, within, type MonitoringServer, type Readiness } from '#monitoring';
import { lookAtQueue, type Database } from '#store';
import { REFUSAL_CODE } from '../gate/gate.js';
import type { HostGate } from '../gate/host-gate.js';
import type { ToolchainPins } from '../toolchain-pins.js';
import { onSandboxEvent } from '../sandbox/telemetry.js';
import { createGraderMetrics, type GraderMetrics } from './grader-metrics.js';

/** Below what a load balancer or Prometheus waits by default. */
const LOOK_DEADLINE_MS = 3_000;

interface Watched {
  readonly db: Database;
  readonly gate: HostGate;
  readonly refusals: ToolchainPins['refusals'];
}

export interface GraderMonitoring {
  readonly address: string;
  readonly metrics: GraderMetrics;
  /** The grader stands: from now on health and metrics tell of these. */
  watch(parts: Watched): void;
  close(): Promise<void>;
}

/**
 * Serves health and metrics from the very start: a grader that waits for its database lives, but is not ready.
 * @throws where the configured address cannot be listened on
 */
export async function openGraderMonitoring({
  metricsHost,
  metricsPort,
}: Pick<Config, 'metricsHost' | 'metricsPort'>): Promise<GraderMonitoring> {
  const metrics = createGraderMetrics(versionOfThis());
  const deaf = onSandboxEvent((event) => metrics.sandboxEvent(event));
  let readiness = () =>
    Promise.resolve<readonly Readiness[]>([
      { name: 'start', ok: false, detail: 'waiting for the database and the API; see the log' },
    ]);
  const server: MonitoringServer = await serveMonitoring({
    host: metricsHost,
    port: metricsPort,
    metrics: metrics.registry,
    readiness: () => readiness(),
  });
  return {
    address: server.address,
    metrics,
    watch: (parts) => {
      const { db, gate, refusals } = parts;
      metrics.watchGate(gate, refusals);
      metrics.watchQueue(() => within(LOOK_DEADLINE_MS, lookAtQueue(db)));
      readiness = () => lookAround(parts);
    },
    close: async () => {
      deaf();
      await server.close();
    },
  };
}

export async function lookAround({ db, gate, refusals }: Watched): Promise<readonly Readiness[]> {
  const [database, engine] = await Promise.all([
    answers(lookAtQueue(db).then(() => true)),
    answers(gate.engineAnswers()),
  ]);
  const hindrances = gate.hindrances();
  return [
    { name: 'database', ok: database, detail: database ? 'answers' : 'does not answer' },
    { name: 'engine', ok: engine, detail: engine ? 'answers' : 'does not answer' },
    { name: 'breaker', ok: gate.breaker === 'closed', detail: gate.breaker },
    ...hindrances.map(({ code, message }) => ({ name: code, ok: false, detail: message })),
    ...refusals().map(({ message }) => ({ name: REFUSAL_CODE, ok: false, detail: message })),
  ];
}

function answers(question: Promise<boolean>): Promise<boolean> {
  return within(LOOK_DEADLINE_MS, question).catch(() => false);
}

function versionOfThis(): string {
  const file = join(sandboxesFolder(), '..', 'package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }; // our own
  return version;
}
