import { BullModule, InjectQueue } from '@nestjs/bull';
import { Inject, Injectable, Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Job, JobOptions, Queue } from 'bull';
import { isRunId, type Doorbell, type ListenOptions } from './doorbell.js';
import { Outage } from './outage.js';
import { redisOptions } from './redis-options.js';
import { handleRing } from './ring-handlers.js';

const QUEUE = 'assay-runs';
const SETTINGS = Symbol('BullDoorbellSettings');
const RING_DEADLINE_MS = 2_000;
const CLOSE_DEADLINE_MS = 5_000;

interface Ring {
  readonly runId: string;
}

interface BullDoorbellSettings {
  readonly redisUrl: string;
  readonly onError: (error: Error) => void;
  readonly lockMs: number;
}

/**
 * Gone the moment it ends, well or badly, so that no old job swallows the next ring. Retries are ours: Bull's attempts do not
 * cover a crash.
 */
const JOB_OPTIONS: JobOptions = { attempts: 1, removeOnComplete: true, removeOnFail: true };

/**
 * A job's id folds the rings of one run while it waits: Bull drops a job whose id is taken. But a ring must not fold into a
 * job under way, whose worker may be past it, frozen or dead; so it takes the first id that is not under way.
 */
function jobId(runId: string, underWay: ReadonlySet<string>): string {
  let id = `run-${runId}`;
  for (let number = 1; underWay.has(id); number += 1) id = `run-${runId}-${number}`;
  return id;
}

/** The doorbell on @nestjs/bull: every ring goes to one listener. Redis holds run ids and nothing else. */
@Injectable()
class BullDoorbell implements Doorbell {
  private readonly outage: Outage;
  private readonly underWay = new Set<Promise<void>>();
  private listening = false;
  private closed = false;

  constructor(
    @InjectQueue(QUEUE) private readonly queue: Queue<Ring>,
    @Inject(SETTINGS) private readonly settings: BullDoorbellSettings,
  ) {
    this.outage = new Outage(
      'the doorbell on Redis is out of order; the sweeper takes over',
      settings.onError,
    );
    queue.on('error', (error) => this.outage.failed(error));
  }

  async ring(runIds: readonly string[]): Promise<void> {
    try {
      await withDeadline(this.add(runIds), RING_DEADLINE_MS);
      this.outage.over();
    } catch (error) {
      this.outage.failed(error);
    }
  }

  async listen(options: ListenOptions): Promise<void> {
    if (this.listening) throw new Error('this doorbell is already listened to');
    this.listening = true;
    // Settles only when the queue is closed; connection errors arrive as 'error' events.
    this.queue
      .process(options.concurrency, (job: Job<Ring>) => this.answer(options, job.data))
      .catch((error: unknown) => this.outage.failed(error));
    await this.queue.isReady();
  }

  /** Waits for the handlers under way; whoever opened the module's context closes it, and with it the queue, afterwards. */
  async close(): Promise<void> {
    this.closed = true;
    await withDeadline(this.queue.pause(true, true), CLOSE_DEADLINE_MS).catch((error: unknown) =>
      this.outage.failed(error),
    );
    await Promise.all(this.underWay);
  }

  /** With Redis away, closing leaves connections that would try again for ever. */
  disconnect(): void {
    for (const client of this.queue.clients) if (client.status !== 'end') client.disconnect();
  }

  private async add(runIds: readonly string[]): Promise<void> {
    if (runIds.length === 0) return;
    const active: readonly (Job<Ring> | null)[] = await this.queue.getActive(); // null: ended meanwhile
    const underWay = new Set(active.map((job) => String(job?.id)));
    await Promise.all(
      runIds.map((runId) =>
        this.queue.add({ runId }, { ...JOB_OPTIONS, jobId: jobId(runId, underWay) }),
      ),
    );
  }

  /** Never rejects: a job that fails would only be one more thing to clear away. */
  private async answer(options: ListenOptions, data: unknown): Promise<void> {
    if (this.closed) return;
    const runId = (data as Partial<Ring> | null)?.runId; // from outside: checked on the next line
    if (!isRunId(runId)) {
      this.settings.onError(new Error('a ring that names no run was refused'));
      return;
    }
    this.outage.over();
    const handling = handleRing(options, runId, this.settings.onError);
    this.underWay.add(handling);
    await handling;
    this.underWay.delete(handling);
  }
}

@Module({})
class BullDoorbellModule {
  static with(settings: BullDoorbellSettings): DynamicModule {
    return {
      module: BullDoorbellModule,
      imports: [
        BullModule.registerQueue({
          name: QUEUE,
          prefix: 'assay',
          redis: redisOptions(settings.redisUrl),
          settings: {
            lockDuration: settings.lockMs,
            stalledInterval: settings.lockMs / 2,
            maxStalledCount: 1,
            retryProcessDelay: 500,
          },
        }),
      ],
      providers: [BullDoorbell, { provide: SETTINGS, useValue: settings }],
    };
  }
}

export async function openBullDoorbell(settings: BullDoorbellSettings): Promise<Doorbell> {
  const context = await NestFactory.createApplicationContext(BullDoorbellModule.with(settings), {
    logger: false,
    abortOnError: false,
  });
  const bell = context.get(BullDoorbell);
  let closed: Promise<void> | undefined;
  const closeOnce = async () => {
    await bell.close();
    await withDeadline(context.close(), CLOSE_DEADLINE_MS).catch(settings.onError);
    bell.disconnect();
  };
  return {
    ring: (runIds) => bell.ring(runIds),
    listen: (options) => bell.listen(options),
    close: () => (closed ??= closeOnce()),
  };
}

/** With Redis away Bull may wait for ever; what is given up on here can still come true, and then harms nobody. */
async function withDeadline(work: Promise<unknown>, deadlineMs: number): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('Redis does not answer')), deadlineMs);
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
