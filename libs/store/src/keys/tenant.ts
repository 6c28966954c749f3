import { appendEvent } from '../audit-log.js';
import { inTransaction, type Database, type Reader } from '../database.js';

/** The database belongs to another installation than the configuration says. */
export class TenantMismatch extends Error {
  override readonly name = 'TenantMismatch';
  readonly code = 'tenant-mismatch';
}

/**
 * Names the installation when its database is new; from then on only this name is accepted, for every sealed text is bound to it.
 * @throws TenantMismatch
 */
export async function claimTenant(db: Database, tenant: string, at: Date): Promise<void> {
  await inTransaction(db, async (tx) => {
    const inserted = await tx
      .insertInto('installation')
      .values({ tenant, named_at: at })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (inserted.numInsertedOrUpdatedRows !== 1n) return;
    await appendEvent(tx, {
      type: 'installation.named',
      at,
      actor: { kind: 'system', ref: 'api' },
      subject: { kind: 'installation', ref: tenant },
    });
  });
  await assertTenant(db, tenant);
}

/** Whose installation the database belongs to. @throws Error while nobody has named it: the API does, when it starts first */
export async function selectTenant(db: Reader): Promise<string> {
  const { tenant } = await db.selectFrom('installation').select('tenant').executeTakeFirstOrThrow();
  return tenant;
}

/** @throws TenantMismatch unless the database belongs to this tenant */
export async function assertTenant(db: Reader, tenant: string): Promise<void> {
  const recorded = await selectTenant(db);
  if (recorded === tenant) return;
  throw new TenantMismatch(
    `the database belongs to the tenant ${recorded}, but EXAM_TENANT is ${tenant}: set EXAM_TENANT=${recorded}, or use the right database`,
  );
}
