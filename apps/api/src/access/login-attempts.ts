const WINDOW_MS = 15 * 60 * 1000;
const MOST_FAILURES = 10;
/** Beyond this many user names and addresses the ones tried longest ago are forgotten: memory is not for attackers to fill. */
const MOST_KEPT = 50_000;

/**
 * Slows down guessing: after 10 failures within 15 minutes for one user name from one address, further tries are refused
 * unseen. Kept in memory: a restart forgives, and nobody's mistyped password lies in a table.
 */
export class LoginAttempts {
  private readonly failures = new Map<string, readonly number[]>();

  /**
   * Counts an attempt as failed until {@link succeed}, so that tries made at once are not all let through.
   * @returns when to try again, or undefined when the attempt may be made
   */
  begin(who: { readonly userName: string; readonly address: string }, at: Date): Date | undefined {
    const key = keyOf(who);
    const recent = (this.failures.get(key) ?? []).filter((time) => time > at.getTime() - WINDOW_MS);
    const [oldest] = recent;
    if (oldest !== undefined && recent.length >= MOST_FAILURES) return new Date(oldest + WINDOW_MS);
    // Deleted first, so that the map stays in the order of the last try.
    this.failures.delete(key);
    this.failures.set(key, [...recent, at.getTime()]);
    const [stalest] = this.failures.keys();
    if (stalest !== undefined && this.failures.size > MOST_KEPT) this.failures.delete(stalest);
    return undefined;
  }

  /** The attempt was right: this user name from this address starts afresh. */
  succeed(who: { readonly userName: string; readonly address: string }): void {
    this.failures.delete(keyOf(who));
  }
}

function keyOf(who: { readonly userName: string; readonly address: string }): string {
  return JSON.stringify([who.userName, who.address]);
}
