import type { DatabaseRole, ToolchainPin } from '#store';
import type { DiskRoom } from '../gate/disk.js';
import type { ImageTools } from '../sandbox/images.js';
import type { EngineReading, StartedContainer } from '../sandbox/inspect-engine.js';

/** What was seen, or why nothing could be. What could not be seen is never taken for well. */
export type Reading<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

/** All that is looked at on a host; findings are made of it and of nothing else. */
export interface Readings {
  readonly settings: {
    readonly slots: number;
    /** Empty: not pinned. */
    readonly cores: readonly number[];
    readonly runtime: string | undefined;
    readonly minFreeMiB: number;
    readonly renewToolchains: boolean;
  };
  readonly engine: Reading<EngineReading>;
  /** One container, started as every sandbox is. */
  readonly container: Reading<StartedContainer>;
  readonly images: readonly ImageReading[];
  readonly probes: Reading<readonly ProbeReading[]>;
  readonly host: HostReadings;
  readonly disks: readonly { readonly folder: string; readonly room: Reading<DiskRoom> }[];
  /** undefined: not configured. */
  readonly database: Reading<{ readonly version: string; readonly role: DatabaseRole }> | undefined;
  /** The tools that this installation grades with; undefined: no database is configured. */
  readonly pins: Reading<readonly ToolchainPin[]> | undefined;
  readonly redis: Reading<{ readonly version: string }> | undefined;
}

export interface ImageReading {
  readonly language: string;
  /** Its compiler or interpreter; undefined where there is no image. */
  readonly tools: Reading<ImageTools | undefined>;
  /** Whether it was built from the sources that are here. */
  readonly current: Reading<boolean>;
}

export interface ProbeReading {
  readonly language: string;
  readonly probe: string;
  readonly ok: boolean;
  readonly seen: string;
}

export interface HostReadings {
  readonly kernel: Reading<string>;
  readonly memoryMiB: Reading<number>;
  /** 0: off. */
  readonly swapMiB: Reading<number>;
  readonly corePattern: Reading<string>;
  /** What the kernel keeps time by. */
  readonly clockSource: Reading<string>;
  readonly clockSynchronised: Reading<boolean>;
  /** Empty: the kernel offers none, as in virtual machines. */
  readonly governors: Reading<readonly string[]>;
  readonly smtActive: Reading<boolean>;
  /** Actions that the kernel's seccomp knows. */
  readonly seccompActions: Reading<readonly string[]>;
}
