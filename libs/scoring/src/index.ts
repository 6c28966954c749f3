export type * from './run-facts.js';
