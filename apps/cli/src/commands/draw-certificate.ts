import {
  checkCertificate,
  drawCertificateSchema,
  reader,
  triesOf,
  type DrawCertificate,
} from '#draw-record';
import { readText } from '../content/read-folder.js';
import { badInput, EXIT, type ExitCode } from '../exit.js';
import { printJson } from '../output.js';
import { sayChecks } from './say-checks.js';

export interface CertificateOptions {
  readonly vkey?: string;
  readonly checkpoint?: string;
  readonly json?: boolean;
}

/** `exam draw verify-certificate`: what somebody who may see no item can check of a draw. */
export async function drawCertificateCommand(
  file: string,
  options: CertificateOptions,
): Promise<ExitCode> {
  const reading = reader(drawCertificateSchema)(await readText(file));
  if (!reading.ok) throw badInput(`${file}: ${reading.message}`);
  const certificate = reading.value;
  const checks = checkCertificate(certificate, {
    ...(options.vkey === undefined ? {} : { vkey: await readText(options.vkey) }),
    ...(options.checkpoint === undefined ? {} : { checkpoint: await readText(options.checkpoint) }),
  });
  const ok = checks.every((check) => check.ok);
  const tries = ok ? triesOf(certificate) : undefined;
  if (options.json === true) printJson({ ok, checks, ...(tries === undefined ? {} : { tries }) });
  else
    sayChecks(checks, tries === undefined ? ['the certificate does not hold'] : told(certificate));
  return ok ? EXIT.done : EXIT.checkFailed;
}

function told(certificate: DrawCertificate): readonly string[] {
  const { records, alike, replaced } = triesOf(certificate);
  const { commit, sets } = certificate;
  return [
    `${commit?.number ?? 'the record'}: ${String(sets.length)} sets, ${commit?.engine.name ?? 'nothing drawn yet'}`,
    `record ${String(records)} of the year; ${String(alike)} of them with this blueprint and bank version`,
    ...replaced.map(({ number, reason }) => `it replaces ${number}: ${reason}`),
  ];
}
