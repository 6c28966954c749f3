import { installedLanguages, configOrExit, type Config } from '#config';
import { findingsOf } from './doctor/findings.js';
import { readHost, reading } from './doctor/read-host.js';
import { readImages } from './doctor/read-images.js';
import { readDatabase, readRedis } from './doctor/read-servers.js';
import type { ProbeReading, Reading, Readings } from './doctor/readings.js';
import { roomOf } from './gate/host-gate.js';
import { openSandbox, placeOf } from './open-sandbox.js';
import { readContainer, readEngine } from './sandbox/inspect-engine.js';
import { probeLanguage } from './sandbox/probe.js';

// The command line's child for `exam doctor`: looks at this host and prints one JSON document {engine, findings}. Exit 0
// whatever it finds, 2 for a configuration that is not accepted.

const ROLE = 'doctor';
const PROBES_DEADLINE_MS = 5 * 60_000;

async function readings(config: Config): Promise<Readings> {
  const place = placeOf(config, ROLE);
  const engine = await reading(() => readEngine(place));
  const away = { ok: false, why: 'the engine does not answer' } as const;
  const [language = ''] = installedLanguages();
  const { sandboxSlots, sandboxCores, sandboxRuntime, minFreeMiB, renewToolchains } = config;
  return {
    settings: {
      slots: sandboxSlots,
      cores: sandboxCores,
      runtime: sandboxRuntime,
      minFreeMiB,
      renewToolchains,
    },
    engine,
    container: engine.ok ? await reading(() => readContainer(place, language)) : away,
    images: engine.ok ? await readImages(place) : [],
    probes: engine.ok ? await readProbes(config) : away,
    host: await readHost(),
    disks: await readDisks(config, engine.ok ? engine.value.rootFolder : undefined),
    ...(await readDatabase(config)),
    redis: await readRedis(config),
  };
}

async function readDisks(
  { dataFolder, docker }: Config,
  engineRoot: string | undefined,
): Promise<Readings['disks']> {
  const folders = [dataFolder];
  if (engineRoot !== undefined && docker.kind === 'socket') folders.push(engineRoot);
  return Promise.all(
    folders.map(async (folder) => ({ folder, room: await reading(() => roomOf(folder)) })),
  );
}

async function readProbes(config: Config): Promise<Reading<readonly ProbeReading[]>> {
  const quiet = { info: () => undefined, warn: () => undefined };
  const sandbox = openSandbox({ ...config, sandboxPool: 0 }, ROLE, quiet);
  const giveUp = setTimeout(() => void sandbox.close(), PROBES_DEADLINE_MS);
  try {
    const probes: ProbeReading[] = [];
    for (const language of installedLanguages()) {
      const seen = await reading(() => probeLanguage(sandbox, language));
      if (seen.ok) probes.push(...seen.value);
      else probes.push({ language, probe: 'all', ok: false, seen: seen.why });
    }
    return { ok: true, value: probes };
  } finally {
    clearTimeout(giveUp);
    await sandbox.close();
  }
}

const seen = await readings(configOrExit());
const document = { engine: seen.engine.ok ? 'answers' : 'away', findings: findingsOf(seen) };
process.stdout.write(`${JSON.stringify(document)}\n`, () => process.exit(0));
