import type { ApiClient } from '../api/api-client.js';
import { answerOf, judgementOf, SITTERS, type Sitter } from './every-type.js';
import { refusalOf } from './opening-work.js';
import type { PreparedExam, SampleBank } from './staff-work.js';

interface MarkingStaff {
  readonly invigilator: ApiClient;
  readonly coordinator: ApiClient;
  readonly markers: readonly { readonly id: string; readonly api: ApiClient }[];
  readonly adjudicator: { readonly id: string; readonly api: ApiClient };
}

/** One who sits the paper with items of every type. */
export interface SitterAtWork {
  readonly sitter: Sitter;
  readonly api: ApiClient;
  readonly sitting: string;
}

export interface MarkingOutcome {
  readonly answers: number;
  readonly scripts: number;
  readonly adjudicated: number;
  readonly settled: number;
  /** The code with which a result was refused before people had marked. */
  readonly early: string;
  /** Whether anything on the markers' desks named a candidate or a sitting. */
  readonly blind: boolean;
}

interface Script {
  readonly ref: string;
  readonly round: 'first' | 'second' | 'adjudication';
  readonly answer: string;
  readonly answers: number;
  readonly sequence: number;
  readonly earlier: readonly { readonly points: string }[];
}

interface Round {
  readonly kind: string;
  readonly scripts: number;
  readonly settled: number;
}

export function sittersOf(
  exam: PreparedExam,
  idOf: (name: string) => string,
  clientOf: (name: string) => ApiClient,
): readonly SitterAtWork[] {
  return SITTERS.map((sitter) => {
    const sitting = exam.sittings.get(idOf(sitter.id));
    if (sitting === undefined) throw new Error(`${sitter.id} has no sitting`);
    return { sitter, api: clientOf(sitter.id), sitting };
  });
}

/** The sitters answer and finish; the session is closed. */
export async function sitEveryType(
  invigilator: ApiClient,
  { bank }: SampleBank,
  exam: PreparedExam,
  sitters: readonly SitterAtWork[],
): Promise<void> {
  const items = new Map(bank.items.map((item) => [item.id, item]));
  for (const { sitter, api, sitting } of sitters) {
    await api.post(`/my/sittings/${sitting}/conditions`, { accepted: true });
    const paper = await api.get<{ items: { id: string }[] }>(`/my/sittings/${sitting}/paper`);
    for (const { id } of paper.items) {
      const item = items.get(id);
      if (item === undefined) throw new Error(`the paper names ${id}, which is not in the bank`);
      const response = answerOf(sitter, item);
      await api.put(`/my/sittings/${sitting}/responses/${id}`, { response });
    }
    await api.post(`/my/sittings/${sitting}/theory/finish`);
  }
  await invigilator.post(`/sessions/${exam.sessionId}/close`);
}

/** The essays: a first and a blind second marker, and an adjudicator where they are too far apart. */
export async function markByPeople(
  staff: MarkingStaff,
  { sessionId }: PreparedExam,
  sitters: readonly SitterAtWork[],
): Promise<MarkingOutcome> {
  const [first] = sitters;
  const early =
    first === undefined
      ? 'nobody sat'
      : await refusalOf(first.api.get(`/my/sittings/${first.sitting}/result`));
  const opened = await staff.coordinator.post<{ answers: number; scripts: number }>(
    `/sessions/${sessionId}/marking`,
    {
      markers: staff.markers.map(({ id }) => id),
      adjudicators: [staff.adjudicator.id],
    },
  );
  const seen: Script[] = [];
  const nextRound = () => staff.coordinator.post<Round>(`/sessions/${sessionId}/marking/rounds`);
  for (const { api } of staff.markers) seen.push(...(await markDesk(api)));
  await nextRound();
  for (const { api } of staff.markers) seen.push(...(await markDesk(api)));
  const { scripts: adjudicated, settled } = await nextRound();
  await markDesk(staff.adjudicator.api);
  const last = await nextRound();
  const names = sitters.flatMap(({ sitter, sitting }) => [sitter.id, sitting]);
  const shown = JSON.stringify(seen);
  return {
    ...{ answers: opened.answers, scripts: opened.scripts, adjudicated, early },
    settled: settled + last.settled,
    blind:
      seen.every(({ earlier }) => earlier.length === 0) &&
      !names.some((name) => shown.includes(name)),
  };
}

/** Marks whatever lies on this desk. @returns the scripts as they were shown */
async function markDesk(marker: ApiClient): Promise<readonly Script[]> {
  const { scripts } = await marker.get<{ scripts: { ref: string; marked: boolean }[] }>(
    '/marking/queue',
  );
  const shown: Script[] = [];
  for (const { ref } of scripts.filter(({ marked }) => !marked)) {
    const script = await marker.get<Script>(`/marking/scripts/${ref}`);
    const what = script.round === 'adjudication' ? 'adjudications' : 'markings';
    await marker.post(`/marking/scripts/${ref}/${what}`, {
      decisions: { points: judgementOf(script.answer, script.round) },
      comment: 'As the rubric says.',
      supersedes: script.sequence,
    });
    shown.push(script);
  }
  return shown;
}

export interface SitterResult {
  readonly id: string;
  readonly total: string;
  readonly maxTotal: string;
  readonly decision: string;
}

export async function resultsOf(
  sitters: readonly SitterAtWork[],
): Promise<readonly SitterResult[]> {
  const results: SitterResult[] = [];
  for (const { sitter, api, sitting } of sitters) {
    const { total, maxTotal, decision } = await api.get<Omit<SitterResult, 'id'>>(
      `/my/sittings/${sitting}/result`,
    );
    results.push({ id: sitter.id, total, maxTotal, decision });
  }
  return results;
}
