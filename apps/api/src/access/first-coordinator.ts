import { randomBytes, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { hash } from '@node-rs/argon2';
import { appendEvent, countPeople, inTransaction, insertPerson } from '#store';
import type { Engine } from '../engine.js';

const USER_NAME = 'coordinator';

/**
 * An empty installation gets one coordinator, who creates everybody else. The password is random and lies in
 * `EXAM_DATA/first-coordinator.txt`, readable by the owner only.
 */
export async function createFirstCoordinator(engine: Engine): Promise<void> {
  if ((await countPeople(engine.db)) > 0) return;
  const password = randomBytes(18).toString('base64url');
  const passwordHash = await hash(password);
  const id = randomUUID();
  const at = engine.clock.now();
  // The file first: a coordinator whose password nobody knows would lock the installation for good.
  await writeFile(
    path.join(engine.config.dataFolder, 'first-coordinator.txt'),
    `${USER_NAME}\n${password}\n`,
    { mode: 0o600 },
  );
  await inTransaction(engine.db, async (tx) => {
    await insertPerson(tx, {
      id,
      userName: USER_NAME,
      fullName: 'First coordinator',
      passwordHash,
      roles: ['coordinator'],
      at,
    });
    await appendEvent(tx, {
      type: 'person.created',
      at,
      actor: { kind: 'system', ref: 'set-up' },
      subject: { kind: 'person', ref: id },
      data: { roles: ['coordinator'] },
    });
  });
}
