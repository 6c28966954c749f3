import { contentHash, type JudgeProgram } from '#exam-bank';
import { JudgeFailure } from '../judge-failure.js';
import type { Artefact, Sandbox } from '../sandbox/sandbox.js';

interface CompiledJudge {
  readonly artefact: Artefact;
  readonly artefactSha256: string;
}

/** Judge programs, each compiled once while it is among those last used. */
export interface CompiledJudges {
  /** @throws JudgeFailure `judge-does-not-compile`, SandboxFailure; neither is remembered */
  compiled(program: JudgeProgram): Promise<CompiledJudge>;
}

const MOST_KEPT = 32;
const MOST_KEPT_BYTES = 32 * 1024 * 1024;

/** Compiles in containers that compile nothing else; what lies in memory is bounded by number and by bytes. */
export function createCompiledJudges(sandbox: Pick<Sandbox, 'compile'>): CompiledJudges {
  /** Oldest use first. */
  const kept = new Map<string, Promise<CompiledJudge>>();
  const sizes = new Map<string, number>();
  const forget = (key: string) => kept.delete(key) && sizes.delete(key);
  const makeRoom = () => {
    for (const key of kept.keys()) {
      const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
      if (kept.size <= MOST_KEPT && bytes <= MOST_KEPT_BYTES) return;
      forget(key);
    }
  };
  return {
    compiled: async ({ language, files }) => {
      const key = contentHash({ language, files });
      const found = kept.get(key);
      const compiling = found ?? compile(sandbox, key, { language, files });
      kept.delete(key);
      kept.set(key, compiling);
      try {
        const judge = await compiling;
        if (kept.get(key) === compiling) sizes.set(key, sizeOf(judge));
        makeRoom();
        return judge;
      } catch (error) {
        if (kept.get(key) === compiling) forget(key);
        throw error;
      }
    },
  };
}

async function compile(
  sandbox: Pick<Sandbox, 'compile'>,
  key: string,
  { language, files }: Pick<JudgeProgram, 'language' | 'files'>,
): Promise<CompiledJudge> {
  const label = `judge-${key.slice(0, 16)}`;
  const { artefact, facts } = await sandbox.compile({ label, language, files, of: 'judge' });
  if (artefact === null || facts.artefactSha256 === null)
    throw new JudgeFailure(
      'judge-does-not-compile',
      "the task's judge program does not compile",
      facts.output,
    );
  return { artefact, artefactSha256: facts.artefactSha256 };
}

function sizeOf({ artefact }: CompiledJudge): number {
  return artefact.files.reduce((sum, { bytes }) => sum + bytes.length, 0);
}
