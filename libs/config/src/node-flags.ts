/**
 * Node's own flags for the two long-lived processes. On machines with much memory V8 lets its space for new things grow to
 * 128 MiB before it looks through it: far too much here. A grader passes on hundreds of megabytes of output in small pieces;
 * with a small space they are collected before they have added up (`npm run bench:grader-memory` holds it under 200 MB).
 */
export const NODE_FLAGS = {
  api: ['--max-semi-space-size=8'],
  grader: ['--max-semi-space-size=1'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
