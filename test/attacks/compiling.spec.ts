import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import type { SourceFile } from '#exam-bank';
import { sandboxesFolder } from '#config';
import { compileAt } from '../../apps/grader/src/sandbox/compile.js';
import { Container } from '../../apps/grader/src/sandbox/container.js';
import { selectImage } from '../../apps/grader/src/sandbox/images.js';
import { readLanguageSpec } from '../../apps/grader/src/sandbox/languages.js';
import type { CompileOutcome, Sandbox } from '../../apps/grader/src/sandbox/sandbox.js';
import { containerPlan, docker, freshOwner, realSandbox } from '../sandbox/engine.js';
import { COMPILE_ATTACKS, type CompileAttack } from './cases/compiling.js';
import { containersOf } from './host.js';

const NO_ENVIRONMENT = {
  toolVersion: '',
  supervisorSha256: '',
  seccompSha256: '',
  host: '',
  kernel: '',
  cgroupVersion: 2,
  engineVersion: '',
  image: '',
} as const;

/** As the sandbox compiles, but under other limits. */
async function compileUnder(
  { language, limits }: CompileAttack,
  files: readonly SourceFile[],
): Promise<CompileOutcome> {
  const spec = readLanguageSpec(sandboxesFolder(), language);
  const { id } = await selectImage(docker, language);
  const container = await Container.start(docker, { ...(await containerPlan()), imageId: id });
  const compile = { ...spec.compile, limits: { ...spec.compile.limits, ...limits } };
  const workplace = { container, environment: NO_ENVIRONMENT, end: () => container.destroy() };
  try {
    return await compileAt(workplace, { ...spec, compile }, { files });
  } finally {
    await workplace.end();
  }
}

const title = ({ class: number, language, tries }: CompileAttack): string =>
  `${number} (${language}) ${tries}`;

describe('attacks on the compiler', () => {
  const owner = freshOwner();
  let sandbox: Sandbox;
  beforeAll(() => {
    process.env['ASSAY_TEST_SECRET'] = 'SECRET';
    sandbox = realSandbox(owner);
  });
  afterAll(async () => {
    delete process.env['ASSAY_TEST_SECRET'];
    await sandbox.close();
  });

  test.each(COMPILE_ATTACKS.map((attack) => [title(attack), attack] as const))(
    '%s',
    async (_, attack) => {
      const { language } = attack;
      const files = Object.entries(attack.files).map(([name, text]) => ({ name, text }));
      const { artefact, facts } =
        attack.limits === undefined
          ? await sandbox.compile({ label: 'attack', language, files })
          : await compileUnder(attack, files);
      expect(facts.ok).toBe(attack.message === null);
      expect(artefact === null).toBe(attack.message !== null);
      if (attack.message !== null) expect(facts.output).toMatch(attack.message);
      expect(Buffer.byteLength(facts.output)).toBeLessThan(100 * 1024);
    },
  );

  it('leave no container behind', async () => {
    await sandbox.close();
    expect(await containersOf(owner)).toEqual([]);
  });
});
