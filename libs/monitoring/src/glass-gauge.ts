import { Gauge, type Registry } from 'prom-client';

/** Adds `assay_glass_unreviewed`, as it is at each scrape; where `look` fails it is absent. */
export function addGlassGauge(registry: Registry, look: () => Promise<number>): void {
  new Gauge({
    name: 'assay_glass_unreviewed',
    help: 'Sets that were opened by breaking the glass and that nobody has reviewed.',
    registers: [registry],
    async collect() {
      const count = await look().catch(() => undefined);
      if (count === undefined) this.remove();
      else this.set(count);
    },
  });
}
