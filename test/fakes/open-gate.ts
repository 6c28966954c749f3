import type { HostGate } from '../../apps/grader/src/gate/host-gate.js';

/** A gate that never closes, on an engine that always answers. */
export function openGate(changes: Partial<HostGate> = {}): HostGate {
  return {
    hindrances: () => [],
    engineFailed: () => undefined,
    engineWorked: () => undefined,
    engineAnswers: () => Promise.resolve(true),
    breaker: 'closed',
    stop: () => Promise.resolve(),
    ...changes,
  };
}
