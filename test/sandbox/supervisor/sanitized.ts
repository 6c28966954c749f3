import { execFileSync } from 'node:child_process';
import { selectImage } from '../../../apps/grader/src/sandbox/images.js';
import { docker, ensureImagesOnce } from '../engine.js';

const COMPILE = [
  'gcc -g -O1 -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Wconversion -Werror -Isandboxes/supervisor',
  '-fsanitize=address,undefined -fno-sanitize-recover=all',
].join(' ');
const parts = (...names: readonly string[]): string =>
  names.map((name) => `sandboxes/supervisor/${name}.c`).join(' ');
const BUILD = `
set -e; cd /work
${COMPILE} -o units test/sandbox/supervisor/units/*.c ${parts('parse', 'feed', 'capture', 'measure', 'waits', 'frame')} &
${COMPILE} -o replay test/sandbox/supervisor/fuzz/*.c ${parts('parse', 'feed', 'measure', 'waits', 'frame')}
wait $!`;

/** The supervisor's parts under sanitizers, built by the compiler of the sandbox, in a container of their own. */
export interface SanitizedParts {
  /** Gives what it printed; throws where it ended otherwise than with 0, as on anything that a sanitizer finds. */
  run(command: readonly string[], stdin?: Buffer): string;
  close(): void;
}

/** Ends by itself after twenty minutes, whatever becomes of the test. */
export async function buildSanitized(): Promise<SanitizedParts> {
  ensureImagesOnce();
  const { id: image } = await selectImage(docker, 'c');
  const options = ['--rm', '--network=none', '--log-driver=none', '--tmpfs=/work:exec,size=64m'];
  const cli = (args: readonly string[], input: string | Buffer = ''): string =>
    execFileSync('docker', args, { input, encoding: 'utf8', timeout: 240_000 });
  const container = cli(['run', '-d', ...options, '--entrypoint=sleep', image, '1200']).trim();
  const exec = (args: readonly string[], stdin?: string | Buffer): string =>
    cli(
      ['exec', '-i', '-e', 'ASAN_OPTIONS=detect_leaks=0', '-w', '/work', container, ...args],
      stdin,
    );
  const sources = ['-c', 'sandboxes/supervisor', 'test/sandbox/supervisor'];
  exec(['tar', '-x'], execFileSync('tar', sources, { maxBuffer: 1 << 26 }));
  exec(['sh', '-c', BUILD]);
  return { run: exec, close: () => void cli(['rm', '-f', container]) };
}
