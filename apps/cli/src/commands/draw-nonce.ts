import { randomBytes } from 'node:crypto';
import { NONCE_BYTES, nonceCommitment } from '#draw-record';
import { badInput, EXIT, type ExitCode } from '../exit.js';
import { printJson } from '../output.js';

/** `exam draw nonce`: a secret number for the witness of a draw, and the commitment to it. Nothing is sent anywhere. */
export function drawNonceCommand(
  drawId: string,
  options: { readonly nonce?: string; readonly json?: boolean },
): ExitCode {
  if (!/^[0-9a-f-]{36}$/.test(drawId)) throw badInput('DRAW: give the id of the draw, a UUID');
  if (options.nonce !== undefined && !/^[0-9a-f]{64}$/.test(options.nonce))
    throw badInput('--nonce: give 64 lower-case hexadecimal digits (32 bytes)');
  const nonce =
    options.nonce === undefined ? randomBytes(NONCE_BYTES) : Buffer.from(options.nonce, 'hex');
  const commitment = nonceCommitment({ drawId, party: 'witness', nonce });
  const [secret, draw] = [nonce.toString('hex'), drawId];
  if (options.json === true) printJson({ draw, nonce: secret, commitment });
  else
    process.stdout.write(
      `nonce       ${secret}   keep it secret until you reveal it\ncommitment  ${commitment}   hand this in\n`,
    );
  return EXIT.done;
}
