import { setTimeout as delay } from 'node:timers/promises';
import { fullDisk, type DiskRoom } from './disk.js';
import type { Hindrance, Watch } from './gate.js';

export interface DiskWatchOptions {
  /** Room wherever work needs it. Rejects where it cannot be read. */
  readonly rooms: () => Promise<readonly DiskRoom[]>;
  readonly minFreeMiB: number;
  readonly everyMs: number;
  readonly log: {
    warn(facts: Readonly<Record<string, unknown>>, message: string): void;
    error(facts: Readonly<Record<string, unknown>>, message: string): void;
  };
}

/** Looks at the room on the disks from time to time. */
export class DiskWatch implements Watch {
  private found: Hindrance | undefined;
  private readonly stopping = new AbortController();
  private looking: Promise<void> = Promise.resolve();

  private constructor(private readonly options: DiskWatchOptions) {}

  /** @returns after the first look, so that no run is claimed before it */
  static async start(options: DiskWatchOptions): Promise<DiskWatch> {
    const watch = new DiskWatch(options);
    await watch.look();
    watch.looking = watch.lookForEver();
    return watch;
  }

  hindrance(): Hindrance | undefined {
    return this.found;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.looking;
  }

  private async lookForEver(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await delay(this.options.everyMs, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await this.look();
    }
  }

  private async look(): Promise<void> {
    const before = this.found?.code;
    this.found = await this.find();
    if (this.found?.code === before) return;
    const { log } = this.options;
    if (this.found === undefined)
      log.warn({}, 'there is room on the disks again: runs are claimed');
    else log.error({ why: this.found.message }, 'no run is claimed: the disk');
  }

  private async find(): Promise<Hindrance | undefined> {
    const { rooms, minFreeMiB } = this.options;
    try {
      const message = fullDisk(await rooms(), minFreeMiB);
      return message === undefined ? undefined : { code: 'disk-full', message };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { code: 'disk-unreadable', message };
    }
  }
}
