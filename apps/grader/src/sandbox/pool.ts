/** Keeps a number of things that are slow to make waiting, ready to be taken. Each is given out once. */
export interface PoolItem {
  readonly alive: boolean;
  destroy(): Promise<void>;
}

export interface PoolOptions<T extends PoolItem> {
  readonly size: number;
  /** Cores over which those that wait are spread evenly; empty: they belong to none. */
  readonly cores?: readonly number[];
  readonly start: (core: number | undefined) => Promise<T>;
  /** Asked before each refill: false puts it off until `refill` is called. Nobody who takes is ever put off. */
  readonly mayRefill?: () => boolean;
  /** Told of a failure to refill; the next take tries again. */
  readonly onRefillFailure: (error: unknown) => void;
  /** Told of every take: whether one stood ready or was on its way, and how many do afterwards. */
  readonly onTake?: (take: { readonly waited: boolean; readonly left: number }) => void;
}

interface Waiting<T> {
  readonly core: number | undefined;
  /** Null when it could not be started. */
  readonly item: Promise<T | null>;
  /** Undefined while it is on its way. */
  ready: T | null | undefined;
}

/** Nothing is made before the first take; from then on `size` are kept waiting. */
export class Pool<T extends PoolItem> {
  private waiting: Waiting<T>[] = [];
  private closed = false;

  constructor(private readonly options: PoolOptions<T>) {}

  /** A live one: one that waits or is on its way, of that core if there is one, or a new one. */
  async take(core?: number): Promise<T> {
    for (let next = this.next(core); next !== undefined; next = this.next(core)) {
      const item = await next.item;
      if (item?.alive === true) return this.give(item, true);
    }
    return this.give(await this.options.start(core), false);
  }

  /** The best of those that wait, which from now on is its taker's. */
  private next(core: number | undefined): Waiting<T> | undefined {
    const rank = ({ ready, ...waiting }: Waiting<T>): number =>
      (ready === undefined ? 2 : 0) + (waiting.core === core ? 0 : 1);
    const [best] = this.waiting.toSorted((a, b) => rank(a) - rank(b));
    this.waiting = this.waiting.filter((waiting) => waiting !== best);
    return best;
  }

  private give(item: T, waited: boolean): T {
    if (this.closed) {
      void item.destroy();
      throw new Error('the pool was closed');
    }
    this.refill();
    this.options.onTake?.({ waited, left: this.waiting.length });
    return item;
  }

  /** Starts what is missing, where that may be now. What died while it waited is missing too. */
  refill(): void {
    this.waiting = this.waiting.filter(({ ready }) => ready === undefined || ready?.alive === true);
    while (!this.closed && this.waiting.length < this.options.size && this.mayRefill()) {
      this.waiting.push(this.startWaiting());
    }
  }

  private mayRefill(): boolean {
    return this.options.mayRefill?.() ?? true;
  }

  private startWaiting(): Waiting<T> {
    const core = this.scarcestCore();
    const item = this.startQuietly(core);
    const waiting: Waiting<T> = { core, item, ready: undefined };
    void item.then((ready) => (waiting.ready = ready));
    return waiting;
  }

  /** The core of which fewest wait; the first of them. */
  private scarcestCore(): number | undefined {
    const count = (core: number) => this.waiting.filter((waiting) => waiting.core === core).length;
    return (this.options.cores ?? []).toSorted((a, b) => count(a) - count(b))[0];
  }

  private async startQuietly(core: number | undefined): Promise<T | null> {
    try {
      return await this.options.start(core);
    } catch (error) {
      this.options.onRefillFailure(error);
      return null;
    }
  }

  /** Ends those that wait; what has been taken is its taker's. */
  async close(): Promise<void> {
    this.closed = true;
    const items = await Promise.all(this.waiting.splice(0).map(({ item }) => item));
    await Promise.all(items.map((item) => (item === null ? Promise.resolve() : item.destroy())));
  }
}
