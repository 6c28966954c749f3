import {
  bundleEntries,
  bundlePaths,
  edgeOf,
  edgePaths,
  leafHash,
  rootOf,
  rootOfEdge,
  verifyCheckpoint,
  type PackCheck,
  type PackFiles,
} from '#audit';
import { verifyEvidence } from '../evidence/verify-evidence.js';
import type { ApiClient } from '../api/api-client.js';

/** A checkpoint of the log as the engine tells it. */
export interface Checkpoint {
  readonly size: number;
  readonly root: string;
  readonly vkey: string;
}

interface Recomputed {
  readonly sittings: number;
  readonly marks: number;
  /** Sitting and item of every mark, total or decision that came out otherwise. */
  readonly differing: readonly string[];
}

interface Verification {
  readonly marks: readonly { readonly item: string; readonly equal: boolean }[];
  readonly totals: { readonly equal: boolean };
  readonly decision: { readonly equal: boolean };
}

/** Has every mark of these sittings computed again, superseded ones too, with totals and decisions. */
async function recomputeAll(auditor: ApiClient, sittings: readonly string[]): Promise<Recomputed> {
  let count = 0;
  const differing: string[] = [];
  for (const sitting of sittings) {
    const { marks, totals, decision } = await auditor.get<Verification>(
      `/sittings/${sitting}/verification`,
    );
    count += marks.length;
    for (const { item, equal } of marks) if (!equal) differing.push(`${sitting} ${item}`);
    if (!totals.equal) differing.push(`${sitting} totals`);
    if (!decision.equal) differing.push(`${sitting} decision`);
  }
  return { sittings: sittings.length, marks: count, differing };
}

export async function fetchPack(
  auditor: ApiClient,
  sitting: string,
  variant: 'reviewer' | 'candidate' = 'reviewer',
): Promise<PackFiles> {
  const { files } = await auditor.get<{ files: { path: string; base64: string }[] }>(
    `/sittings/${sitting}/evidence?for=${variant}`,
  );
  return new Map(files.map(({ path, base64 }) => [path, Buffer.from(base64, 'base64')]));
}

/** How often the runs of a pack had to be claimed at most: more than once for one whose container died. */
export function highestEpoch(pack: PackFiles): number {
  const epochs = [...pack]
    .filter(([name]) => /^runs\/[^/]+\.json$/.test(name))
    .map(([, bytes]) => (JSON.parse(bytes.toString('utf8')) as { readonly epoch: number }).epoch); // written by runFile
  return Math.max(...epochs);
}

interface PackReport {
  readonly variant: 'reviewer' | 'candidate';
  readonly checks: number;
  /** Name and detail of every check that does not hold. */
  readonly failed: readonly string[];
  /** Whether the items with their keys are in it. */
  readonly contents: boolean;
}

/** A pack checked as who got it would, with the log's key from elsewhere. */
function packReport(pack: PackFiles, variant: PackReport['variant'], vkey: string): PackReport {
  const { checks } = verifyEvidence(pack, vkey);
  return {
    variant,
    checks: checks.length,
    failed: failedOf(checks),
    contents: pack.has('items.json'),
  };
}

function failedOf(checks: readonly PackCheck[]): readonly string[] {
  return checks.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`);
}

interface LogCheck {
  readonly size: number;
  readonly root: string;
  /** The published entries hash to the published tiles and to the signed root. */
  readonly whole: boolean;
  /** The checkpoint that somebody kept from before is one of its beginnings. */
  readonly continues: boolean;
  /** The engine's own checks of log and ledgers against each other that do not hold. */
  readonly unreconciled: readonly string[];
}

/**
 * Reads the log as it is published, file by file, and computes its root from the entries alone; and asks whether every mark and
 * result has its event.
 */
async function checkPublishedLog(
  auditor: ApiClient,
  vkey: string,
  kept: Checkpoint,
): Promise<LogCheck> {
  const signed = verifyCheckpoint(await auditor.bytes('/log/checkpoint'), vkey);
  if (!signed.ok) throw new Error(`the published checkpoint is not signed: ${signed.reason}`);
  const { size, root } = signed.checkpoint;
  const leaves: Buffer[] = [];
  for (const path of bundlePaths(size))
    leaves.push(...bundleEntries(await auditor.bytes(`/log/${path}`)).map(leafHash));
  const tiles = [];
  for (const path of edgePaths(size))
    tiles.push(path === undefined ? undefined : await auditor.bytes(`/log/${path}`));
  const edge = rootOfEdge(edgeOf(size, tiles));
  const { checks } = await auditor.get<{ checks: readonly PackCheck[] }>('/log/reconciliation');
  return {
    ...{ size, root: root.toString('base64') },
    whole: leaves.length === size && rootOf(leaves).equals(root) && edge.equals(root),
    continues: rootOf(leaves.slice(0, kept.size)).toString('base64') === kept.root,
    unreconciled: failedOf(checks),
  };
}

/** What the demonstration proves about itself. */
export interface Proof {
  readonly recomputed: Recomputed;
  readonly evidence: readonly PackReport[];
  readonly audit: LogCheck & { readonly verified: boolean };
}

/** Recomputes the sittings, checks the appellant's packs, and then the log that holds all of this. */
export async function prove(
  auditor: ApiClient,
  given: {
    readonly sittings: readonly string[];
    readonly appellant: string;
    /** From before the appeal. */
    readonly kept: Checkpoint;
  },
): Promise<{ readonly report: Proof; readonly pack: PackFiles }> {
  const recomputed = await recomputeAll(auditor, given.sittings);
  const pack = await fetchPack(auditor, given.appellant);
  const released = await fetchPack(auditor, given.appellant, 'candidate');
  const { vkey } = await auditor.get<Checkpoint>('/audit/checkpoint');
  const evidence = [packReport(pack, 'reviewer', vkey), packReport(released, 'candidate', vkey)];
  const log = await checkPublishedLog(auditor, vkey, given.kept);
  const isProved = evidence.every(({ failed }) => failed.length === 0);
  const isLogWhole = log.whole && log.continues && log.unreconciled.length === 0;
  const audit = { ...log, verified: isProved && isLogWhole };
  return { report: { recomputed, evidence, audit }, pack };
}
