import type { EventEmitter } from 'node:events';

/** What the supervisor needs of a child process. */
export interface Child extends EventEmitter {
  readonly exitCode: number | null;
  readonly signalCode: string | null;
  kill(signal: string): boolean;
}

export interface Started {
  readonly child: Child;
  /** How it ended, in words. */
  readonly ended: Promise<string>;
}

export function keepRunning(options: {
  readonly start: () => Started;
  readonly say: (line: string) => void;
  readonly name: string;
  readonly backoffMs?: readonly number[];
}): { stop(): Promise<void> };
export function endProcess(process: Started): Promise<void>;
export function portRefusal(address: {
  readonly host: string;
  readonly port: number;
}): Promise<string | null>;
export function waitForHealth(options: {
  readonly host: string;
  readonly port: number;
  readonly path?: string;
  readonly givenUp: AbortSignal;
}): Promise<boolean>;
