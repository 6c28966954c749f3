import type { RemarkDiff } from '#scoring';
import type { MarkingOutcome, SitterResult } from './marking-work.js';
import type { OpeningRefusals } from './opening-work.js';
import type { Proof } from './proof-work.js';
import type { KeyChange, SessionStatistics } from './remark-work.js';
import type { Story } from './cast.js';

interface MarkLine {
  readonly item: string;
  readonly points: string;
  readonly maxPoints: string;
  readonly verdict: string | null;
}

export interface CandidateOutcome {
  readonly id: string;
  readonly story: Story;
  readonly marks: readonly MarkLine[];
  readonly criteria: readonly {
    readonly criterion: string;
    readonly points: string;
    readonly maxPoints: string;
  }[];
  readonly total: string;
  readonly maxTotal: string;
  readonly decision: string;
  /** Before the re-mark, where that changed it. */
  readonly before: { readonly total: string; readonly decision: string } | null;
}

/** What came of the paper with items of every type. */
export interface EveryTypeReport {
  readonly everyType: {
    readonly paper: string;
    readonly types: number;
    readonly candidates: readonly (SitterResult & { readonly before: Omit<SitterResult, 'id'> })[];
  };
  readonly marking: MarkingOutcome;
  readonly statistics: SessionStatistics;
  readonly remark: KeyChange;
}

export interface DemoReport extends EveryTypeReport, Proof {
  readonly candidates: readonly CandidateOutcome[];
  readonly appeal: {
    readonly entryNumber: string;
    readonly concerned: number;
    readonly failToPass: number;
    readonly refusedReviewer: string;
  };
  readonly late: string;
  readonly openings: readonly OpeningRefusals[];
  readonly infrastructure: { readonly epochOfRun: number };
}

export interface DemoOutcome {
  readonly report: DemoReport;
  readonly diff: RemarkDiff;
  readonly pack: ReadonlyMap<string, Buffer>;
  readonly papers: readonly string[];
  /** What is not as it must be; empty when all is well. */
  readonly problems: readonly string[];
}
