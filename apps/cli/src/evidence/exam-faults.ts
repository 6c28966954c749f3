import type { AuditEvent } from '#audit';
import { hashOf, type PackContents } from './pack-contents.js';

/** The sitting, and the session, scheme, qualification and paper that were fixed when its time started. */
export function examFaults(
  contents: PackContents,
  events: readonly AuditEvent[],
  sitting: string,
): readonly string[] {
  const { marks } = contents;
  const faults = marks.sitting === sitting ? [] : ['marks.json is about another sitting'];
  return [...faults, ...fixedFaults(contents, events), ...gateFaults(contents, events)];
}

function fixedFaults(contents: PackContents, events: readonly AuditEvent[]): readonly string[] {
  const { marks } = contents;
  const [started, ...more] = events.filter(({ type }) => type === 'theory.started');
  if (started === undefined) return neverStartedFaults(contents);
  if (more.length > 0) return ['the theory part started twice'];
  const fixed: readonly (readonly [what: string, now: string, key: string])[] = [
    ['session', marks.session, 'session'],
    ['scheme', hashOf(marks.scheme), 'schemeSha256'],
    ['qualification', hashOf(marks.qualification), 'qualificationSha256'],
    ['paper', hashOfPaper(contents), 'paperSha256'],
  ];
  return fixed
    .filter(([, now, key]) => started.data[key] !== now)
    .map(([what]) => `the ${what} is not the one that was fixed when the theory part started`);
}

function hashOfPaper({ marks: { salt }, items: { paper } }: PackContents): string {
  return hashOf(salt === null ? paper : { salt, paper });
}

/** Whose time never started has nothing that a paper or a scheme would matter for. */
function neverStartedFaults({ marks, responses }: PackContents): readonly string[] {
  const nothing =
    marks.entries.length === 0 &&
    marks.results.length === 0 &&
    marks.theoryPassed === null &&
    responses.responses.length === 0 &&
    responses.submissions.length === 0;
  return nothing ? [] : ['the theory part never started, and yet something was sent or marked'];
}

function gateFaults({ marks }: PackContents, events: readonly AuditEvent[]): readonly string[] {
  const [finished, ...more] = events.filter(({ type }) => type === 'theory.finished');
  if (more.length > 0) return ['the theory part finished twice'];
  const passed = finished === undefined ? null : finished.data['passed'];
  return marks.theoryPassed === passed
    ? []
    : [`theoryPassed is ${String(marks.theoryPassed)}, the log saw ${String(passed)}`];
}

/** What every pack says of the contents is about these: each commitment opens with the sitting's salt. */
export function refFaults({ items, marks: { salt }, refs }: PackContents): readonly string[] {
  const opened = items.paper.map(({ contentSha256, ...line }) => ({
    ...line,
    commitment: salt === null ? null : hashOf({ salt, contentSha256 }),
  }));
  return hashOf(opened) === hashOf(refs) ? [] : ['item-refs.json is about other contents'];
}

/** Every content is the one whose hash was pinned, by the paper or by an entry, and none is there for nothing. */
export function contentFaults({ items, marks }: PackContents): readonly string[] {
  const pinned = [
    ...items.paper.map(({ item, version, contentSha256 }) => ({ item, version, contentSha256 })),
    ...marks.entries.map(({ item, scoredVersion, contentSha256 }) => ({
      item,
      version: scoredVersion,
      contentSha256,
    })),
  ];
  const hashes = new Map(items.contents.map(({ version, content }) => [version, hashOf(content)]));
  const names = new Set(pinned.map(({ version }) => version));
  return [
    ...(hashes.size < items.contents.length ? ['a content is there twice'] : []),
    ...items.contents
      .filter(({ version, contentSha256 }) => hashes.get(version) !== contentSha256)
      .map(({ version }) => `the content of version ${version} is not that of its hash`),
    ...items.contents
      .filter(({ version }) => !names.has(version))
      .map(({ version }) => `nothing rests on the content of version ${version}`),
    ...pinned
      .filter(({ version, contentSha256 }) => hashes.get(version) !== contentSha256)
      .map(({ item }) => `the content of ${item} was changed or is missing`),
  ];
}
