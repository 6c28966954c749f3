import { setTimeout as delay } from 'node:timers/promises';
import { Refused } from '../api/api-client.js';
import { clientOf, idOf, rolesOf, type Clients } from './casting.js';
import { SITTERS } from './every-type.js';
import { markByPeople, resultsOf, sitEveryType, sittersOf } from './marking-work.js';
import type { EveryTypeReport } from './outcome.js';
import type { Employed } from './people-work.js';
import { changeKey } from './remark-work.js';
import { prepareExam, readSample, type PreparedExam, type SampleBank } from './staff-work.js';

interface Cast extends Employed {
  readonly staff: Clients;
}

export interface EveryTypeExam {
  readonly sample: SampleBank;
  readonly exam: PreparedExam;
}

/** The set is drawn and opened with the others: custodians open only what they have just logged in for. */
export async function prepareEveryType(
  staff: Parameters<typeof prepareExam>[0],
  people: Employed['people'],
): Promise<EveryTypeExam> {
  const sample = await readSample('item-types');
  const candidates = SITTERS.map(({ id }) => idOf(people, id));
  return { sample, exam: await prepareExam(staff, sample, candidates) };
}

/** A paper with items of nearly every type: sat by three, its essays marked by people, one of its keys changed afterwards. */
export async function playEveryType(
  { staff, people, clients }: Cast,
  { sample, exam }: EveryTypeExam,
  say: (line: string) => void,
): Promise<{ readonly everyType: EveryTypeReport; readonly sittings: readonly string[] }> {
  say(
    '6/9 a paper with items of thirteen types; equal essays become one script, marked blind by two, settled by a third',
  );
  const roles = rolesOf(staff);
  const sitters = sittersOf(
    exam,
    (name) => idOf(people, name),
    (name) => clientOf(clients, name),
  );
  await sitEveryType(roles.invigilator, sample, exam, sitters);
  const marker = (id: 'l.gorska' | 'z.kruk' | 'k.wolska') => ({
    id: idOf(people, id),
    api: staff[id],
  });
  const markers = [marker('l.gorska'), marker('z.kruk')];
  const marking = await markByPeople(
    { ...roles, markers, adjudicator: marker('k.wolska') },
    exam,
    sitters,
  );
  say(
    '7/9 statistics point at a key that lacks a right answer: everybody re-marked in a dry run, put into force by a second person',
  );
  await untilTold(sitters);
  const before = await resultsOf(sitters);
  const changed = await changeKey({ ...roles, secondPerson: staff['s.pawlak'] }, sample, exam);
  const { counts, failToPass, passToFail } = changed.remark;
  say(
    `    dry run: ${counts.candidates} candidates, ${counts.up} marks up, ${counts.down} down; ${failToPass} fail would become pass, ${passToFail} pass fail`,
  );
  const after = await resultsOf(sitters);
  return {
    everyType: {
      everyType: {
        paper: exam.paperNumber,
        types: new Set(sample.bank.items.map(({ type }) => type)).size,
        candidates: after.map((one, at) => {
          const { total, maxTotal, decision } = before[at] ?? one;
          return { ...one, before: { total, maxTotal, decision } };
        }),
      },
      marking,
      ...changed,
    },
    sittings: sitters.map(({ sitting }) => sitting),
  };
}

const SCRIPTS_DEADLINE_MS = 60_000;

/** Answers that an author's script marks are marked in the background. */
async function untilTold(sitters: Parameters<typeof resultsOf>[0]): Promise<void> {
  const until = Date.now() + SCRIPTS_DEADLINE_MS;
  for (;;) {
    try {
      await resultsOf(sitters);
      return;
    } catch (error) {
      const isEarly = error instanceof Refused && error.status === 404;
      if (!isEarly || Date.now() > until) throw error;
    }
    await delay(250);
  }
}
