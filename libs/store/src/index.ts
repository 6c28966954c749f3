export * from './database.js';
export * from './embedded-postgres.js';
export * from './key-file.js';
export * from './migrate.js';
export * from './runs.js';
export * from './seal.js';
export type * from './tables.js';
