import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Docker from 'dockerode';
import { sandboxesFolder } from '#config';
import type { Language } from '#exam-bank';
import {
  type AdmitTools,
  type BenchContext,
  LanguageBench,
  type SandboxLog,
  type Workplace,
} from './bench.js';
import { compileAt } from './compile.js';
import { Cores } from './cores.js';
import { loadedBytes } from './elf.js';
import { toStartFailure } from './engine.js';
import { chooseRuntime, selectEngineFacts } from './images.js';
import { currentOwner, reapOrphans } from './reaper.js';
import type {
  CompileOutcome,
  CompileRequest,
  OpenRequest,
  RunContainer,
  Sandbox,
} from './sandbox.js';
import { tell } from './telemetry.js';
import { converseInTest, runTest } from './test-run.js';

export interface DockerSandboxOptions {
  /** Default: what DOCKER_HOST says, else /var/run/docker.sock. */
  readonly socketPath?: string;
  /** Differs between graders that live at the same time; containers of an earlier process of this name are removed. */
  readonly owner: string;
  /** Containers kept waiting per language and purpose, from a language's first use on. */
  readonly poolSize?: number;
  /** How long one call of the engine may take. Default: 10 s. */
  readonly deadlineMs?: number;
  readonly log: SandboxLog;
  /** Asked before anything is compiled. Default: every tool will do. */
  readonly admit?: AdmitTools;
  /** Cores for candidates' programs; every container with tests keeps to one of them. Default: not pinned. */
  readonly cores?: readonly number[];
  /** OCI runtime, e.g. `runsc`. Default: the quickest that the engine knows. */
  readonly runtime?: string;
}

/**
 * The sandbox on a Docker Engine. The engine is first spoken to on first use; until it answers, every call fails with
 * `engine-unreachable` and the next one tries again.
 */
export function createDockerSandbox(options: DockerSandboxOptions): Sandbox {
  return new DockerSandbox(options);
}

/** Makes a success last and forgets a failure, so that the next call tries again. */
function remember<T>(promise: Promise<T>, forget: () => void): Promise<T> {
  promise.catch(forget);
  return promise;
}

class DockerSandbox implements Sandbox {
  private readonly benches = new Map<Language, Promise<LanguageBench>>();
  private readonly taken = new Set<Workplace>();
  private readonly ending = new Set<Promise<void>>();
  private context: Promise<BenchContext> | null = null;
  /** Submissions whose tests are under way. */
  private timed = 0;

  constructor(private readonly options: DockerSandboxOptions) {}

  async compile(request: CompileRequest): Promise<CompileOutcome> {
    const bench = await this.bench(request.language);
    await bench.admit();
    const workplace = await bench.take('compile', request.label);
    this.taken.add(workplace);
    try {
      return await compileAt(workplace, bench.spec, request);
    } finally {
      this.end(workplace);
    }
  }

  async open({ label, artefact }: OpenRequest): Promise<RunContainer> {
    const bench = await this.bench(artefact.language);
    const workplace = await this.takeTimed(bench, label);
    const { container, environment } = workplace;
    for (const file of artefact.files) container.put(file);
    const { files, runArgv } = artefact;
    const own = files.find(({ name }) => `/app/${name}` === runArgv[0]);
    const program = {
      container,
      spec: bench.spec,
      runArgv,
      loadedBytes: own === undefined ? 0 : loadedBytes(own.bytes),
    };
    return {
      environment: { ...environment, argv: artefact.runArgv },
      containerId: container.id,
      run: (request) => runTest(program, request),
      converse: (request) => converseInTest(program, request),
      close: () => {
        if (this.end(workplace)) this.timed -= 1;
        this.refill();
        return Promise.resolve();
      },
    };
  }

  /** Counted as timed before it is taken: what replaces it must not start beside its first tests. */
  private async takeTimed(bench: LanguageBench, label: string): Promise<Workplace> {
    this.timed += 1;
    try {
      const workplace = await bench.take('run', label);
      this.taken.add(workplace);
      return workplace;
    } catch (error) {
      this.timed -= 1;
      throw error;
    }
  }

  async close(): Promise<void> {
    const benches = await Promise.allSettled(this.benches.values());
    this.benches.clear();
    for (const workplace of this.taken) this.end(workplace);
    const pools = benches.map((bench) =>
      bench.status === 'fulfilled' ? bench.value.close() : null,
    );
    await Promise.all([...pools, ...this.ending]);
  }

  /**
   * Begins to end a container without waiting: the next submission need not wait for the clearing away of the last.
   * @returns false when that was done before
   */
  private end(workplace: Workplace): boolean {
    if (!this.taken.delete(workplace)) return false;
    const ending = workplace.end().finally(() => this.ending.delete(ending));
    this.ending.add(ending);
    return true;
  }

  /**
   * Starting a container takes a core for a while, and the grader needs one too: where tests use the others it can wait until
   * some are done. So the next container for tests starts while the next submission is compiled.
   */
  private mayRefill(cpus: number): boolean {
    return this.timed === 0 || this.timed < cpus - 1;
  }

  private refill(): void {
    for (const bench of this.benches.values()) {
      bench.then(
        (opened) => opened.refill(),
        () => undefined, // told to whoever wanted it
      );
    }
  }

  private async bench(language: Language): Promise<LanguageBench> {
    const known = this.benches.get(language);
    if (known !== undefined) return known;
    const opened = remember(this.openBench(language), () => this.benches.delete(language));
    this.benches.set(language, opened);
    return opened;
  }

  private async openBench(language: Language): Promise<LanguageBench> {
    try {
      this.context ??= remember(this.connect(), () => (this.context = null));
      return await LanguageBench.open(await this.context, language);
    } catch (error) {
      throw toStartFailure(error);
    }
  }

  private async connect(): Promise<BenchContext> {
    const { socketPath, owner, poolSize, cores, runtime, log } = this.options;
    const docker = new Docker(socketPath === undefined ? {} : { socketPath });
    const folder = sandboxesFolder();
    const profile = readFileSync(join(folder, 'seccomp.json'));
    const self = currentOwner(owner);
    const engine = await selectEngineFacts(docker, this.options.deadlineMs);
    const reaped = await reapOrphans(docker, self);
    tell({ kind: 'containers-reaped', count: reaped });
    if (reaped > 0) log.warn({ reaped }, 'containers of dead owners removed');
    return {
      docker,
      folder,
      seccomp: JSON.stringify(JSON.parse(profile.toString('utf8'))),
      seccompSha256: createHash('sha256').update(profile).digest('hex'),
      owner: self,
      engine,
      poolSize: poolSize ?? 1,
      deadlineMs: this.options.deadlineMs,
      cores: new Cores(cores ?? []),
      mayRefill: () => this.mayRefill(engine.cpus),
      runtime: chooseRuntime(runtime, engine),
      log,
      admit: this.options.admit ?? (() => Promise.resolve()),
    };
  }
}
