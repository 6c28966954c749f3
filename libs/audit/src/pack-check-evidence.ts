import { sha256Hex } from './merkle.js';
import { type Finding, verdict } from './pack-finding.js';
import {
  type PackFiles,
  isAboutSitting,
  isVouchedFor,
  isWithheld,
  isWrittenOnce,
} from './pack-format.js';
import { eventsOf, keyEventsOf, manifestOf } from './pack-read.js';

export function checkSitting(files: PackFiles): Finding {
  const { sitting } = manifestOf(files);
  const faults = eventsOf(files)
    .filter(([, event]) => !isAboutSitting(event, sitting))
    .map(([index]) => `event ${index} is not about sitting ${sitting}`);
  return verdict(faults, `all events are about sitting ${sitting}`);
}

/**
 * The last event tells that the pack was handed out, for whom, and how many events about the sitting and about keys there were
 * by then. An older pack of the same sitting is as good as on its day: the day is said, for whoever expects a later one.
 */
export function checkComplete(files: PackFiles): Finding {
  const { variant } = manifestOf(files);
  const [events, keyEvents] = [eventsOf(files), keyEventsOf(files)];
  const last = events.at(-1)?.[1];
  if (last?.type !== 'evidence.exported')
    return { ok: false, detail: 'the event of its own handing out is not in the pack' };
  const { events: counted, keyEvents: keysCounted, variant: handedOut } = last.data;
  const faults = [
    ...(counted === events.length
      ? []
      : [`the log had ${String(counted)} events about the sitting, the pack has ${events.length}`]),
    ...(keysCounted === keyEvents.length
      ? []
      : [`the log had ${String(keysCounted)} events about keys, the pack has ${keyEvents.length}`]),
    ...(handedOut === variant ? [] : [`it was handed out for a ${String(handedOut)}`]),
  ];
  return verdict(
    faults,
    `all ${events.length} events about the sitting until it was handed out for a ${variant}, ${last.t}`,
  );
}

/**
 * Every file that says something is named by an event, and is as the event says: what is written once by the event of its own time
 * (where several name it all must agree), all else by the last event. What a candidate's pack withholds is named and not there.
 */
export function checkEvidence(files: PackFiles): Finding {
  const { variant } = manifestOf(files);
  const events = eventsOf(files);
  const last = events.at(-1)?.[0];
  const claims = [...events, ...keyEventsOf(files)]
    .flatMap(([index, { evidence }]) => evidence.map((claim) => ({ ...claim, index })))
    .filter(({ name, index }) => isWrittenOnce(name) || index === last)
    .filter(({ name }) => !isWithheld(variant, name));
  const faults = claims.flatMap(({ name, sha256, size, index }) => {
    const bytes = files.get(name);
    if (bytes === undefined) return [`${name}, which event ${index} names, is missing`];
    return bytes.length === size && sha256Hex(bytes) === sha256
      ? []
      : [`${name} is not what event ${index} vouches for`];
  });
  const named = new Set(claims.map(({ name }) => name));
  const bare = [...files.keys()]
    .filter((path) => isVouchedFor(path) && !named.has(path))
    .map((path) => `no event names ${path}`);
  return verdict([...faults, ...bare], `${named.size} files are as the log vouches`);
}
