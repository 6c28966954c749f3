import type { Lease } from '#store';

class LeaseLost extends Error {
  readonly code = 'lease-lost';
}

/**
 * Extends the lease of a run or a check every third of its time. `onLost` is called once, when another worker owns the run, or when nothing
 * was heard of the database for a whole lease, so that another worker may.
 * @returns ends it; resolves when no extension is under way any more
 */
function keepLease(
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

export interface LeasedWork<End> {
  readonly lease: Lease;
  readonly extend: (lease: Lease) => Promise<boolean>;
  /** Aborted when the worker must stop: the work is given back. */
  readonly stop: AbortSignal;
  /** @param signal aborted when the work must not go on, whatever the reason */
  readonly work: (signal: AbortSignal) => Promise<End>;
  /** After any failure but the loss of the lease. @param lost aborted with that loss */
  readonly giveBack: (error: unknown, lost: AbortSignal) => Promise<End>;
}

/** Does what a worker owns by a lease, and keeps the lease meanwhile: carried out, given back, or dropped because it is another's. */
export async function underLease<End>({
  lease,
  extend,
  stop,
  work,
  giveBack,
}: LeasedWork<End>): Promise<End | { readonly state: 'lease-lost' }> {
  const lost = new AbortController();
  const letGo = keepLease(extend, lease, (error) => lost.abort(error));
  try {
    return await work(AbortSignal.any([lost.signal, stop]));
  } catch (error) {
    if (lost.signal.aborted || error instanceof LeaseLost) return { state: 'lease-lost' };
    return await giveBack(error, lost.signal).catch((failure: unknown) => {
      // The outage outlasted the lease: whoever sweeps next gives it back.
      if (lost.signal.aborted) return { state: 'lease-lost' as const };
      throw failure;
    });
  } finally {
    await letGo();
  }
}
