import type { Attack } from '../attack.js';
import { REACH_ATTACKS } from './reach.js';
import { RESOURCE_ATTACKS } from './resources.js';
import { RESULT_ATTACKS } from './results.js';
import { RUNTIME_ATTACKS } from './runtimes.js';

/** All attacks by programs that run; attacks on the compiler are in compiling.ts. */
export const ATTACKS: readonly Attack[] = [
  ...RESOURCE_ATTACKS,
  ...REACH_ATTACKS,
  ...RESULT_ATTACKS,
  ...RUNTIME_ATTACKS,
];
