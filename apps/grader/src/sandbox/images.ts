import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Docker from 'dockerode';
import type { Language } from '#exam-bank';
import { engineCall } from './engine.js';
import { sandboxesFolder } from '#config';
import { SandboxFailure } from './sandbox.js';

/** One language's image as the engine has it. */
export interface LanguageImage {
  /** `sha256:…`, what containers are made from and what is recorded. */
  readonly id: string;
  readonly supervisorSha256: string;
  readonly tools: ImageTools;
}

/** What scripts/images.mjs found in the image when it had built it; /assay/tools.json in it says more. */
export interface ImageTools {
  /** First line of what the compiler or runtime says of itself. */
  readonly toolVersion: string;
  /** Of the list of all packages with their versions. */
  readonly packagesSha256: string;
  /** Of all names, modes, owners and contents. */
  readonly treeSha256: string;
}

/** What the engine says of itself. */
export interface EngineFacts {
  readonly host: string;
  readonly version: string;
  /** Names of the OCI runtimes that it knows. */
  readonly runtimes: readonly string[];
  readonly cpus: number;
}

/**
 * The tag that `scripts/images.mjs` wrote down for this checkout, so that several can share an engine; where it never ran
 * (images that were brought to the host), the one that is called current.
 */
export function imageTag(name: string): string {
  const record = join(sandboxesFolder(), '..', '.cache', 'sandbox-images.json');
  const text = existsSync(record) ? readFileSync(record, 'utf8') : '{}';
  const tags = JSON.parse(text) as Readonly<Record<string, unknown>>; // written by our own script
  const tag = tags[name];
  return typeof tag === 'string' ? tag : `assay-${name}:current`;
}

/**
 * Finds the image of a language; `node scripts/images.mjs` builds them.
 * @throws {SandboxFailure} `image-missing`
 */
export async function selectImage(docker: Docker, language: Language): Promise<LanguageImage> {
  const tag = imageTag(language);
  const info = await engineCall(`image ${tag}`, 10_000, () => docker.getImage(tag).inspect());
  const label = (name: string): string => {
    const value = info.Config.Labels?.[`assay.${name}`];
    if (value !== undefined) return value;
    const message = `${tag} has no label assay.${name}: run node scripts/images.mjs`;
    throw new SandboxFailure('image-missing', message);
  };
  return {
    id: info.Id,
    supervisorSha256: label('supervisor-sha256'),
    tools: {
      toolVersion: label('tool-version'),
      packagesSha256: label('packages-sha256'),
      treeSha256: label('tree-sha256'),
    },
  };
}

/**
 * Finds the image for programs that need nothing but themselves.
 * @throws {SandboxFailure} `image-missing`
 */
export async function selectBareImageId(docker: Docker): Promise<string> {
  const tag = imageTag('bare');
  const info = await engineCall(`image ${tag}`, 10_000, () => docker.getImage(tag).inspect());
  return info.Id;
}

/** @throws {SandboxFailure} */
export async function selectEngineFacts(docker: Docker, deadlineMs = 10_000): Promise<EngineFacts> {
  const info: unknown = await engineCall('engine info', deadlineMs, () => docker.info());
  // dockerode types it as any
  const { Name, ServerVersion, Runtimes, NCPU } = info as Readonly<Record<string, unknown>>;
  const runtimes = typeof Runtimes === 'object' && Runtimes !== null ? Object.keys(Runtimes) : [];
  const cpus = typeof NCPU === 'number' ? NCPU : 1;
  return { host: text(Name), version: text(ServerVersion), runtimes, cpus };
}

/** Starts and ends a container for a third less of the machine than runc does (docs/decisions/0013-speed.md). */
const QUICKEST_RUNTIME = 'crun';

/** The runtime to ask the engine for: the configured one, else the quickest that it knows; undefined for its default. */
export function chooseRuntime(
  configured: string | undefined,
  { runtimes }: Pick<EngineFacts, 'runtimes'>,
): string | undefined {
  return configured ?? runtimes.find((name) => name === QUICKEST_RUNTIME);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : 'unknown';
}
