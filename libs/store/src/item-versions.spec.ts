import { expect, it } from '@jest/globals';
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import { selectDrawableVersions } from './item-versions.js';
import type { Tables } from './tables.js';

// The databases of tests have the locale C, in which no order would tell: the statement is looked at instead.
it('freezes versions in the order of bytes, as the draw reads them', async () => {
  const asked: string[] = [];
  const db = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (kysely) => new PostgresIntrospector(kysely),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    log: ({ query }) => {
      asked.push(query.sql);
    },
  });
  await selectDrawableVersions(db, 'q');
  expect(asked).toEqual([expect.stringMatching(/order by item_version\.item_id collate "C"$/)]);
});
