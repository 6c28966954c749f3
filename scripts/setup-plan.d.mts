export type StepName = 'packages' | 'runtime' | 'build' | 'debian' | 'engine' | 'images';
export type Scope = 'packages' | 'build' | 'start' | 'test';

export interface Facts {
  readonly packages: {
    readonly present: boolean;
    readonly stamp: string | null;
    readonly hash: string;
    readonly matchesLock: boolean;
  };
  readonly runtime: { readonly wanted: string; readonly found: string | null };
  readonly build: { readonly hash: string; readonly stamp: string | null };
  readonly engine: {
    readonly answers: boolean;
    readonly refused: boolean;
    readonly address: string;
    readonly custom: boolean;
    readonly installed: boolean;
  };
  readonly system: { readonly root: boolean; readonly debian: boolean; readonly name: string };
  readonly tools: Readonly<
    Record<
      | 'redis'
      | 'debootstrap'
      | 'debianKeys'
      | 'iptables'
      | 'certificates'
      | 'dockerClient'
      | 'apparmor'
      | 'age'
      | 'go'
      | 'goNotes'
      | 'crun',
      boolean
    >
  >;
  readonly redisUrlSet: boolean;
}

export interface Step {
  readonly name: StepName;
  readonly action: 'run' | 'skip';
  readonly why: string;
  readonly debs: readonly string[];
}

export interface Plan {
  readonly stop: string | null;
  readonly steps: readonly Step[];
}

export interface LockFile {
  readonly packages?: Readonly<
    Record<
      string,
      {
        readonly version?: string;
        readonly integrity?: string;
        readonly optional?: boolean;
        readonly devOptional?: boolean;
      }
    >
  >;
}

export interface EngineAddress {
  readonly custom: boolean;
  readonly address: string;
  readonly connect:
    { readonly socketPath: string } | { readonly host: string; readonly port: number };
}

export function planSetup(facts: Facts, scope: Scope): Plan;
export function installedMatchesLock(lock: LockFile, installed: LockFile): boolean;
export function systemOf(osRelease: string): { readonly debian: boolean; readonly name: string };
export function engineAddress(env: Readonly<Record<string, string | undefined>>): EngineAddress;
