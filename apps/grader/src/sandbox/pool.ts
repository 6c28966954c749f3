/** Keeps a number of things that are slow to make waiting, ready to be taken. Each is given out once. */
export interface PoolItem {
  readonly alive: boolean;
  destroy(): Promise<void>;
}

export interface PoolOptions<T extends PoolItem> {
  readonly size: number;
  readonly start: () => Promise<T>;
  /** Told of a failure to refill; the next take tries again. */
  readonly onRefillFailure: (error: unknown) => void;
  /** Told of every take: whether one stood ready or was on its way, and how many do afterwards. */
  readonly onTake?: (take: { readonly waited: boolean; readonly left: number }) => void;
}

/** Nothing is made before the first take; from then on `size` are kept waiting. */
export class Pool<T extends PoolItem> {
  private readonly waiting: Promise<T | null>[] = [];
  private closed = false;

  constructor(private readonly options: PoolOptions<T>) {}

  /** A live one: a waiting one (possibly still on its way), or a new one. */
  async take(): Promise<T> {
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) {
      const item = await next;
      if (item?.alive !== true) continue;
      this.refill();
      this.tellTake(true);
      return item;
    }
    const item = await this.options.start();
    this.refill();
    this.tellTake(false);
    return item;
  }

  private tellTake(waited: boolean): void {
    this.options.onTake?.({ waited, left: this.waiting.length });
  }

  private refill(): void {
    while (!this.closed && this.waiting.length < this.options.size) {
      this.waiting.push(this.startQuietly());
    }
  }

  private async startQuietly(): Promise<T | null> {
    try {
      return await this.options.start();
    } catch (error) {
      this.options.onRefillFailure(error);
      return null;
    }
  }

  /** Ends those that wait; what has been taken is its taker's. */
  async close(): Promise<void> {
    this.closed = true;
    const items = await Promise.all(this.waiting.splice(0));
    await Promise.all(items.map((item) => (item === null ? Promise.resolve() : item.destroy())));
  }
}
