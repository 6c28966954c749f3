import {
  findPerson,
  selectMarkingBars,
  selectRoles,
  selectSessionMarkers,
  type MarkingDuty,
  type Tx,
} from '#store';
import { decide } from '../access/decide.js';
import { Problem } from '../http/problem.js';

/**
 * Whether each of these persons may have scripts of the session, by the rule that stands over marking itself.
 * @throws Problem naming the first who may not, and why
 */
export async function assertMayMark(
  tx: Tx,
  sessionId: string,
  markers: readonly { readonly id: string; readonly duty: MarkingDuty }[],
): Promise<void> {
  const named = (await selectSessionMarkers(tx, sessionId)).map(
    (one) => `${one.duty}/${String(one.human)}`,
  );
  for (const { id, duty } of markers) {
    const person = await findPerson(tx, id);
    if (person === undefined) throw new Problem('not-found', `There is no person ${id}.`);
    const human = person.identity_sha256 ?? undefined;
    const key = `${duty}/${String(human)}`;
    if (human !== undefined && named.includes(key))
      throw new Problem(
        'conflict',
        `${person.user_name} has this duty here already, by this account or another: name another human.`,
      );
    named.push(key);
    const acts = human === undefined ? [] : await selectMarkingBars(tx, { sessionId, human });
    const marker = {
      personId: id,
      userName: person.user_name,
      human,
      roles: await selectRoles(tx, id),
      authenticatedAt: new Date(0),
    };
    const { allow, rule, reason } = decide(
      marker,
      duty === 'marker' ? 'marking.mark' : 'marking.adjudicate',
      {
        assignedToId: id,
        participations: acts.map((act) => ({ personId: id, act })),
        markedByHumans: [],
      },
    );
    if (!allow)
      throw new Problem('conflict', `${person.user_name} cannot mark here: ${reason} (${rule}).`);
  }
}
