import { inTransaction, pinAnew, pinOnFirstUse, type Database, type ToolchainPin } from '#store';
import type { ImageTools } from './sandbox/images.js';
import { SandboxFailure } from './sandbox/sandbox.js';

/** What the pins are asked for and told about; a host's own tools come from its images. */
export interface ToolchainPins {
  /**
   * Whether this host may grade in a language with these tools.
   * @throws {SandboxFailure} `toolchain-differs`
   */
  readonly admit: (language: string, tools: ImageTools) => Promise<void>;
  /** The languages that were refused a short while ago: their runs are for other hosts. */
  readonly refused: () => readonly string[];
  /** Every language that was refused and not admitted since, for the operator. */
  readonly refusals: () => readonly ToolchainRefusal[];
}

interface ToolchainRefusal {
  readonly language: string;
  readonly message: string;
}

export interface PinOptions {
  readonly db: Database;
  readonly host: string;
  readonly now: () => Date;
  /** What this host has becomes the pinned. */
  readonly renew: boolean;
}

/** How long an answer holds: a pin that changes is noticed after so long. */
const HOLDS_MS = 30_000;

/** Trust on first use: the first host of an installation to grade in a language says with what, all others are held to it. */
export function openToolchainPins({ db, host, now, renew }: PinOptions): ToolchainPins {
  const admittedUntil = new Map<string, number>();
  const refusals = new Map<string, { readonly until: number; readonly message: string }>();
  return {
    admit: async (language, tools) => {
      const at = now();
      if ((admittedUntil.get(language) ?? 0) > at.getTime()) return;
      const offered = { language, host, at, ...tools };
      let pin = await pinOnFirstUse(db, offered);
      if (renew && pinDifference(pin, tools) !== undefined) {
        await inTransaction(db, (tx) => pinAnew(tx, offered));
        pin = await pinOnFirstUse(db, offered);
      }
      const difference = pinDifference(pin, tools);
      if (difference !== undefined) {
        const message = `${language} on ${host} ${difference}`;
        refusals.set(language, { until: at.getTime() + HOLDS_MS, message });
        throw new SandboxFailure('toolchain-differs', message);
      }
      admittedUntil.set(language, at.getTime() + HOLDS_MS);
      refusals.delete(language);
    },
    refused: () =>
      [...refusals].filter(([, { until }]) => until > now().getTime()).map(([name]) => name),
    refusals: () => [...refusals].map(([language, { message }]) => ({ language, message })),
  };
}

/** How a host's tools differ from the pinned ones, as the rest of a sentence; undefined if they are the same. */
export function pinDifference(pin: ToolchainPin, tools: ImageTools): string | undefined {
  const pinned = `pinned on ${pin.pinned_at.toISOString()} by ${pin.pinned_host}`;
  if (pin.tool_version !== tools.toolVersion)
    return `is "${tools.toolVersion}", but "${pin.tool_version}" is ${pinned}`;
  if (pin.packages_sha256 === tools.packagesSha256) return undefined;
  const [own, other] = [tools.packagesSha256, pin.packages_sha256].map((one) => one.slice(0, 12));
  return `has "${tools.toolVersion}" as pinned, but among packages ${own}, and ${other} are ${pinned}`;
}
