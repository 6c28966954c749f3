// Writes docs/blueprint.schema.json again, from the built code. Run by `npm run docs:blueprint`.
import { writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { blueprintJsonSchema } from '../dist/libs/exam-bank/src/index.js';

const page = new URL('../docs/blueprint.schema.json', import.meta.url);
const text = JSON.stringify(blueprintJsonSchema(), null, 2);
writeFileSync(page, await format(text, { parser: 'json', printWidth: 100 }));
