export type * from './doorbell.js';
