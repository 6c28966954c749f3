import type { AuditEvent, PackCheck } from '#audit';

const MAX_FAULTS = 5;

/** The log's part of a pack, read. */
export interface PackLog {
  readonly sitting: string;
  /** Name of the log. */
  readonly origin: string;
  /** In the order of the log. */
  readonly events: readonly AuditEvent[];
}

/** A check of a pack; whatever it throws on hostile input is its failure. */
export function check(name: string, praise: string, faultsOf: () => readonly string[]): PackCheck {
  try {
    const faults = faultsOf();
    if (faults.length === 0) return { name, ok: true, detail: praise };
    const rest = faults.length > MAX_FAULTS ? [`and ${faults.length - MAX_FAULTS} more`] : [];
    return { name, ok: false, detail: [...faults.slice(0, MAX_FAULTS), ...rest].join('; ') };
  } catch (error) {
    return { name, ok: false, detail: reasonOf(error) };
  }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unreadable';
}
