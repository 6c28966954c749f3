export type * from './task.js';
export type * from './item.js';
