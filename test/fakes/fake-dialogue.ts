/** A program's side of a conversation in the fake sandbox. */
export class FakeDialogue {
  private readonly heard: Buffer[] = [];
  private ended = false;
  private waiting: (() => void) | null = null;
  private readonly parts: Buffer[] = [];

  constructor(private readonly onStdout: (piece: Buffer) => void) {}

  /** All that was said so far. */
  get said(): Buffer {
    return Buffer.concat(this.parts);
  }

  say(text: string | Buffer): void {
    const piece = Buffer.from(text as string); // or a Buffer, which it copies
    this.parts.push(piece);
    this.onStdout(piece);
  }

  /** The next piece of input; null at its end. */
  async read(): Promise<Buffer | null> {
    while (this.heard.length === 0 && !this.ended) {
      await new Promise<void>((resolve) => (this.waiting = resolve));
    }
    return this.heard.shift() ?? null;
  }

  async readAll(): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for (let piece; (piece = await this.read()) !== null;) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  hear(piece: Buffer): void {
    if (!this.ended) this.heard.push(piece);
    this.waiting?.();
  }

  endInput(): void {
    this.ended = true;
    this.waiting?.();
  }
}
