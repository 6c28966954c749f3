import type { ExamBank, KnowledgeItem, Task } from '#exam-bank';
import { Refused, type ApiClient } from '../api/api-client.js';
import { APPEALED_TASK, type Story } from './cast.js';
import { practicalPlan, type PracticalPlan } from './practical-plan.js';
import { theoryPlan } from './theory-plan.js';

/** What the planted fault costs on the appealed task: its group's points. */
const FAULT_POINTS = 5;

/** One candidate at one machine. */
export interface Player {
  readonly api: ApiClient;
  readonly sitting: string;
  readonly story: Story;
  readonly bank: ExamBank;
}

/** Accepts the conditions and answers every item that the story answers, some of them twice, as autosave does. */
export async function sitTheory(player: Player): Promise<void> {
  const { api, sitting, story } = player;
  await api.post(`/my/sittings/${sitting}/conditions`, { accepted: true });
  const paper = await api.get<{ items: { id: string }[] }>(`/my/sittings/${sitting}/paper`);
  const items = paper.items.map(({ id }) => knowledgeItem(player.bank, id));
  const answers = theoryPlan(story, items, expectedPractical(player).expected);
  for (const [at, [item, response]] of [...answers].entries()) {
    if (at % 10 === 0) await save(player, item, null);
    await save(player, item, response);
  }
  if (story !== 'fails-theory-gate') await api.post(`/my/sittings/${sitting}/theory/finish`);
}

/** The one who never finished tries once more after the hour is over. @returns the refusal's code */
export async function tryLate(player: Player): Promise<string> {
  const item = player.bank.items[0];
  const paper = await player.api.get<{ item: string }[]>(
    `/my/sittings/${player.sitting}/responses`,
  );
  const late = knowledgeItem(player.bank, paper[0]?.item ?? item?.id ?? '');
  try {
    await save(player, late.id, null);
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
  return 'taken';
}

/** Starts the practical part and hands in the story's submission for each task; the part is finished by the caller. */
export async function sitPractical(player: Player): Promise<void> {
  const { api, sitting } = player;
  await api.post(`/my/sittings/${sitting}/practical/start`);
  const paper = await api.get<{ tasks: { id: string }[] }>(`/my/sittings/${sitting}/paper`);
  const tasks = paper.tasks.map(({ id }) => practicalTask(player.bank, id));
  for (const { task, language, files } of practicalPlan(player.story, tasks, FAULT_POINTS)
    .attempts) {
    const encoded = files.map(({ name, text }) => ({
      name,
      base64: Buffer.from(text).toString('base64'),
    }));
    await api.post(`/my/sittings/${sitting}/submissions/${task.id}`, { language, files: encoded });
  }
}

export async function finishPractical(player: Player): Promise<void> {
  await player.api.post(`/my/sittings/${player.sitting}/practical/finish`);
}

/**
 * The practical points that the story will bring. The tasks are not known before the practical part, but any of a slot
 * promises the same, so that the first three of the bank stand for all.
 */
function expectedPractical({ story, bank }: Player): PracticalPlan {
  return practicalPlan(story, slots(bank.tasks), FAULT_POINTS);
}

/** One task for each pair of criteria, the appealed one where there is one. */
function slots(tasks: readonly Task[]): readonly Task[] {
  const byCriteria = new Map<string, Task>();
  for (const task of tasks) {
    const criteria = [...new Set(task.groups.map(({ criterion }) => criterion))].sort().join(' ');
    if (!byCriteria.has(criteria) || task.id === APPEALED_TASK) byCriteria.set(criteria, task);
  }
  return [...byCriteria.values()];
}

async function save(player: Player, item: string, response: unknown): Promise<void> {
  await player.api.put(`/my/sittings/${player.sitting}/responses/${item}`, { response });
}

function knowledgeItem(bank: ExamBank, id: string): KnowledgeItem {
  const item = bank.items.find((one) => one.id === id);
  if (item === undefined) throw new Error(`the paper names ${id}, which is not in the bank`);
  return item;
}

function practicalTask(bank: ExamBank, id: string): Task {
  const task = bank.tasks.find((one) => one.id === id);
  if (task === undefined) throw new Error(`the paper names ${id}, which is not in the bank`);
  return task;
}
