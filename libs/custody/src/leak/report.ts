import type { CopiesFile } from './copies.js';
import type { LeakedQuestion } from './fragment.js';
import type { SeenOrder } from './likelihood.js';
import { recogniser } from './recognise.js';
import { traceLeak, type CopyTrace } from './trace.js';

export interface LeakReport {
  readonly copies: readonly CopyTrace[];
  readonly elsewhere: number;
  readonly recognised: readonly {
    readonly question: number;
    readonly item: string;
    readonly likeness: number;
    readonly bait: boolean;
    readonly seen: SeenOrder;
  }[];
  readonly unrecognised: readonly { readonly question: number; readonly reason: string }[];
  readonly model: { readonly errorRate: number; readonly prior: string };
  readonly note: string;
}

/** How often a reader takes one item's order down wrongly, unless the caller knows better. */
export const DEFAULT_ERROR_RATE = 0.05;

const PRIOR = 'every copy, and a source that is none of them, is equally likely beforehand';
const LEAK_NOTE =
  'A lead, not proof: it says whose copy the order of options is most like, not who passed it on. Holders of one copy, and whoever saw it in their hands, look the same.';

/** All that can be said of a leaked fragment against known copies. Questions are counted from 1; one item counts once. */
export function leakReport(input: {
  readonly questions: readonly LeakedQuestion[];
  readonly known: CopiesFile;
  readonly errorRate: number;
}): LeakReport {
  const { questions, known, errorRate } = input;
  const recognise = recogniser(known.items);
  const recognised = [];
  const unrecognised = [];
  const evidence = new Map<string, Parameters<typeof traceLeak>[0]['evidence'][number]>();
  for (const [at, question] of questions.entries()) {
    const found = recognise(question);
    if (!found.ok) {
      unrecognised.push({ question: at + 1, reason: found.reason });
      continue;
    }
    const { item, seen } = found.evidence;
    recognised.push({ question: at + 1, item, likeness: found.likeness, bait: found.bait, seen });
    if (!found.bait && !evidence.has(item)) evidence.set(item, found.evidence);
  }
  const trace = traceLeak({ copies: known.copies, evidence: [...evidence.values()], errorRate });
  return {
    ...trace,
    recognised,
    unrecognised,
    model: { errorRate, prior: PRIOR },
    note: LEAK_NOTE,
  };
}
