import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { installedLanguages, sandboxesFolder } from '#config';
import type { EngineProbeOptions } from '../sandbox/engine-probe.js';
import { imageTag } from '../sandbox/images.js';
import { readTools } from '../sandbox/inspect-engine.js';
import { reading } from './read-host.js';
import type { ImageReading, Reading } from './readings.js';

/** The image of every installed language, against the one that these sources would give. */
export async function readImages(engine: EngineProbeOptions): Promise<readonly ImageReading[]> {
  const planned = await reading(plannedTags);
  return Promise.all(
    installedLanguages().map(async (language) => ({
      language,
      tools: await reading(() => readTools(engine, language)),
      current: isCurrent(planned, language),
    })),
  );
}

function isCurrent(
  planned: Reading<Readonly<Record<string, unknown>>>,
  language: string,
): Reading<boolean> {
  if (!planned.ok) return planned;
  return { ok: true, value: planned.value[language] === imageTag(language) };
}

/** Tags by language, as the script that builds the images would give them. */
async function plannedTags(): Promise<Readonly<Record<string, unknown>>> {
  const script = path.join(sandboxesFolder(), '..', 'scripts', 'images', 'plan.mjs');
  const plan = (await import(pathToFileURL(script).href)) as {
    // our own script
    readonly plannedTags: () => { readonly languages: Readonly<Record<string, unknown>> };
  };
  return plan.plannedTags().languages;
}
