import { installedLanguages } from '#config';
import { describeSandboxContract } from '../contracts/sandbox.contract.js';
import { acrobat, broken } from './acrobats.js';
import { realSandbox } from './engine.js';

for (const language of installedLanguages()) {
  describeSandboxContract(`Docker sandbox, ${language}`, {
    create: realSandbox,
    acrobat: acrobat(language),
    broken: broken(language),
    sleeps: acrobat(language).files.some(({ text }) => text.includes('"sleep"')),
  });
}
