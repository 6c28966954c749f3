import type { Command } from 'commander';
import type { CertificateOptions } from './commands/draw-certificate.js';
import type { ExitCode } from './exit.js';

type SetExit = (command: () => Promise<ExitCode>) => Promise<void>;
type Examples = (...lines: readonly string[]) => string;

/** The commands that prove a draw. */
export function addProofCommands(draw: Command, set: SetExit, examples: Examples): void {
  const json = ['--json', 'one JSON document on stdout, nothing else'] as const;
  draw
    .command('replay <record>')
    .description('draw again from the record of a draw, and say where it differs')
    .option('--snapshot <file>', 'the bank version, where the record does not hold it')
    .option(...json)
    .addHelpText('after', examples('exam draw replay MINI-2026-D0001.json --json'))
    .action((record: string, options: { snapshot?: string; json?: boolean }) =>
      set(async () =>
        (await import('./commands/draw-replay.js')).drawReplayCommand(record, options),
      ),
    );
  draw
    .command('verify-certificate <certificate>')
    .description('check what outsiders can of a draw: order, numbers, commitments, the signed log')
    .option('--vkey <file>', "the log's published key, from elsewhere than the certificate")
    .option('--checkpoint <file>', 'a signed checkpoint that you kept')
    .option(...json)
    .addHelpText('after', examples('exam draw verify-certificate draw.json --vkey log.vkey'))
    .action((certificate: string, options: CertificateOptions) =>
      set(async () =>
        (await import('./commands/draw-certificate.js')).drawCertificateCommand(
          certificate,
          options,
        ),
      ),
    );
  draw
    .command('nonce <draw>')
    .description('a secret number for the witness of a draw, and the commitment to it')
    .option('--nonce <hex>', 'a number of your own, 64 hexadecimal digits')
    .option(...json)
    .addHelpText('after', examples('exam draw nonce 5f0e9f3e-51a5-4f0e-8f5d-2f2b6d0a7c11'))
    .action((id: string, options: { nonce?: string; json?: boolean }) =>
      set(async () => (await import('./commands/draw-nonce.js')).drawNonceCommand(id, options)),
    );
}
