/** Time that only the test moves; it never goes back. */
export class TestClock {
  constructor(private at: Date) {}

  now(): Date {
    return this.at;
  }

  advance(step: { readonly minutes?: number; readonly days?: number; readonly ms?: number }): void {
    const minutes = (step.minutes ?? 0) + (step.days ?? 0) * 24 * 60;
    this.at = new Date(this.at.getTime() + minutes * 60_000 + (step.ms ?? 0));
  }
}
