import type { AuditEvent, PackFiles } from '#audit';
import { differences, type Witnessed } from './differences.js';
import { hashOf, type PackContents } from './pack-contents.js';

type Part = 'response' | 'submission';
type Submission = PackContents['responses']['submissions'][number];

/** Every answer's hash is right, every one that the log saw arrive is there and none besides, and late is who came too late. */
export function answerFaults(
  contents: Pick<PackContents, 'responses' | 'refs'>,
  files: PackFiles,
  events: readonly AuditEvent[],
): readonly string[] {
  const { responses, submissions } = contents.responses;
  const itemOf = new Map(contents.refs.map(({ version, item }) => [version, item]));
  const named = (version: string) => itemOf.get(version) ?? version;
  return [
    ...responses
      .filter(({ body, sha256 }) => hashOf(body) !== sha256)
      .map(
        ({ itemVersion, sequence }) => `answer ${sequence} to ${named(itemVersion)} was changed`,
      ),
    ...submissions
      .filter((one) => submissionHash(files, one) !== one.sha256)
      .map(({ id }) => `submission ${id} was changed`),
    ...differences(
      [
        ...responses.map((one) => heldOf('response', named(one.itemVersion), one)),
        ...submissions.map((one) => heldOf('submission', named(one.itemVersion), one)),
      ],
      events.filter(({ type }) => /^(response|submission)\./.test(type)).map(seenOf),
    ),
    ...lateFaults(events),
  ];
}

/** The files in the order in which they were handed in. */
function submissionHash(files: PackFiles, submission: Submission): string {
  const { id, language } = submission;
  const handedIn = submission.files.map((name) => ({
    name,
    text: files.get(`submissions/${id}/${name}`)?.toString('utf8') ?? null,
  }));
  return hashOf({ language, files: handedIn });
}

interface Held {
  readonly id?: string;
  readonly language?: string;
  readonly sequence: number;
  readonly sha256: string;
  readonly receivedAt: string;
  readonly late: boolean;
}

function heldOf(part: Part, item: string, held: Held): Witnessed {
  const { id, language, sequence, sha256, receivedAt, late } = held;
  const inTime = part === 'response' ? 'saved' : 'taken';
  const type = `${part}.${late ? 'late' : inTime}`;
  return {
    label: labelOf(part, item, sequence),
    key: [type, item, sequence, sha256, receivedAt, id, language],
  };
}

function seenOf({ type, t, data }: AuditEvent): Witnessed {
  const { item, sequence, sha256, submission, language } = data;
  const part = type.startsWith('response') ? 'response' : 'submission';
  return {
    label: labelOf(part, String(item), Number(sequence)),
    key: [type, item, sequence, sha256, t, submission, language],
  };
}

function labelOf(part: Part, item: string, sequence: number): string {
  return part === 'response'
    ? `answer ${sequence} to ${item}`
    : `submission ${sequence} to ${item}`;
}

/** Whether something was late is for the deadline to say that was written down when the part started. */
function lateFaults(events: readonly AuditEvent[]): readonly string[] {
  const deadlineOf = (part: 'theory' | 'practical') =>
    events.find(({ type }) => type === `${part}.started`)?.data['deadline'];
  const deadlines = { response: deadlineOf('theory'), submission: deadlineOf('practical') };
  return events.flatMap(({ type, t, data }) => {
    const [part, how] = type.split('.');
    if (part !== 'response' && part !== 'submission') return [];
    const deadline = deadlines[part];
    const isLate = typeof deadline !== 'string' || t > deadline;
    if (isLate === (how === 'late')) return [];
    const label = labelOf(part, String(data['item']), Number(data['sequence']));
    return [`${label} came at ${t}, the time ended at ${String(deadline)}`];
  });
}
