/** What one check found; `detail` is for people. */
export interface Finding {
  readonly ok: boolean;
  readonly detail: string;
}

/** A report is for people: a pack of rubbish is told by its first faults. */
const maxFaults = 5;

export function verdict(faults: readonly string[], praise: string): Finding {
  if (faults.length === 0) return { ok: true, detail: praise };
  const rest = faults.length > maxFaults ? [`and ${faults.length - maxFaults} more`] : [];
  return { ok: false, detail: [...faults.slice(0, maxFaults), ...rest].join('; ') };
}
