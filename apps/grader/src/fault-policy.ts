import type { RunFault } from '#store';
import type { JudgeFailureCode } from './judge-failure.js';
import type { SandboxFailureCode } from './sandbox/sandbox.js';

/** Every reason for which a run is given back. */
export type FaultCode =
  | SandboxFailureCode
  | JudgeFailureCode
  | 'worker-stopping'
  | 'database-outage'
  | 'keys-unavailable'
  | 'internal-error';

/** A missing image or language stays missing until a person sees to it; until then the runs of other languages go first. */
const IMAGE_PAUSE_MS = 30_000;
const ENGINE_PAUSE_MS = 1_000;

/**
 * Whether a fault uses up one of the run's tries. It does where the run itself could be the cause, so that it is parked and
 * cannot come back for ever. It does not where the fault came before anything of the run was looked at, or lies with
 * everything at once: an outage must not park whatever happens to be queued.
 */
export function runFault(code: FaultCode): RunFault {
  switch (code) {
    case 'engine-unreachable':
    case 'container-not-started':
    case 'database-outage':
    case 'keys-unavailable':
      return { usesTry: false, pauseMs: ENGINE_PAUSE_MS };
    case 'image-missing':
    case 'language-missing':
      return { usesTry: false, pauseMs: IMAGE_PAUSE_MS };
    // This host claims no run of the language for a while; others should find it soon.
    case 'toolchain-differs':
      return { usesTry: false, pauseMs: ENGINE_PAUSE_MS };
    case 'worker-stopping':
      return { usesTry: false, pauseMs: 0 };
    // A program can bring about its own starving: by lowering its priority.
    case 'starved':
    case 'container-died':
    case 'deadline':
    case 'protocol':
    case 'no-space':
    case 'checker-threw':
    case 'checker-out-of-time':
    case 'checker-died':
    case 'checker-answer-unusable':
    case 'judge-does-not-compile':
    case 'judge-out-of-time':
    case 'judge-over-limit':
    case 'judge-died':
    case 'judge-answer-unusable':
    case 'output-too-large-for-checker':
    case 'language-not-allowed':
    case 'task-unusable':
    case 'internal-error':
      return { usesTry: true };
  }
}

/** The sandbox's engine is away or gives no containers: what many of these in a row mean, the breaker says. */
export function isEngineOutage(code: FaultCode): boolean {
  return code === 'engine-unreachable' || code === 'container-not-started';
}

/** What a run suffers when the engine goes away under it, but also by itself: only the engine can tell which it was. */
export function mayBeTheEngines(code: FaultCode): boolean {
  return code === 'container-died' || code === 'deadline' || code === 'protocol';
}
