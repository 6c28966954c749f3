import { collectDefaultMetrics, Registry } from 'prom-client';
import {
  addCustodyGauge,
  addGlassGauge,
  addQueueGauges,
  serveMonitoring,
  within,
  type MonitoringServer,
} from '#monitoring';
import { countCustodyAlerts, countUnreviewedGlass, lookAtQueue } from '#store';
import type { Engine } from './engine.js';

/** Below what a load balancer or Prometheus waits by default. */
const LOOK_DEADLINE_MS = 3_000;

/**
 * Serves health and the queue's metrics on an address of their own, so that the queue is seen when no grader lives.
 * @returns undefined where no port is configured
 * @throws where the configured address cannot be listened on
 */
export async function openApiMonitoring({
  config,
  db,
  clock,
}: Pick<Engine, 'config' | 'db' | 'clock'>): Promise<MonitoringServer | undefined> {
  if (config.apiMetricsPort === undefined) return undefined;
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const look = () => within(LOOK_DEADLINE_MS, lookAtQueue(db));
  addQueueGauges(metrics, look);
  addGlassGauge(metrics, () => within(LOOK_DEADLINE_MS, countUnreviewedGlass(db)));
  addCustodyGauge(metrics, () => within(LOOK_DEADLINE_MS, countCustodyAlerts(db, clock.now())));
  return serveMonitoring({
    host: config.metricsHost,
    port: config.apiMetricsPort,
    metrics,
    readiness: async () => {
      const ok = await look().then(
        () => true,
        () => false,
      );
      return [{ name: 'database', ok, detail: ok ? 'answers' : 'does not answer' }];
    },
  });
}
