/** What was read, or what is wrong with it: where, what, what to do. */
export type Reading<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };
