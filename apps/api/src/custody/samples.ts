import { randomUUID } from 'node:crypto';
import { answerText, paperHtml } from '#custody';
import { publicItem, publicTask, type PublicItem, type PublicTask } from '#exam-bank';
import { openKnowledgeItems, openTasks } from '#marking';
import {
  appendEvent,
  approveSampleRelease,
  findItemVersion,
  findPersonByUserName,
  findQualification,
  findPerson,
  insertSampleRelease,
  inTransaction,
  lockSampleRelease,
  selectReleasedVersions,
  selectSealedPapersOver,
  type Tx,
} from '#store';
import { actorOf, authorise } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';

/** Proposes to give an item to the public; nothing is released until somebody else approves. */
export async function proposeSample(
  { db, clock }: Engine,
  principal: Principal,
  request: { readonly itemVersion: string; readonly withKey: boolean; readonly reason: string },
): Promise<{ readonly id: string }> {
  const at = clock.now();
  const id = randomUUID();
  return inTransaction(db, async (tx) => {
    const version = await findItemVersion(tx, request.itemVersion);
    if (version === undefined) throw new Problem('not-found', 'There is no such item version.');
    if (version.approved_by === null)
      throw new Problem('conflict', 'The version was never approved: drafts are no samples.');
    await insertSampleRelease(tx, {
      ...{ id, qualification_id: version.qualification_id, item_id: version.item_id },
      ...{ item_version_id: version.id, with_key: request.withKey, reason: request.reason },
      ...{ proposed_by: principal.personId, proposed_at: at },
    });
    await appendEvent(tx, {
      type: 'sample.proposed',
      at,
      actor: actorOf(principal),
      subject: { kind: 'item', ref: version.id },
      data: { release: id, withKey: request.withKey },
    });
    return { id };
  });
}

/**
 * Releases an item to the public, for good: it is never drawn again, in no version (rule ECDL-4.3c). Refused while a sealed paper
 * may hold it.
 */
export async function approveSample({ db, clock }: Engine, principal: Principal, id: string) {
  const at = clock.now();
  await inTransaction(db, async (tx) => {
    const release = await lockSampleRelease(tx, id);
    if (release === undefined) throw new Problem('not-found', 'There is no such release.');
    authorise(principal, 'sample.approve', await makersOf(tx, release));
    if (release.approved_at !== null) throw new Problem('conflict', 'It is released already.');
    const papers = await selectSealedPapersOver(tx, {
      qualificationId: release.qualification_id,
      itemId: release.item_id,
    });
    if (papers.length > 0)
      throw new Problem(
        'conflict',
        `Sealed papers may hold it: ${papers.slice(0, 5).join(', ')}${papers.length > 5 ? ` and ${papers.length - 5} more` : ''}. Release it once they are opened.`,
      );
    await approveSampleRelease(tx, { id, by: principal.personId, at });
    await appendEvent(tx, {
      type: 'sample.released',
      at,
      actor: actorOf(principal),
      subject: { kind: 'item', ref: release.item_version_id },
      data: { release: id, withKey: release.with_key },
    });
  });
}

/** The proposer, and the item's author: neither releases it alone. */
async function makersOf(
  tx: Tx,
  release: { readonly proposed_by: string; readonly item_version_id: string },
) {
  const version = await findItemVersion(tx, release.item_version_id);
  const proposer = await findPerson(tx, release.proposed_by);
  const author = version && (await findPersonByUserName(tx, version.author));
  const humans = [proposer, author].flatMap((one) => (one ? [one.identity_sha256] : []));
  return {
    madeById: release.proposed_by,
    madeByHumans: humans,
    ...(version === undefined ? {} : { writtenBy: version.author }),
  };
}

export interface Samples {
  readonly title: string;
  readonly items: readonly PublicItem[];
  readonly tasks: readonly PublicTask[];
  /** Of what was released with its key. */
  readonly answers: readonly { readonly item: string; readonly answer: string }[];
}

/** What the public may see of a qualification; other versions of the same items stay confidential. */
export async function selectSamples(
  { db, keys }: Engine,
  qualificationId: string,
): Promise<Samples> {
  const qualification = await findQualification(db, qualificationId);
  if (qualification === undefined)
    throw new Problem('not-found', 'There is no such qualification.');
  const versions = await selectReleasedVersions(db, qualificationId);
  const knowledge = versions.filter(({ kind }) => kind === 'knowledge');
  const items = await openKnowledgeItems(keys, knowledge);
  const tasks = await openTasks(
    keys,
    versions.filter(({ kind }) => kind === 'task'),
  );
  const answers = items.flatMap((item, at) =>
    knowledge[at]?.with_key === true
      ? [{ item: item.id, answer: answerText(item, publicItem(item)) }]
      : [],
  );
  return {
    ...{ title: qualification.title, answers },
    ...{ items: items.map(publicItem), tasks: tasks.map(publicTask) },
  };
}

/** The samples as a page, marked as samples on every page of print (rule ECDL-4.3c). */
export async function samplePage(engine: Engine, qualificationId: string): Promise<string> {
  const { title, items, tasks, answers } = await selectSamples(engine, qualificationId);
  return paperHtml({
    title: `${title}: sample questions`,
    sample: true,
    handling: 'Released to the public. These questions are in no exam paper.',
    marks: [['Qualification', qualificationId]],
    ...{ items, tasks },
    answers: answers.map(({ item, answer }) => {
      const number = items.findIndex(({ id }) => id === item) + 1;
      return { question: `Question ${number}`, answer };
    }),
  });
}
