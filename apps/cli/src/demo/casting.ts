import type { ApiClient } from '../api/api-client.js';
import { STAFF, type CastCandidate, type StaffId, type Story } from './cast.js';
import type { Player } from './candidate-work.js';
import type { PreparedExam, SampleBank } from './staff-work.js';

export type Clients = Readonly<Record<StaffId, ApiClient>>;

/** A candidate of the three qualifications, by the name of the cast. */
export type CastPlayer = Player & { readonly id: string };

export function idOf(people: ReadonlyMap<string, string>, name: string): string {
  const id = people.get(name);
  if (id === undefined) throw new Error(`${name} was not created`);
  return id;
}

export function staffOf(clients: ReadonlyMap<string, ApiClient>): Clients {
  const entries = STAFF.map(({ id }) => [id, clientOf(clients, id)] as const);
  return Object.fromEntries(entries) as Clients; // one for each of STAFF
}

export function clientOf(clients: ReadonlyMap<string, ApiClient>, name: string): ApiClient {
  const client = clients.get(name);
  if (client === undefined) throw new Error(`${name} is not logged in`);
  return client;
}

export function rolesOf(staff: Clients) {
  return {
    author: staff['m.zielinska'],
    approver: staff['w.dabrowska'],
    examiner: staff['k.wolska'],
    witness: staff['j.nowak'],
    coordinator: staff['c.baran'],
    invigilator: staff['i.mazur'],
    auditor: staff['a.dudek'],
  };
}

export function appealStaff(staff: Clients) {
  return {
    coordinator: staff['c.baran'],
    examiner: staff['k.wolska'],
    approver: staff['w.dabrowska'],
    reviewer: staff['r.kaczmarek'],
    secondReviewer: staff['s.pawlak'],
  };
}

export function playerOf(
  clients: ReadonlyMap<string, ApiClient>,
  candidate: CastCandidate,
  people: ReadonlyMap<string, string>,
  samples: ReadonlyMap<string, SampleBank>,
  exams: ReadonlyMap<string, PreparedExam>,
): CastPlayer {
  const sample = samples.get(candidate.qualification);
  const sitting = exams.get(candidate.qualification)?.sittings.get(idOf(people, candidate.id));
  if (sample === undefined || sitting === undefined)
    throw new Error(`${candidate.id} has no sitting`);
  return {
    id: candidate.id,
    api: clientOf(clients, candidate.id),
    sitting,
    story: candidate.story,
    bank: sample.bank,
  };
}

export function playerIn<P extends Player>(players: readonly P[], story: Story): P {
  const player = players.find((one) => one.story === story);
  if (player === undefined) throw new Error(`nobody plays ${story}`);
  return player;
}
