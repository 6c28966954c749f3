/** Tells of an outage once, at its first failure, and again only after something has worked in between. */
export class Outage {
  private down = false;

  constructor(
    private readonly what: string,
    private readonly onError: (error: Error) => void,
  ) {}

  failed(cause: unknown): void {
    if (this.down) return;
    this.down = true;
    const why = cause instanceof Error ? cause.message || cause.name : String(cause);
    this.onError(new Error(`${this.what}: ${why}`, { cause }));
  }

  over(): void {
    this.down = false;
  }
}
