import { ESSAYS, essayBank, essayBlueprint } from '../factories/essay-bank.js';
import type { ApiUnderTest, Client, Reply } from './api-under-test.js';
import { drawSets } from './draw-work.js';
import { answer, hireStaff, my, openSession, type Player, type Staff } from './exam-day.js';

/** The people of a marking, and what they do at the API. */
export interface Office {
  readonly api: ApiUnderTest;
  readonly staff: Staff;
  readonly bankVersionId: string;
  readonly itemIds: ReadonlyMap<string, string>;
}

export async function openOffice(api: ApiUnderTest, bank: object = essayBank()): Promise<Office> {
  const staff = await hireStaff(api);
  const upload = { bank: JSON.stringify(bank), tasks: [] };
  const { created } = (await staff.author.post('/bank/imports', upload)).body;
  await staff.approver.post('/bank/approvals', { itemVersions: created });
  const frozen = await staff.approver.post(`/bank/${ESSAYS}/versions`, { version: '2026.1' });
  const rows = await api.engine.db
    .selectFrom('item_version')
    .select(['id', 'item_id'])
    .where('qualification_id', '=', ESSAYS)
    .execute();
  return {
    api,
    staff,
    bankVersionId: frozen.body.id as string,
    itemIds: new Map(rows.map((row) => [row.item_id, row.id])),
  };
}

export interface MarkedSession {
  readonly id: string;
  readonly players: readonly Player[];
}

/**
 * A session that is closed: each candidate gave these answers.
 * @param rules the scheme's marking section
 */
export async function sitEssays(
  office: Office,
  answers: readonly Readonly<Record<string, unknown>>[],
  rules: object = {},
  people: readonly Client[] = [],
): Promise<MarkedSession> {
  const { api, staff } = office;
  const { sets } = await drawSets(staff, {
    bankVersionId: office.bankVersionId,
    blueprint: essayBlueprint(),
  });
  const setId = sets[0]!.id;
  const candidates = [...people];
  for (let at = candidates.length; at < answers.length; at += 1)
    candidates.push(await api.person(`writer${setId.slice(0, 8)}${String(at)}`, 'candidate'));
  const { body } = await staff.coordinator.post('/sessions', {
    title: 'Essays',
    place: 'Room 1',
    setId,
    scheme: 'eex',
    startsAt: api.clock.now().toISOString(),
    candidates: candidates.map(({ id }) => id),
  });
  const id = body.id as string;
  await api.asOwner(
    `update exam_session set scheme = scheme || '${JSON.stringify({ marking: rules })}' where id = '${id}'`,
  );
  await openSession(staff, { setId, sessionId: id });
  const sittings = body.sittings as readonly { readonly id: string; readonly candidate: string }[];
  const players: Player[] = [];
  for (const [at, one] of candidates.entries()) {
    const player = { ...one, sitting: sittings.find(({ candidate }) => candidate === one.id)!.id };
    await player.post(my(player, '/conditions'), { accepted: true });
    for (const [item, response] of Object.entries(answers[at] ?? {}))
      await answer(player, item, response);
    await player.post(my(player, '/theory/finish'));
    players.push(player);
  }
  await staff.invigilator.post(`/sessions/${id}/close`);
  return { id, players };
}

export function openMarking(
  { staff }: Office,
  session: MarkedSession,
  people: { readonly markers: readonly Client[]; readonly adjudicators?: readonly Client[] },
): Promise<Reply> {
  return staff.coordinator.call({
    method: 'POST',
    path: `/sessions/${session.id}/marking`,
    body: {
      markers: people.markers.map(({ id }) => id),
      adjudicators: (people.adjudicators ?? []).map(({ id }) => id),
    },
  });
}

export function nextRound({ staff }: Office, session: MarkedSession): Promise<Reply> {
  return staff.coordinator.call({ method: 'POST', path: `/sessions/${session.id}/marking/rounds` });
}

/** A script as its marker sees it. */
export interface ShownScript {
  readonly ref: string;
  readonly round: string;
  readonly item: { readonly id: string };
  readonly answer: string;
  readonly answers: number;
  readonly sequence: number;
  readonly earlier: readonly { readonly round: string; readonly points: string }[];
}

/** Everything that is on this marker's desk. */
export async function deskOf(marker: Client): Promise<readonly ShownScript[]> {
  const { scripts } = (await marker.get('/marking/queue')).body as {
    scripts: { ref: string }[];
  };
  const shown: ShownScript[] = [];
  for (const { ref } of scripts)
    shown.push((await marker.get(`/marking/scripts/${ref}`)).body as ShownScript);
  return shown;
}

export type Judge = (script: ShownScript) => Readonly<Record<string, string>>;

/** Marks everything that waits for these markers. */
export async function markAll(markers: readonly Client[], judge: Judge): Promise<void> {
  for (const marker of markers)
    for (const script of await deskOf(marker))
      if (script.sequence === 0) await markOne(marker, script, judge(script));
}

export async function markOne(
  marker: Client,
  script: Pick<ShownScript, 'ref' | 'round' | 'sequence'>,
  points: Readonly<Record<string, string>>,
): Promise<Reply> {
  const what = script.round === 'adjudication' ? 'adjudications' : 'markings';
  return marker.post(`/marking/scripts/${script.ref}/${what}`, {
    decisions: { points },
    comment: 'As the rubric says.',
    supersedes: script.sequence,
  });
}
