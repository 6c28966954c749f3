import { verifyCheckpoint } from '#audit';
import {
  decoded,
  firstOf,
  forkFaults,
  signedCheckpoint,
  unprovedEvents,
  type PlacedEvent,
} from './certificate-log.js';
import type { DrawCertificate } from './certificate.js';
import { check, type Check } from './check.js';
import { commitSha256 } from './commit.js';
import { sequenceFaults } from './record-sequence.js';
import { revealFaults } from './seed.js';

/** What a verifier has from elsewhere than the certificate. */
export interface Trusted {
  /** The published key of the log. */
  readonly vkey?: string;
  /** A checkpoint that the verifier, or the witness, kept. */
  readonly checkpoint?: string;
}

/**
 * What outsiders can check of a draw: `log-key`, `log`, `commitment`, `order`, `nonces`, `sets`, `sequence`, and `kept-checkpoint` where
 * one is given. Never throws. It shows that everything but the nonces was fixed in the log before the witness gave away the last of
 * them, and how many records there are. It cannot show that the sets are what the seed gives: that takes the record (`exam draw replay`).
 */
export function checkCertificate(
  certificate: DrawCertificate,
  trusted: Trusted = {},
): readonly Check[] {
  const { commit, log, reveal } = certificate;
  return [
    check('log-key', keyDetail(log.vkey, trusted.vkey), () =>
      trusted.vkey === undefined || trusted.vkey.trim() === log.vkey
        ? []
        : [`${log.vkey} is not the trusted key`],
    ),
    check('log', 'every event is in the signed log', () => unprovedEvents(certificate)),
    ...(trusted.checkpoint === undefined ? [] : [keptCheckpoint(certificate, trusted.checkpoint)]),
    check('commitment', commit === undefined ? 'not made yet' : commitSha256(commit), () =>
      commitmentFaults(certificate),
    ),
    check('order', 'committed, then shown to the witness, then revealed, then drawn', () =>
      orderFaults(certificate),
    ),
    check('nonces', reveal === undefined ? 'still secret' : 'as committed', () =>
      nonceFaults(certificate),
    ),
    check('sets', `${String(certificate.sets.length)} sets with the roots of the log`, () =>
      setFaults(certificate),
    ),
    check('sequence', sequenceDetail(certificate), () => sequenceFaults(certificate)),
  ];
}

function keyDetail(vkey: string, trusted: string | undefined): string {
  return trusted === undefined
    ? `no trusted key was given; compare ${vkey} with the key that the body publishes`
    : 'the trusted key';
}

/** A checkpoint that was kept must be the one that the witness was shown, or the newest: for others there is no proof here. */
function keptCheckpoint(certificate: DrawCertificate, note: string): Check {
  return check('kept-checkpoint', 'the log is the one of the checkpoint that was kept', () => {
    const kept = verifyCheckpoint(Buffer.from(note), certificate.log.vkey);
    if (!kept.ok) return [`the kept checkpoint is refused: ${kept.reason}`];
    const { committed, checkpoint } = certificate.log;
    const known = [committed, checkpoint].flatMap((one) =>
      one === undefined ? [] : [signedCheckpoint(certificate, one)],
    );
    const same = known.find(({ size }) => size === kept.checkpoint.size);
    if (same === undefined)
      return [`the certificate has no proof for the size ${String(kept.checkpoint.size)}`];
    return same.root.equals(kept.checkpoint.root) ? [] : ['the log was forked'];
  });
}

function commitmentFaults(certificate: DrawCertificate): readonly string[] {
  const { commit } = certificate;
  const event = firstOf(certificate, 'draw.committed')?.event;
  if (commit === undefined)
    return event === undefined ? [] : ['the log holds a commitment that is not here'];
  const requested = firstOf(certificate, 'draw.requested')?.event;
  const strangers = certificate.events
    .map(decoded)
    .filter(({ event: { subject } }) => subject.kind !== 'draw' || subject.ref !== commit.drawId)
    .map(({ index }) => `event ${String(index)} is about something else`);
  return [
    ...strangers,
    ...(event?.data['commitSha256'] === commitSha256(commit)
      ? []
      : ['the commitment is not the one of the log']),
    ...(requested?.data['number'] === commit.number &&
    requested.data['operatorCommitment'] === commit.commitments.operator
      ? []
      : ['the commitment is not the one that was asked for']),
  ];
}

const ORDER = ['draw.requested', 'draw.committed', 'draw.revealed', 'draw.drawn'] as const;

function orderFaults(certificate: DrawCertificate): readonly string[] {
  const places = ORDER.map((type) => firstOf(certificate, type));
  const faults = places.flatMap((place, at) => {
    if (place === undefined) return [];
    const before = at === 0 ? undefined : places[at - 1];
    if (at > 0 && before === undefined)
      return [`${ORDER[at] ?? ''} without ${ORDER[at - 1] ?? ''}`];
    return before === undefined || before.index < place.index
      ? []
      : [`${ORDER[at] ?? ''} comes before ${ORDER[at - 1] ?? ''}`];
  });
  const [, committed, revealed] = places;
  return [
    ...faults,
    ...(committed === undefined ? [] : shownFaults(certificate, committed, revealed)),
  ];
}

/** The commitment was in a signed log that did not hold the reveal yet, and the log of today continues that one. */
function shownFaults(
  certificate: DrawCertificate,
  committed: PlacedEvent,
  revealed: PlacedEvent | undefined,
): readonly string[] {
  const { log } = certificate;
  if (log.committed === undefined) return ['the checkpoint that the witness was shown is missing'];
  const shown = signedCheckpoint(certificate, log.committed);
  return [
    ...(committed.index < shown.size ? [] : ['the checkpoint shown does not hold the commitment']),
    ...(revealed === undefined || revealed.index >= shown.size
      ? []
      : ['the witness revealed before the checkpoint was signed']),
    ...forkFaults(certificate, shown, log.consistency),
  ];
}

function nonceFaults({ commit, reveal }: DrawCertificate): readonly string[] {
  if (reveal === undefined) return [];
  if (commit === undefined) return ['nonces without a commitment'];
  const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
  return revealFaults(commit, {
    nonces: { operator: bytes(reveal.operatorNonce), witness: bytes(reveal.witnessNonce) },
    ...(reveal.beaconValue === undefined ? {} : { beacon: bytes(reveal.beaconValue) }),
  });
}

function setFaults(certificate: DrawCertificate): readonly string[] {
  const { sets, commit } = certificate;
  const drawn = firstOf(certificate, 'draw.drawn')?.event;
  if (drawn === undefined) return sets.length === 0 ? [] : ['sets that the log does not know'];
  const agrees = (name: string, own: readonly string[]): readonly string[] =>
    JSON.stringify(drawn.data[name]) === JSON.stringify(own)
      ? []
      : [`the ${name} are not those of the log`];
  return [
    ...agrees(
      'papers',
      sets.map(({ paperNumber }) => paperNumber),
    ),
    ...agrees(
      'roots',
      sets.map(({ root }) => root),
    ),
    ...(sets.length === commit?.forms
      ? []
      : [`${String(sets.length)} sets, ${String(commit?.forms)} were asked for`]),
  ];
}

function sequenceDetail({ commit, records }: DrawCertificate): string {
  const number = commit?.number ?? 'the record';
  return `${number} is one of ${String(records.length)} records of the year up to it`;
}
