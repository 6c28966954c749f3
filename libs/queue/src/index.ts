export type { Doorbell, ListenOptions } from './doorbell.js';
export { openDoorbell, type DoorbellOptions } from './open-doorbell.js';
export { Outage } from './outage.js';
