import { randomUUID } from 'node:crypto';
import { installedLanguages } from '#config';
import {
  formatProblems,
  joinTasks,
  missingLanguages,
  parseBank,
  parseTask,
  taskPoints,
  type ExamBank,
  type Problem as ContentProblem,
  type Task,
} from '#exam-bank';
import {
  appendEvent,
  findPersonByUserName,
  inTransaction,
  insertItemVersion,
  recordParticipation,
  selectNewestItemVersions,
  upsertQualification,
  type ItemVersion,
  type NewItemVersion,
  type Tx,
} from '#store';
import { actorOf } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import { contentSha256 } from '#marking';
import { queueCheck } from './task-checks.js';

/** A bank as it lies in a folder: the text of bank.json and the files of each task folder, base64. */
export interface UploadedBank {
  readonly bank: string;
  readonly tasks: readonly {
    readonly folder: string;
    readonly files: readonly { readonly path: string; readonly base64: string }[];
  }[];
}

export interface ImportedBank {
  readonly qualification: string;
  readonly bankVersion: string;
  /** Versions made by this import; what was there unchanged makes none. */
  readonly created: readonly string[];
  readonly unchanged: number;
}

/** Imports a whole bank as drafts, or refuses it whole with everything that is wrong. */
export async function importBank(
  engine: Engine,
  principal: Principal,
  upload: UploadedBank,
): Promise<ImportedBank> {
  const bank = readBank(upload);
  const at = engine.clock.now();
  const imported = await inTransaction(engine.db, async (tx) => {
    const { qualification } = bank;
    await upsertQualification(tx, {
      id: qualification.id,
      title: qualification.title,
      body: qualification,
    });
    const newest = new Map(
      (await selectNewestItemVersions(tx, qualification.id)).map((row) => [row.item_id, row]),
    );
    const drafts = versionsOf(bank, principal, at).filter(
      (draft) => !isUnchanged(newest.get(draft.item_id), draft),
    );
    for (const draft of drafts)
      await insertDraft(tx, engine, principal, draft, newest.get(draft.item_id));
    await appendEvent(tx, {
      type: 'bank.imported',
      at,
      actor: actorOf(principal),
      subject: { kind: 'bank', ref: qualification.id },
      data: {
        bankVersion: bank.bankVersion,
        created: drafts.length,
        contentSha256: contentSha256(JSON.parse(JSON.stringify(bank))),
      },
    });
    return {
      qualification: qualification.id,
      bankVersion: bank.bankVersion,
      created: drafts.map(({ id }) => id),
      unchanged: bank.items.length + bank.tasks.length - drafts.length,
    };
  });
  if (bank.tasks.length > 0 && engine.config.taskCheck !== 'off')
    await engine.doorbell.ring(imported.created.slice(0, 1));
  return imported;
}

/** An item version without its place among the versions of its item. */
type Draft = Omit<NewItemVersion, 'version' | 'supersedes'>;

/**
 * The next version of an item, on top of the one that is there; a task's acceptance check is queued with it. A draft below it
 * can no longer be approved: whoever got something wrong imports or corrects it again.
 */
export async function insertDraft(
  tx: Tx,
  engine: Engine,
  principal: Principal,
  draft: Draft,
  newest: ItemVersion | undefined,
): Promise<void> {
  const stored = await insertItemVersion(tx, engine.keys, {
    ...draft,
    version: (newest?.version ?? 0) + 1,
    supersedes: newest?.id ?? null,
  });
  if (draft.kind === 'task' && engine.config.taskCheck !== 'off')
    await queueCheck(tx, engine, principal, stored, draft.created_at);
  // Whom the content names as its author took part, too, if that is one of us.
  const author = await findPersonByUserName(tx, draft.author);
  for (const personId of new Set([draft.created_by, author?.id ?? draft.created_by]))
    await recordParticipation(tx, {
      personId,
      act: 'author',
      itemVersionId: draft.id,
      at: draft.created_at,
    });
}

function isUnchanged(newest: ItemVersion | undefined, draft: Draft): boolean {
  return newest?.content_sha256 === contentSha256(JSON.parse(JSON.stringify(draft.body)));
}

function versionsOf(bank: ExamBank, principal: Principal, at: Date): readonly Draft[] {
  const made = {
    qualification_id: bank.qualification.id,
    created_by: principal.personId,
    created_at: at,
    change_note: null,
  };
  const items = bank.items.map((item) => ({
    ...made,
    id: randomUUID(),
    item_id: item.id,
    kind: 'knowledge' as const,
    type: item.type,
    criteria: [item.criterion],
    difficulty: item.difficulty,
    points: item.points,
    minutes: item.minutes,
    author: item.author,
    body: item,
  }));
  return [
    ...items,
    ...bank.tasks.map((task) => ({ ...made, ...taskColumns(task), id: randomUUID() })),
  ];
}

/** The columns that a task's content decides. */
export function taskColumns(task: Task) {
  return {
    item_id: task.id,
    kind: 'task' as const,
    type: 'task',
    criteria: [...new Set(task.groups.map(({ criterion }) => criterion))],
    difficulty: task.difficulty,
    points: taskPoints(task),
    minutes: task.minutes,
    author: task.author,
    body: task,
  };
}

function readBank(upload: UploadedBank): ExamBank {
  const problems: ContentProblem[] = [];
  const parsed = parseBank(upload.bank, 'bank.json');
  if (!parsed.ok) problems.push(...parsed.problems);
  const tasks = upload.tasks.flatMap(({ folder, files }) => {
    const task = parseTask(
      new Map(files.map(({ path, base64 }) => [path, Buffer.from(base64, 'base64')])),
      folder,
    );
    problems.push(
      ...(task.ok ? missingLanguages(task.value, installedLanguages()) : task.problems),
    );
    return task.ok ? [task.value] : [];
  });
  if (!parsed.ok || problems.length > 0) throw contentRefused(problems);
  const joined = joinTasks(parsed.value, tasks, 'bank.json');
  if (!joined.ok) throw contentRefused(joined.problems);
  return joined.value;
}

/** One problem document for a refused file: what, where, what to do. */
export function contentRefused(problems: readonly ContentProblem[]): Problem {
  return new Problem(
    'content-refused',
    `Nothing was imported. ${formatProblems(problems.slice(0, 1))}`,
    problems.map(({ file, path, message, hint }) => ({ path: `${file}: ${path}`, message, hint })),
  );
}
