import type { Lease } from '#store';

export class LeaseLost extends Error {
  readonly code = 'lease-lost';
}

/**
 * Extends the lease of a run or a check every third of its time. `onLost` is called once, when another worker owns the run, or when nothing
 * was heard of the database for a whole lease, so that another worker may.
 * @returns ends it; resolves when no extension is under way any more
 */
export function keepLease(
  extendLease: (lease: Lease) => Promise<boolean>,
  lease: Lease,
  onLost: (error: LeaseLost) => void,
): () => Promise<void> {
  let extendedAt = performance.now();
  let extending = Promise.resolve();
  const lose = (why: string) => {
    clearInterval(timer);
    onLost(new LeaseLost(`run ${lease.id}: ${why}`));
  };
  const extend = async () => {
    try {
      if (await extendLease(lease)) extendedAt = performance.now();
      else lose('another worker owns it');
    } catch {
      // An outage is told of by whoever else uses the database; here only its length counts.
      if (performance.now() - extendedAt > lease.leaseMs) lose('its lease ran out in an outage');
    }
  };
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    extending = extend().finally(() => (busy = false));
  }, lease.leaseMs / 3);
  return async () => {
    clearInterval(timer);
    await extending;
  };
}
