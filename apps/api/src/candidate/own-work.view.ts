/**
 * A candidate's own work as it may be shown (rule SCI-8.3b): what they sent, its points, and which tests passed by number. No
 * question, no key, no test's name, input or expected output. This file may import nothing that knows keys.
 */
export interface OwnWorkItem {
  readonly position: number;
  readonly item: string;
  readonly points: string | null;
  readonly maxPoints: string | null;
  readonly state: string;
  readonly verdict: string | null;
  readonly answer: unknown;
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /** In the order of the task's tests, which are never named. */
  readonly testVerdicts: readonly string[];
  readonly feedback: readonly FeedbackLine[];
  /** The question, in the room only. */
  readonly question: unknown;
}

interface FeedbackLine {
  readonly criterion: string;
  readonly points: string;
  readonly maxPoints: string;
}

interface WorkParts {
  readonly item: { readonly position: number; readonly item_id: string };
  readonly entry:
    | {
        readonly points: string;
        readonly max_points: string;
        readonly state: string;
        readonly parts: readonly FeedbackLine[];
      }
    | undefined;
  readonly verdict: string | null;
  readonly answer: unknown;
  readonly files: OwnWorkItem['files'];
  /** In the order of the task. */
  readonly testVerdicts: readonly string[];
  readonly question: unknown;
}

/** Picks what may be shown by name; anything new stays hidden. */
export function ownWorkItem(parts: WorkParts): OwnWorkItem {
  const { item, entry, verdict, answer, files, testVerdicts, question } = parts;
  return {
    position: item.position,
    item: item.item_id,
    points: entry?.points ?? null,
    maxPoints: entry?.max_points ?? null,
    state: entry?.state ?? 'not-presented',
    verdict,
    answer,
    files: files.map(({ name, text }) => ({ name, text })),
    testVerdicts,
    feedback: (entry?.parts ?? []).map(({ criterion, points, maxPoints }) => ({
      criterion,
      points,
      maxPoints,
    })),
    question,
  };
}
