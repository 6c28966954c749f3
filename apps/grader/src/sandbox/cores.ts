/** Lends the cores for candidates' programs: no two under way share one while there are enough. */
export class Cores {
  private readonly users: Map<number, number>;

  constructor(readonly all: readonly number[]) {
    this.users = new Map(all.map((core) => [core, 0]));
  }

  /** The core that fewest use, the lowest of them; undefined where nothing is pinned. */
  lend(): number | undefined {
    const [least] = [...this.users].sort(([a, users], [b, others]) => users - others || a - b);
    if (least === undefined) return undefined;
    const [core, users] = least;
    this.users.set(core, users + 1);
    return core;
  }

  /** To be called once for every core that was lent. */
  giveBack(core: number | undefined): void {
    if (core === undefined) return;
    this.users.set(core, (this.users.get(core) ?? 0) - 1);
  }
}
