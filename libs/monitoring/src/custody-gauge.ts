import { Gauge, type Registry } from 'prom-client';

/**
 * Adds `assay_custody_alerts{kind}`, as it is at each scrape; where `look` fails it is absent: no number is better than a stale
 * one.
 */
export function addCustodyGauge(
  registry: Registry,
  look: () => Promise<Readonly<Record<string, number>>>,
): void {
  new Gauge({
    name: 'assay_custody_alerts',
    help: 'Copies outside the engine that somebody has to see to, by what is wrong.',
    labelNames: ['kind'],
    registers: [registry],
    async collect() {
      const counts = await look().catch(() => ({}));
      this.reset();
      for (const [kind, count] of Object.entries(counts)) this.set({ kind }, count);
    },
  });
}
