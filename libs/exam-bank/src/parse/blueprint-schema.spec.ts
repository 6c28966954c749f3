import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { blueprintJsonSchema } from './blueprint-schema.js';

it('the JSON Schema in the documentation is that which the engine checks (npm run docs:blueprint writes it)', () => {
  const page = join(import.meta.dirname, '../../../../docs/blueprint.schema.json');
  const current: unknown = JSON.parse(JSON.stringify(blueprintJsonSchema()));
  expect(JSON.parse(readFileSync(page, 'utf8'))).toEqual(current);
});
