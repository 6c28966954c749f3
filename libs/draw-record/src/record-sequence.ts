import type { AuditEvent } from '#audit';
import { decoded, firstOf } from './certificate-log.js';
import type { DrawCertificate } from './certificate.js';

/** Whether the records up to this one are numbered from 1 without a gap, each asked for once, in the order of the log. */
export function sequenceFaults(certificate: DrawCertificate): readonly string[] {
  const own = firstOf(certificate, 'draw.requested');
  if (own === undefined) return ['the log does not know the record'];
  const records = certificate.records.map(decoded);
  const faults = records.flatMap(({ index, event }, at) => [
    ...(event.type === 'draw.requested' ? [] : [`event ${String(index)} asks for no draw`]),
    ...(sameCounter(event, own.event) ? [] : [`event ${String(index)} is of another counter`]),
    ...(event.data['sequence'] === at + 1
      ? []
      : [`record ${String(at + 1)} of the year is missing`]),
    ...(at === 0 || (records[at - 1]?.index ?? 0) < index
      ? []
      : [`record ${String(at + 1)} is not in the order of the log`]),
  ]);
  const last = records.at(-1);
  if (last?.index !== own.index) faults.push('the list of records does not end with this one');
  return faults;
}

function sameCounter(one: AuditEvent, other: AuditEvent): boolean {
  return ['qualification', 'year'].every((name) => one.data[name] === other.data[name]);
}

/** How a draw stands among its fellows; what a reader judges repeated draws by. */
export interface Tries {
  /** Records of the qualification and year up to this one. */
  readonly records: number;
  /** Those of them with the same blueprint and bank version, this one included. */
  readonly alike: number;
  /** Numbers of the records that this one replaces, the newest first, with the reasons given. */
  readonly replaced: readonly { readonly number: string; readonly reason: string }[];
}

/** Counts from the events of a certificate that holds ({@link sequenceFaults} finds none). */
export function triesOf(certificate: DrawCertificate): Tries {
  const own = firstOf(certificate, 'draw.requested')?.event;
  const events = certificate.records.map(decoded).map(({ event }) => event);
  const alike = events.filter((event) =>
    ['blueprintSha256', 'snapshotRoot'].every((name) => event.data[name] === own?.data[name]),
  );
  const replaced: { number: string; reason: string }[] = [];
  const byNumber = new Map(events.map((event) => [event.data['number'], event]));
  for (let at = own; at !== undefined && replaced.length <= events.length;) {
    const number = at.data['replaces'];
    if (typeof number !== 'string') break;
    replaced.push({ number, reason: String(at.data['reason']) });
    at = byNumber.get(number);
  }
  return { records: events.length, alike: alike.length, replaced };
}
