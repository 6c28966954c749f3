/** What a letter of outcome says; all of it data of the case. */
export interface LetterFacts {
  readonly entryNumber: string;
  readonly exam: string;
  readonly filedOn: string;
  readonly decidedOn: string;
  readonly outcome: 'upheld' | 'partly-upheld' | 'rejected' | 'dismissed';
  /** A line for every matter: what it is, what became of it, and why. */
  readonly matters: readonly string[];
  readonly resultBefore: string;
  readonly resultAfter: string;
  /** Whether no further instance looks at it. */
  readonly isFinal: boolean;
  readonly feeIsRefunded: boolean;
}

const PLAIN = `Appeal {entryNumber}, {exam}
Filed on {filedOn}, decided on {decidedOn}: {outcome}.

{matters}

Result before: {resultBefore}
Result now: {resultAfter}
{final}
{fee}`;

/**
 * The letter's text. A template of the scheme may name every fact in braces; a name that is none stays as it stands, so that a
 * misprint is seen. `{final}` and `{fee}` are whole sentences of English, or empty: other languages write theirs around
 * `{isFinal}` and `{feeIsRefunded}`.
 */
export function outcomeLetter(facts: LetterFacts, template: string = PLAIN): string {
  const values: Readonly<Record<string, string>> = {
    ...facts,
    matters: facts.matters.join('\n'),
    isFinal: String(facts.isFinal),
    feeIsRefunded: String(facts.feeIsRefunded),
    final: facts.isFinal ? 'This decision is final.' : 'It can be appealed against once more.',
    fee: facts.feeIsRefunded ? 'Your fee is returned.' : '',
  };
  return template
    .replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
      Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
    )
    .trimEnd();
}
