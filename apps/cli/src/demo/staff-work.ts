import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatProblems, type ExamBank } from '#exam-bank';
import { readBank } from '../content/read-bank.js';
import { readFolder } from '../content/read-folder.js';
import { infrastructure } from '../exit.js';
import type { ApiClient } from '../api/api-client.js';
import { openByTwo, type DemoCustodian, type OpeningRefusals } from './opening-work.js';
import { APPEALED_GROUP, APPEALED_TASK } from './cast.js';
import { drawBeforeWitness, proveDraw } from './draw-work.js';

const SAMPLES = fileURLToPath(new URL('../../../../../samples/', import.meta.url));

/** A sample bank as files for the API and as data for those who play the candidates. */
export interface SampleBank {
  readonly bank: ExamBank;
  readonly bankText: string;
  readonly blueprintText: string;
  /** The scheme that the blueprint draws for. */
  readonly scheme: string;
  readonly tasks: readonly {
    readonly folder: string;
    readonly files: readonly { readonly path: string; readonly base64: string }[];
  }[];
  /** The test whose expected answer was spoilt on purpose, with the right answer; only in the bank of the appealed task. */
  readonly planted: PlantedFault | undefined;
}

export interface PlantedFault {
  readonly test: string;
  readonly rightAnswer: string;
}

/** Reads samples/<qualification>; in the appealed task one expected answer is made wrong, as if its author had erred. */
export async function readSample(qualification: string): Promise<SampleBank> {
  const folder = path.join(SAMPLES, qualification);
  const reading = await readBank(path.join(folder, 'bank.json'));
  if (!reading.ok)
    throw infrastructure(`the sample bank is broken: ${formatProblems(reading.problems)}`);
  const tasks = [];
  let planted: PlantedFault | undefined;
  for (const { id } of reading.bank.tasks) {
    const files = new Map(await readFolder(path.join(folder, 'tasks', id)));
    if (id === APPEALED_TASK) planted = plantFault(files);
    tasks.push({
      folder: id,
      files: [...files].map(([name, bytes]) => ({ path: name, base64: bytes.toString('base64') })),
    });
  }
  const bankText = await readFile(path.join(folder, 'bank.json'), 'utf8');
  const blueprintText = await blueprintFor(folder, planted !== undefined);
  const { scheme } = JSON.parse(blueprintText) as { readonly scheme: string }; // our own sample
  return {
    bank: reading.bank,
    bankText,
    blueprintText,
    scheme,
    tasks,
    planted,
  };
}

function plantFault(files: Map<string, Buffer>): PlantedFault {
  const file = [...files.keys()]
    .filter((name) => name.startsWith(`tests/${APPEALED_GROUP}/`) && name.endsWith('.ans'))
    .sort()[0];
  const answer = file === undefined ? undefined : files.get(file);
  if (file === undefined || answer === undefined)
    throw infrastructure(`${APPEALED_TASK} has no test in ${APPEALED_GROUP}`);
  files.set(file, spoilt(answer));
  return {
    test: file.slice('tests/'.length, -'.ans'.length),
    rightAnswer: answer.toString('base64'),
  };
}

/** The last digit is one too high: what half-up rounding would not give. */
function spoilt(answer: Buffer): Buffer {
  const text = answer.toString('utf8');
  const at = text.search(/\d(?=\D*$)/);
  return Buffer.from(`${text.slice(0, at)}${(Number(text[at]) + 1) % 10}${text.slice(at + 1)}`);
}

/** The appealed task must be on the paper: one more rule in the blueprint's own words. */
async function blueprintFor(folder: string, withAppealedTask: boolean): Promise<string> {
  const text = await readFile(path.join(folder, 'blueprint.json'), 'utf8');
  if (!withAppealedTask) return text;
  const blueprint = JSON.parse(text) as { practical: { rules: unknown[] } }; // our own sample
  blueprint.practical.rules.push({ id: 'for-the-appeal', where: { id: APPEALED_TASK }, min: 1 });
  return JSON.stringify(blueprint, null, 2);
}

export interface PreparedExam {
  readonly sessionId: string;
  readonly setId: string;
  readonly paperNumber: string;
  readonly sittings: ReadonlyMap<string, string>;
  /** What was refused on the way to the open set. */
  readonly opening: OpeningRefusals;
}

interface Staff {
  readonly author: ApiClient;
  readonly approver: ApiClient;
  readonly examiner: ApiClient;
  readonly coordinator: ApiClient;
  readonly invigilator: ApiClient;
  readonly auditor: ApiClient;
  readonly witness: ApiClient;
  readonly custodians: readonly DemoCustodian[];
}

/** From the bank to the open session: import, approve, freeze, draw, schedule, open, and draw again to compare. */
export async function prepareExam(
  staff: Staff,
  sample: SampleBank,
  candidates: readonly string[],
): Promise<PreparedExam> {
  const qualification = sample.bank.qualification.id;
  const { created, bankVersion } = await staff.author.post<{
    created: string[];
    bankVersion: string;
  }>('/bank/imports', { bank: sample.bankText, tasks: sample.tasks });
  await staff.approver.post('/bank/approvals', { itemVersions: created });
  const frozen = await staff.approver.post<{ id: string }>(`/bank/${qualification}/versions`, {
    version: bankVersion,
  });
  const set = await drawBeforeWitness(staff, {
    bankVersionId: frozen.id,
    blueprint: sample.blueprintText,
  });
  const session = await staff.coordinator.post<{
    id: string;
    sittings: { id: string; candidate: string }[];
  }>('/sessions', {
    title: sample.bank.qualification.title,
    place: 'Room 1',
    setId: set.setId,
    scheme: sample.scheme,
    startsAt: '2026-01-01T09:00:00Z',
    candidates,
  });
  const of = { setId: set.setId, sessionId: session.id };
  const opening = await openByTwo(staff.invigilator, staff.custodians, of);
  await staff.invigilator.post(`/sessions/${session.id}/open`);
  await proveDraw(staff.auditor, set);
  return {
    sessionId: session.id,
    setId: set.setId,
    paperNumber: set.paperNumber,
    opening,
    sittings: new Map(session.sittings.map(({ id, candidate }) => [candidate, id])),
  };
}
