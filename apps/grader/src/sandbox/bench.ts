import { randomInt } from 'node:crypto';
import type Docker from 'dockerode';
import type { Language } from '#exam-bank';
import { Container } from './container.js';
import type { Cores } from './cores.js';
import { toStartFailure } from './engine.js';
import { type ContainerPlan, cpusetOf, DEFAULT_ROOM } from './host-config.js';
import {
  type EngineFacts,
  type ImageTools,
  type LanguageImage,
  selectBareImageId,
  selectImage,
} from './images.js';
import { type LanguageSpec, readLanguageSpec } from './languages.js';
import { Pool } from './pool.js';
import { ownerLabels, type OwnerProcess } from './reaper.js';
import type { EnvironmentFacts } from './sandbox.js';
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
  readonly deadlineMs: number | undefined;
  readonly cores: Cores;
  /** Whether a container may be started now that nobody waits for yet. */
  readonly mayRefill: () => boolean;
  readonly runtime: string | undefined;
  readonly log: SandboxLog;
  /** Refuses tools that this installation does not grade with. */
  readonly admit: AdmitTools;
}

/** @throws {SandboxFailure} `toolchain-differs` */
export type AdmitTools = (language: Language, tools: ImageTools) => Promise<void>;

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
  private waitsTold = false;

  private constructor(
    private readonly context: BenchContext,
    readonly spec: LanguageSpec,
    private readonly image: LanguageImage,
    /** Ids of what the containers of each purpose are made from. */
    private readonly imageIds: Readonly<Record<Purpose, string>>,
  ) {
    this.pools = { compile: this.createPool('compile'), run: this.createPool('run') };
  }

  /** @throws {SandboxFailure} `image-missing`, `engine-unreachable` */
  static async open(context: BenchContext, language: Language): Promise<LanguageBench> {
    const spec = readLanguageSpec(context.folder, language);
    const image = await selectImage(context.docker, language);
    const run = spec.run.image === 'bare' ? await selectBareImageId(context.docker) : image.id;
    return new LanguageBench(context, spec, image, { compile: image.id, run });
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
      imageId: this.imageIds[purpose],
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
      ...(this.context.deadlineMs === undefined ? {} : { deadlineMs: this.context.deadlineMs }),
    };
  }

  /** @throws {SandboxFailure} `toolchain-differs` */
  admit(): Promise<void> {
    return this.context.admit(this.spec.language, this.image.tools);
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
      return { container, environment: this.environment(container, purpose), end };
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

  private environment(container: Container, purpose: Purpose): Workplace['environment'] {
    const { engine, runtime, seccompSha256 } = this.context;
    return {
      toolVersion: this.image.tools.toolVersion,
      supervisorSha256: this.image.supervisorSha256,
      seccompSha256,
      host: engine.host,
      kernel: container.hello['kernel'] ?? 'unknown',
      cgroupVersion: container.hello['cgroup'] === '2' ? 2 : 1,
      engineVersion: runtime === undefined ? engine.version : `${engine.version}, ${runtime}`,
      image: this.imageIds[purpose],
    };
  }

  async close(): Promise<void> {
    await Promise.all([this.pools.compile.close(), this.pools.run.close()]);
  }
}
