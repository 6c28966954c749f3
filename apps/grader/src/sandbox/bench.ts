import { randomInt } from 'node:crypto';
import type Docker from 'dockerode';
import type { Language } from '#exam-bank';
import { Container } from './container.js';
import type { Cores } from './cores.js';
import { toStartFailure } from './engine.js';
import { type ContainerPlan, cpusetOf, DEFAULT_ROOM } from './host-config.js';
import { type EngineFacts, type LanguageImage, selectImage } from './images.js';
import { type LanguageSpec, readLanguageSpec } from './languages.js';
import { Pool } from './pool.js';
import { ownerLabels, type OwnerProcess } from './reaper.js';
import { type EnvironmentFacts, SandboxFailure } from './sandbox.js';
import { tell } from './telemetry.js';

/**
 * Process counts are kept per user id for the whole machine, so no two containers share one: each has a range of its own,
 * far above the ids of people, services and rootless containers.
 */
const FIRST_UID = 0x1000_0000;
const UIDS_PER_CONTAINER = 4096;
const UID_RANGES = 0x6_0000;

export type Purpose = 'compile' | 'run';

/** What is told about the sandbox's own working; never what a candidate wrote. */
export interface SandboxLog {
  info(facts: Readonly<Record<string, unknown>>, message: string): void;
  warn(facts: Readonly<Record<string, unknown>>, message: string): void;
}

/** What all languages of one sandbox share. */
export interface BenchContext {
  readonly docker: Docker;
  /** The sandboxes/ folder. */
  readonly folder: string;
  readonly seccomp: string;
  readonly seccompSha256: string;
  readonly owner: OwnerProcess;
  readonly engine: EngineFacts;
  readonly poolSize: number;
  readonly cores: Cores;
  /** Whether a container may be started now that nobody waits for yet. */
  readonly mayRefill: () => boolean;
  readonly runtime: string | undefined;
  readonly log: SandboxLog;
}

/** A container that waits for its one submission, and where it stands. */
export interface Workplace {
  readonly container: Container;
  readonly environment: Omit<EnvironmentFacts, 'argv'>;
  /** Ends the container; to be called once. Resolves when it is gone. */
  end(): Promise<void>;
}

/** One language: its image, its description, and the containers that wait. */
export class LanguageBench {
  private readonly pools: Readonly<Record<Purpose, Pool<Container>>>;
  private version: Promise<string> | null = null;
  private waitsTold = false;

  private constructor(
    private readonly context: BenchContext,
    readonly spec: LanguageSpec,
    private readonly image: LanguageImage,
  ) {
    this.pools = { compile: this.createPool('compile'), run: this.createPool('run') };
  }

  /** @throws {SandboxFailure} `image-missing`, `engine-unreachable` */
  static async open(context: BenchContext, language: Language): Promise<LanguageBench> {
    const spec = readLanguageSpec(context.folder, language);
    return new LanguageBench(context, spec, await selectImage(context.docker, language));
  }

  private createPool(purpose: Purpose): Pool<Container> {
    const { docker, poolSize, cores, mayRefill } = this.context;
    return new Pool({
      size: poolSize,
      // Compiling may use all of them: it is not what is timed.
      cores: purpose === 'run' ? cores.all : [],
      mayRefill,
      start: (core) => Container.start(docker, this.plan(purpose, core)),
      onTake: ({ waited, left }) => {
        const { language } = this.spec;
        tell({ kind: 'pool-take', language, purpose, waited });
        tell({ kind: 'pool-size', language, purpose, size: left });
      },
      onRefillFailure: (error) => {
        const { language } = this.spec;
        this.context.log.warn(
          { language, purpose, error: String(error) },
          'no container could be kept waiting',
        );
      },
    });
  }

  private plan(purpose: Purpose, core: number | undefined): ContainerPlan {
    return {
      imageId: this.image.id,
      labels: {
        ...ownerLabels(this.context.owner, purpose),
        'assay.language': this.spec.language,
      },
      seccomp: this.context.seccomp,
      firstUid: FIRST_UID + randomInt(UID_RANGES) * UIDS_PER_CONTAINER,
      room: DEFAULT_ROOM,
      executableApp: purpose === 'run' && this.spec.artefact.kind === 'file',
      cpuset: cpusetOf(core === undefined ? this.context.cores.all : [core]),
      runtime: this.context.runtime,
    };
  }

  /**
   * A container of its own for one submission; one that runs its tests has a core of its own, where there are enough.
   * @throws {SandboxFailure}
   */
  async take(purpose: Purpose, label: string): Promise<Workplace> {
    const { cores, log } = this.context;
    const core = purpose === 'run' ? cores.lend() : undefined;
    let container: Container | null = null;
    const end = (): Promise<void> => {
      cores.giveBack(core);
      return container?.destroy() ?? Promise.resolve();
    };
    try {
      container = await this.pools[purpose].take(core);
      // While it is compiled, a first submission's container for the tests can start.
      this.refill();
      const { language } = this.spec;
      log.info({ label, language, purpose, container: container.id }, 'container taken');
      this.tellOfMissingWaits(container);
      if (core !== undefined) await container.pin(cpusetOf([core]));
      return { container, environment: await this.environment(container), end };
    } catch (error) {
      void end();
      throw toStartFailure(error);
    }
  }

  /** Starts what the pools lack, where that may be now. */
  refill(): void {
    this.pools.compile.refill();
    this.pools.run.refill();
  }

  private tellOfMissingWaits({ hello }: Container): void {
    if (this.waitsTold || hello['waits'] === 'schedstat') return;
    this.waitsTold = true;
    this.context.log.warn(
      { language: this.spec.language, kernel: hello['kernel'] },
      'the kernel does not tell how long programs wait for a core: a busy host counts against wall limits here',
    );
  }

  private async environment(container: Container): Promise<Omit<EnvironmentFacts, 'argv'>> {
    const { engine, runtime, seccompSha256 } = this.context;
    return {
      toolVersion: await this.toolVersion(container),
      supervisorSha256: this.image.supervisorSha256,
      seccompSha256,
      host: engine.host,
      kernel: container.hello['kernel'] ?? 'unknown',
      cgroupVersion: container.hello['cgroup'] === '2' ? 2 : 1,
      engineVersion: runtime === undefined ? engine.version : `${engine.version}, ${runtime}`,
      image: this.image.id,
    };
  }

  /** Asked once per image, in a container that no submission has touched yet. */
  private toolVersion(container: Container): Promise<string> {
    this.version ??= this.probeVersion(container).catch((error: unknown) => {
      this.version = null;
      throw error;
    });
    return this.version;
  }

  private async probeVersion(container: Container): Promise<string> {
    const MIB = 1024 * 1024;
    const spec = {
      argv: this.spec.version,
      env: this.spec.environment,
      cwd: '/box/work',
      cpuMs: 10_000,
      wallMs: 20_000,
      memoryBytes: 512 * MIB,
      outputBytes: MIB,
      fileBytes: MIB,
      addressBytes: 0,
      processes: 64,
      keepBox: false,
    };
    const { report, stdout } = await container.run(spec, Buffer.alloc(0));
    const [line] = stdout.bytes.toString('utf8').split('\n');
    if (report.exitCode !== 0 || line === undefined || line === '') {
      throw new SandboxFailure(
        'protocol',
        `${this.spec.version.join(' ')} does not say its version`,
      );
    }
    return line;
  }

  async close(): Promise<void> {
    await Promise.all([this.pools.compile.close(), this.pools.run.close()]);
  }
}
