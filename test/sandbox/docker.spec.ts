import { describeSandboxContract } from '../contracts/sandbox.contract.js';
import { acrobat, broken } from './acrobats.js';
import { realSandbox } from './engine.js';

for (const language of ['c', 'cpp', 'java', 'python'] as const) {
  describeSandboxContract(`Docker sandbox, ${language}`, {
    create: realSandbox,
    acrobat: acrobat(language),
    broken: broken(language),
  });
}
