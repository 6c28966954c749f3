// A worker that dies at work: claims the first run it is rung for, says so, and waits to be killed.
// crashing-worker.ts <options of openDoorbell as JSON>
import { claimRun, openDatabase } from '#store';
import { openDoorbell, type DoorbellOptions } from '#queue';

const report = (error: Error) => process.stderr.write(`${error.message}\n`);
const options = JSON.parse(process.argv[2] ?? '') as Omit<DoorbellOptions, 'onError'>; // the test's own
const db = openDatabase(options.databaseUrl, report);
const doorbell = await openDoorbell({ ...options, redisUrl: options.redisUrl, onError: report });
await doorbell.listen({
  concurrency: 1,
  onRing: async () => {
    const run = await claimRun(db, { host: 'crashing', leaseMs: 100 });
    if (run === undefined) return;
    process.stdout.write(`claimed ${run.id}\n`);
    await new Promise(() => undefined);
  },
});
process.stdout.write('listening\n');
