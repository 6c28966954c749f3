import {
  Inject,
  Injectable,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { LoggerModule, PinoLogger } from 'nestjs-pino';
import os from 'node:os';
import path from 'node:path';
import type { Config } from '#config';
import { openDoorbell } from '#queue';
import { assertTenant, openEvidenceKeyFile, openKeys } from '#store';
import type { AdmitTools } from './sandbox/bench.js';
import { killContainer } from './sandbox/fault.js';
import { createCompiledJudges } from './checker/compiled-judges.js';
import { withFaults } from './fault-control.js';
import { openHostGate } from './gate/host-gate.js';
import { gradeSubmission } from './grade-submission.js';
import { openGraderMonitoring } from './monitoring/open-monitoring.js';
import { openEngineProbe, openSandbox, socketPathOf } from './open-sandbox.js';
import { openToolchainPins } from './toolchain-pins.js';
import { waitForEngine } from './wait-for-engine.js';
import { startWorker } from './worker.js';

const CONFIG = Symbol('Config');
const SWEEP_MS = 2_000;
/** Below the time after which whoever stops us kills us. */
const GRACE_MS = 10_000;

/** Opens what the worker stands on when the application starts, and ends it in order when it stops. */
@Injectable()
export class GraderService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** Where health and metrics are served; known once the application has started. */
  monitoringAddress = '';
  private stop: () => Promise<void> = () => Promise.resolve();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly log: PinoLogger,
  ) {
    log.setContext('Grader');
  }

  async onApplicationBootstrap(): Promise<void> {
    const { config, log } = this;
    const onError = (error: Error) => log.warn(error.message);
    // One line for every broken connection would be many; the worker itself tells of an outage, once.
    const onBrokenConnection = (error: Error) => log.debug(error.message);
    const monitoring = await openGraderMonitoring(config);
    this.monitoringAddress = monitoring.address;
    log.info(`health and metrics at ${monitoring.address}`);
    const engine = await waitForEngine(config, onBrokenConnection, (message) => log.info(message));
    await assertTenant(engine.db, config.tenant);
    const keys = await openKeys(config.tenant, config.keys);
    const signer = {
      key: await openEvidenceKeyFile(path.join(config.dataFolder, 'audit')),
      origin: config.logOrigin,
    };
    const now = () => new Date();
    const host = `${os.hostname()}/${process.pid}`;
    const renew = config.renewToolchains;
    const pins = openToolchainPins({ db: engine.db, host: os.hostname(), now, renew });
    const sandbox = this.sandbox(pins.admit);
    const gate = await openHostGate(config, openEngineProbe(config, 'grader'), log);
    monitoring.watch({ db: engine.db, gate, refusals: pins.refusals });
    const judges = createCompiledJudges(sandbox);
    const worker = await startWorker({
      db: engine.db,
      keys,
      signer,
      doorbell: await openDoorbell({
        databaseUrl: engine.databaseUrl,
        redisUrl: config.redisUrl,
        onError,
      }),
      log,
      gate,
      metrics: monitoring.metrics,
      now,
      grade: (request) => gradeSubmission({ sandbox, now, judges }, request),
      host,
      refusedLanguages: pins.refused,
      slots: config.sandboxSlots,
      leaseMs: config.leaseSeconds * 1_000,
      maxTries: config.maxInfraTries,
      sweepMs: SWEEP_MS,
      graceMs: GRACE_MS,
    });
    this.stop = async () => {
      await worker.stop();
      await gate.stop();
      await sandbox.close();
      await monitoring.close();
      await engine.db.destroy();
    };
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  private sandbox(admit: AdmitTools) {
    const sandbox = openSandbox(this.config, 'grader', this.log, admit);
    if (!this.config.faultControl) return sandbox;
    return withFaults(sandbox, process, (id) => killContainer(id, socketPathOf(this.config)));
  }
}

@Module({})
export class GraderModule {
  static with(config: Config): DynamicModule {
    return {
      module: GraderModule,
      imports: [LoggerModule.forRoot({ pinoHttp: { level: config.logLevel } })],
      providers: [GraderService, { provide: CONFIG, useValue: config }],
    };
  }
}
