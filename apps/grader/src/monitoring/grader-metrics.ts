import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { determineVerdict } from '#scoring';
import { addQueueGauges, type QueueLook } from '#monitoring';
import { HINDRANCE_CODES, REFUSAL_CODE } from '../gate/gate.js';
import type { HostGate } from '../gate/host-gate.js';
import type { SandboxEvent } from '../sandbox/telemetry.js';
import type { ToolchainPins } from '../toolchain-pins.js';
import type { RunMetrics } from './grade-and-count.js';

export interface GraderMetrics extends RunMetrics {
  readonly registry: Registry;
  sandboxEvent(event: SandboxEvent): void;
  /** Makes the scrape look at the gate. */
  watchGate(
    gate: Pick<HostGate, 'breaker' | 'hindrances'>,
    refusals: ToolchainPins['refusals'],
  ): void;
  /** Makes the scrape look at the queue. Where it cannot, the queue's metrics are absent. */
  watchQueue(look: () => Promise<QueueLook>): void;
}

const WAIT_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600];
const RUN_BUCKETS = [0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300];
const COMPILE_BUCKETS = [0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3, 6, 12, 30];
const START_BUCKETS = [0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.5, 3, 6, 12, 20];

/** All metrics of one grader, in a registry of its own; docs/operating.md says what each means. */
export function createGraderMetrics(version: string): GraderMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'assay_build_info',
    help: 'Always 1; the labels say what runs.',
    labelNames: ['version', 'node'],
    registers,
  }).set({ version, node: process.version }, 1);
  return {
    registry,
    ...runMetrics(registers),
    sandboxEvent: sandboxMetrics(registers),
    watchGate: (gate, refusals) => gateMetrics(registers, gate, refusals),
    watchQueue: (look) => addQueueGauges(registry, look),
  };
}

function runMetrics(registers: Registry[]): RunMetrics {
  const wait = new Histogram({
    name: 'assay_queue_wait_seconds',
    help: 'From the time at which a run was due until it was claimed.',
    labelNames: ['purpose'],
    buckets: WAIT_BUCKETS,
    registers,
  });
  const run = new Histogram({
    name: 'assay_run_seconds',
    help: 'From claim to end: committed, queued (given back), parked or lease-lost.',
    labelNames: ['language', 'end'],
    buckets: RUN_BUCKETS,
    registers,
  });
  const compile = new Histogram({
    name: 'assay_compile_seconds',
    help: "Wall time of the compiler on candidates' sources.",
    labelNames: ['language'],
    buckets: COMPILE_BUCKETS,
    registers,
  });
  const tests = new Counter({
    name: 'assay_tests_total',
    help: 'Tests judged, by verdict.',
    labelNames: ['language', 'verdict'],
    registers,
  });
  const infra = new Counter({
    name: 'assay_infra_errors_total',
    help: 'Runs given back or parked by a fault that is not the candidate’s, by failure code.',
    labelNames: ['code'],
    registers,
  });
  return {
    claimed: ({ purpose, waitedMs }) => wait.observe({ purpose }, Math.max(0, waitedMs) / 1_000),
    graded: ({ language, task, facts }) => {
      if (facts.compile.process !== null)
        compile.observe({ language }, facts.compile.process.wallUs / 1_000_000);
      const judged = determineVerdict(facts, task.nearLimit).tests;
      for (const { verdict } of judged) tests.inc({ language, verdict });
    },
    ended: ({ language, end, ms, code }) => {
      run.observe({ language, end }, ms / 1_000);
      if (code !== undefined) infra.inc({ code });
    },
  };
}

function sandboxMetrics(registers: Registry[]): (event: SandboxEvent) => void {
  const labelNames = ['language', 'purpose'] as const;
  const counter = (name: string, help: string) =>
    new Counter({ name: `assay_${name}`, help, registers });
  const poolCounter = (name: string, help: string) =>
    new Counter({ name: `assay_${name}`, help, labelNames, registers });
  const hits = poolCounter('pool_hits_total', 'Containers that stood ready when one was wanted.');
  const misses = poolCounter('pool_misses_total', 'Containers that had to be started when wanted.');
  const waiting = new Gauge({
    name: 'assay_pool_waiting',
    help: 'Containers that stand ready or are on their way.',
    labelNames,
    registers,
  });
  const start = new Histogram({
    name: 'assay_container_start_seconds',
    help: 'From creating a container until its supervisor said hello.',
    labelNames: ['purpose'],
    buckets: START_BUCKETS,
    registers,
  });
  const created = counter('containers_created_total', 'Containers created.');
  const removed = counter('containers_removed_total', 'Containers that the engine says are gone.');
  const stuck = counter('containers_stuck_total', 'Containers that could not be removed.');
  const reaped = counter('containers_reaped_total', 'Containers of dead graders removed.');
  const alive = new Gauge({
    name: 'assay_containers_alive',
    help: 'Containers created by this grader and not yet gone.',
    registers,
  });
  return (event) => {
    switch (event.kind) {
      case 'pool-take':
        return (event.waited ? hits : misses).inc(poolLabels(event));
      case 'pool-size':
        return waiting.set(poolLabels(event), event.size);
      case 'container-created':
        created.inc();
        return alive.inc();
      case 'container-started':
        return start.observe({ purpose: event.purpose }, event.ms / 1_000);
      case 'container-removed':
        if (!event.gone) return stuck.inc();
        removed.inc();
        return alive.dec();
      case 'containers-reaped':
        return reaped.inc(event.count);
    }
  };
}

function poolLabels({
  language,
  purpose,
}: {
  readonly language: string;
  readonly purpose: string;
}): { language: string; purpose: string } {
  return { language, purpose };
}

const BREAKER_STATES = ['closed', 'open', 'probing'] as const;

function gateMetrics(
  registers: Registry[],
  gate: Pick<HostGate, 'breaker' | 'hindrances'>,
  refusals: ToolchainPins['refusals'],
): void {
  new Gauge({
    name: 'assay_breaker_state',
    help: '1 for the state that the breaker of the sandbox engine is in.',
    labelNames: ['state'],
    registers,
    collect() {
      for (const state of BREAKER_STATES) this.set({ state }, gate.breaker === state ? 1 : 0);
    },
  });
  new Gauge({
    name: 'assay_hindrance',
    help: '1 for each reason for which this grader takes no work, or none of some language (toolchain-differs).',
    labelNames: ['code'],
    registers,
    collect() {
      const codes = gate.hindrances().map(({ code }) => code);
      for (const code of HINDRANCE_CODES) this.set({ code }, codes.includes(code) ? 1 : 0);
      this.set({ code: REFUSAL_CODE }, refusals().length > 0 ? 1 : 0);
    },
  });
}
