import { drawEngineFiles } from '#config';
import {
  drawRecordSchema,
  engineDigest,
  reader,
  replayRecord,
  saltedSnapshotSchema,
  type Check,
  type DrawRecord,
  type FileReading,
  type SaltedSnapshot,
} from '#draw-record';
import { DRAW_ENGINE, formatProblems, parseBlueprint } from '#exam-bank';
import { drawOrExplain } from '#prover';
import { readText } from '../content/read-folder.js';
import { badInput, EXIT, type ExitCode } from '../exit.js';
import { printJson } from '../output.js';
import { sayChecks } from './say-checks.js';

/** `exam draw replay`: draws again from a record, with nothing but its files, and says where it differs. */
export async function drawReplayCommand(
  file: string,
  options: { readonly snapshot?: string; readonly json?: boolean },
): Promise<ExitCode> {
  const record = readAs(file, reader(drawRecordSchema)(await readText(file)));
  const bank = await bankOf(record, file, options.snapshot);
  const here = { name: DRAW_ENGINE, sha256: engineDigest(drawEngineFiles()) };
  const recorded = record.commit.engine;
  const replay =
    recorded.name === here.name
      ? await drawAgain(record, bank, file)
      : { same: false, checks: [missingEngine(record)], differences: [] };
  if (options.json === true)
    printJson({
      ok: replay.same,
      number: record.commit.number,
      engine: { recorded, here, same: recorded.sha256 === here.sha256 },
      checks: replay.checks,
      differences: replay.differences,
    });
  else
    sayChecks(replay.checks, [
      ...(recorded.sha256 === here.sha256
        ? []
        : [`drawn by other code of the engine: ${recorded.sha256}; here it is ${here.sha256}`]),
      replay.same
        ? `${record.commit.number}: the same sets, bit by bit`
        : `${record.commit.number} is not what this draw gives`,
    ]);
  return replay.same ? EXIT.done : EXIT.checkFailed;
}

function drawAgain(record: DrawRecord, bank: SaltedSnapshot, file: string) {
  const parsed = parseBlueprint(JSON.stringify(record.inputs.blueprint), `${file}: blueprint`);
  if (!parsed.ok) throw badInput(formatProblems(parsed.problems));
  const { units, qualification } = bank.snapshot;
  const blueprint = parsed.value;
  return replayRecord(record, bank, async (context, seed) => {
    const again = await drawOrExplain({ units, qualification, blueprint, context, seed });
    if (!again.ok) return { path: 'search', steps: 0, forms: [] };
    const { forms, steps, objective } = again;
    return { path: objective === null ? 'search' : 'prover', steps, forms };
  });
}

function missingEngine({ commit }: DrawRecord): Check {
  const detail = `the record was drawn by ${commit.engine.name} (${commit.engine.sha256}); this installation holds ${DRAW_ENGINE}: replay it with the release that has that engine`;
  return { name: 'engine', ok: false, detail };
}

async function bankOf(
  { inputs }: DrawRecord,
  file: string,
  snapshotFile: string | undefined,
): Promise<SaltedSnapshot> {
  if (snapshotFile !== undefined)
    return readAs(snapshotFile, reader(saltedSnapshotSchema)(await readText(snapshotFile)));
  if (inputs.bank === undefined)
    throw badInput(`${file}: $.inputs.bank is not there: give the bank version by --snapshot`);
  return inputs.bank;
}

/** What was read, or the end of the command with what is wrong where. */
function readAs<T>(file: string, reading: FileReading<T>): T {
  if (!reading.ok) throw badInput(`${file}: ${reading.message}`);
  return reading.value;
}
