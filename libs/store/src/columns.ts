import type { ColumnType } from 'kysely';

/** A jsonb column takes text on the way in (so that arrays are not mistaken for PostgreSQL arrays) and gives data. */
export type Json<T> = ColumnType<T, string, string>;
export type JsonOrNull<T> = ColumnType<T | null, string | null | undefined, string | null>;
/** Written once. */
export type Fixed<T> = ColumnType<T, T, never>;
/** Kept by triggers: for reading only. */
export type Kept<T> = ColumnType<T, never, never>;
