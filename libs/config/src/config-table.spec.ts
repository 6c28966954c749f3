import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { configTable } from './config-table.js';
import { Settings, VARIABLES } from './variables.js';

it('is the table that docs/configuration.md shows (write it again with `npm run docs:configuration`)', () => {
  const page = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');
  const shown = page
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .join('\n');
  expect(shown).toBe(configTable());
});

it('has a row for every setting', () => {
  expect(configTable().split('\n')).toHaveLength(2 + Object.keys(Settings.properties).length);
  for (const name of Object.keys(VARIABLES)) expect(configTable()).toContain(`| \`${name}\` |`);
});
