// Writes the table of docs/configuration.md again, from the built code. Run by `npm run docs:configuration`.
import { readFileSync, writeFileSync } from 'node:fs';
import { configTable } from '../dist/libs/config/src/index.js';

const page = new URL('../docs/configuration.md', import.meta.url);
const START = '<!-- prettier-ignore-start -->';
const text = readFileSync(page, 'utf8').split(START)[0];
writeFileSync(page, `${text}${START}\n\n${configTable()}\n\n<!-- prettier-ignore-end -->\n`);
