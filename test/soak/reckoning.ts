import type { Database } from '#store';
import type { Piece } from './work.js';

export interface Reckoning {
  readonly done: { readonly honest: number; readonly attacks: number };
  /** Runs that are neither done nor ever will be. */
  readonly lost: readonly string[];
  /** Runs with more than one mark, or none. */
  readonly marked: readonly string[];
  /** Honest runs whose verdict or points are not what they are alone. */
  readonly different: readonly string[];
  readonly retries: number;
  readonly attackVerdicts: Readonly<Record<string, number>>;
}

/** Holds what the database says against what was handed in. */
export async function reckon(
  db: Database,
  handedIn: ReadonlyMap<string, Piece>,
): Promise<Reckoning> {
  const runs = await db
    .selectFrom('grading_run')
    .select(['id', 'state', 'verdict', 'outcome', 'epoch', 'last_failure'])
    .execute();
  const marks = await db.selectFrom('mark_entry').select('run_id').execute();
  const marksOf = new Map<string, number>();
  for (const { run_id } of marks) marksOf.set(run_id ?? '', (marksOf.get(run_id ?? '') ?? 0) + 1);
  const done = { honest: 0, attacks: 0 };
  const [lost, marked, different]: [string[], string[], string[]] = [[], [], []];
  const attackVerdicts: Record<string, number> = {};
  const byId = new Map(runs.map((run) => [run.id, run]));
  for (const [id, piece] of handedIn) {
    const run = byId.get(id);
    const name = `${piece.name} (${id})`;
    if (run?.state !== 'done') {
      lost.push(`${name}: ${run?.state ?? 'gone'}, ${run?.last_failure ?? ''}`);
      continue;
    }
    if (marksOf.get(id) !== 1) marked.push(`${name}: ${marksOf.get(id) ?? 0} marks`);
    const points = (run.outcome as { readonly points: string }).points; // finishRun writes it
    if (piece.kind === 'attack') {
      done.attacks += 1;
      const ends = `${piece.name}: ${run.verdict ?? ''}`;
      attackVerdicts[ends] = (attackVerdicts[ends] ?? 0) + 1;
    } else {
      done.honest += 1;
      const same = run.verdict === piece.verdict && points === (piece.points ?? points);
      if (!same)
        different.push(
          `${name}: ${run.verdict ?? ''} ${points}, alone ${piece.verdict} ${piece.points ?? ''}`,
        );
    }
  }
  const retries = runs.reduce((sum, { epoch }) => sum + Math.max(0, epoch - 1), 0);
  return { done, lost, marked, different, retries, attackVerdicts };
}
