/** One line of a verifier's report; `detail` says what was found, for people. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** Faults make a check fail; whatever it throws on hostile input is its failure too. */
export function check(name: string, praise: string, faultsOf: () => readonly string[]): Check {
  try {
    const faults = faultsOf();
    return { name, ok: faults.length === 0, detail: faults.length === 0 ? praise : said(faults) };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : 'unreadable' };
  }
}

const MOST_FAULTS = 5;

function said(faults: readonly string[]): string {
  const rest = faults.length - MOST_FAULTS;
  return [...faults.slice(0, MOST_FAULTS), ...(rest > 0 ? [`and ${String(rest)} more`] : [])].join(
    '; ',
  );
}
