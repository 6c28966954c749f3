import type { Doorbell } from '#queue';

/** A doorbell that nobody ever hears: whatever still happens is the sweeper's doing. */
export function silentDoorbell(): Doorbell {
  const nothing = () => Promise.resolve();
  return { ring: nothing, listen: nothing, close: nothing };
}
