// The PostgreSQL server of one Jest worker: `postgres-server.ts <folder>`. It lives as long as its standard input is open, so
// that it goes away with the worker however that ends.
import { rm } from 'node:fs/promises';
import { startEmbeddedPostgres } from '#store';

const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: postgres-server.ts <folder>');
const server = await startEmbeddedPostgres({ folder, durable: false });
process.stdout.write(`${server.url}\n`);
process.stdin.resume();
process.stdin.once('end', () => {
  void server.stop().then(async () => {
    await rm(folder, { recursive: true, force: true });
    process.exit(0);
  });
});
