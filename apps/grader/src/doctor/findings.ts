import { engineFindings } from './engine-findings.js';
import { isBelow, judge, type Finding } from './finding.js';
import { hostFindings } from './host-findings.js';
import { pinFindings } from './pin-findings.js';
import type { Reading, Readings } from './readings.js';

/** Everything that is to be said of a host, from what was seen of it. */
export function findingsOf(readings: Readings): readonly Finding[] {
  return [
    ...engineFindings(readings),
    ...hostFindings(readings),
    ...imageFindings(readings),
    ...pinFindings(readings),
    ...probeFindings(readings),
    ...serverFindings(readings),
  ];
}

function imageFindings({ images }: Readings): readonly Finding[] {
  const why = 'Without it no submission in this language is graded.';
  const todo = 'Build it: node scripts/images.mjs';
  return images.map(({ language, tools, current }) =>
    judge({ subject: `image of ${language}`, why }, tools, (found) => {
      if (found === undefined) return { level: 'missing', seen: 'not there', todo };
      const version = found.toolVersion;
      if (!current.ok)
        return {
          level: 'weak',
          seen: `${version}; whether of these sources: ${current.why}`,
          todo,
        };
      if (!current.value) return { level: 'weak', seen: `${version}, not of these sources`, todo };
      return { level: 'ok', seen: `${version}, of these sources` };
    }),
  );
}

function probeFindings({ probes }: Readings): readonly Finding[] {
  const why = 'Small programs with a known end, in the real sandbox.';
  if (!probes.ok) {
    const todo = 'Mend what stands above; then run this again.';
    return [
      {
        subject: 'language probes',
        level: 'missing',
        seen: `did not run: ${probes.why}`,
        why,
        todo,
      },
    ];
  }
  return probes.value.map(({ language, probe, ok, seen }) => ({
    subject: `${language}: ${probe}`,
    level: ok ? 'ok' : 'missing',
    seen,
    why,
    todo: ok
      ? ''
      : 'Do not grade this language here. Build the images anew, and see what the probe says.',
  }));
}

function serverFindings({ database, redis }: Readings): readonly Finding[] {
  return [
    serverFinding('database', 'It holds every run and every mark.', database, [14, 0]),
    ...roleFindings(database),
    serverFinding(
      'Redis',
      'It rings for runs that are due; without it graders only look now and then.',
      redis,
      [6, 2],
    ),
  ];
}

/** Nothing where no database answers: that is told above. */
function roleFindings(database: Readings['database']): readonly Finding[] {
  if (database?.ok !== true) return [];
  const subject = {
    subject: 'database role',
    why: 'Marks are only ever added: not even we change them.',
  };
  return [
    judge(subject, database, ({ role: { name, mayDoAnything } }) =>
      mayDoAnything
        ? {
            level: 'weak',
            seen: `${name} may change and delete anything`,
            todo: 'Make the roles, and let DATABASE_URL be that of exam_app (docs/operating.md).',
          }
        : { level: 'ok', seen: `${name}, which owns nothing` },
    ),
  ];
}

function serverFinding(
  subject: string,
  why: string,
  reading: Reading<{ readonly version: string }> | undefined,
  least: readonly [number, number],
): Finding {
  if (reading === undefined) return { subject, level: 'ok', seen: 'not configured', why, todo: '' };
  const finding = judge({ subject, why }, reading, ({ version }) =>
    isBelow(version, least) === false
      ? { level: 'ok', seen: `version ${version}` }
      : { level: 'weak', seen: `version ${version}`, todo: `Use ${least.join('.')} or later.` },
  );
  if (reading.ok) return finding;
  const todo = 'Start it, or correct its address in the configuration.';
  return { ...finding, level: 'missing', seen: `does not answer: ${reading.why}`, todo };
}
