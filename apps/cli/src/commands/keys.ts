import type { Config } from '#config';
import {
  countDataKeys,
  KeyChangeRefused,
  KeysUnavailable,
  openKeys,
  readKeyFile,
  recordKeyChange,
  recordKeyDestroyed,
  rewrapDataKeys,
  withKeyState,
  withNewPrimary,
  writeKeyFile,
  type Database,
} from '#store';
import { commandConfig, withEngineDatabase } from '../engine-database.js';
import { badInput, EXIT, infrastructure, type ExitCode } from '../exit.js';
import { printJson, say, tableOf } from '../output.js';

interface Options {
  readonly json?: boolean;
}

/** `exam keys list`: the key-encryption keys, their states, and how many data keys hang on each. */
export function keysListCommand(options: Options): Promise<ExitCode> {
  return withKeys(async (db, config) => {
    const keys = await listKeys(db, config);
    if (options.json === true) printJson(keys);
    else
      process.stdout.write(
        `${tableOf(
          ['key', 'state', 'data keys'],
          keys.keys.map(({ id, state, dataKeys }) => [
            id,
            id === keys.primary ? `${state}, primary` : state,
            String(dataKeys),
          ]),
        )}\n`,
      );
    return EXIT.done;
  });
}

/** `exam keys rotate`: a new primary key. What is sealed from now on hangs on it; `rewrap` brings the rest over. */
export function keysRotateCommand(options: Options): Promise<ExitCode> {
  return withKeys(async (db, config) => {
    const file = keyFileOf(config, 'vault write -f transit/keys/KEY/rotate');
    const rotated = withNewPrimary(await readKeyFile(file));
    const keyId = rotated.primary;
    await recordKeyChange(db, { type: 'key.made', keyId, at: new Date() }, () =>
      writeKeyFile(file, rotated),
    );
    if (options.json === true) printJson({ primary: keyId });
    else say(`${keyId} is the primary key now; next: exam keys rewrap`);
    return EXIT.done;
  });
}

/** `exam keys rewrap`: wraps all data keys with the primary key. Exit 1 where some do not open. */
export function keysRewrapCommand(options: Options): Promise<ExitCode> {
  return withKeys(async (db, config) => {
    const { provider } = await openKeys(config.tenant, config.keys);
    const { count, failures } = await rewrapDataKeys(db, provider, {
      now: () => new Date(),
      onBatch: (done) => say(`${done} data keys wrapped anew`),
    });
    if (options.json === true) printJson({ ok: failures.length === 0, rewrapped: count, failures });
    else {
      for (const { dataKeyId, keyId, code } of failures)
        say(`data key ${dataKeyId} (of ${keyId}) does not open: ${code}`);
      say(`${count} wrapped anew, ${failures.length} do not open`);
    }
    return failures.length === 0 ? EXIT.done : EXIT.checkFailed;
  });
}

/** `exam keys disable|enable KEY`: what hangs on a disabled key does not open. */
export function keysStateCommand(
  keyId: string,
  state: 'enabled' | 'disabled',
  options: Options & { readonly yes?: boolean },
): Promise<ExitCode> {
  return withKeys(async (db, config) => {
    const file = keyFileOf(config, 'vault write transit/keys/KEY/config min_decryption_version=N');
    const changed = withKeyState(await readKeyFile(file), keyId, state);
    const hanging = (await countDataKeys(db)).get(keyId) ?? 0;
    if (state === 'disabled' && hanging > 0 && options.yes !== true)
      throw badInput(
        `${hanging} data keys hang on ${keyId}: what they seal would not open any more. Rewrap first (exam keys rewrap), or say --yes`,
      );
    await recordKeyChange(db, { type: `key.${state}`, keyId, at: new Date() }, () =>
      writeKeyFile(file, changed),
    );
    if (options.json === true) printJson({ id: keyId, state, dataKeys: hanging });
    else say(`${keyId} is ${state}; ${hanging} data keys hang on it`);
    return EXIT.done;
  });
}

/** `exam keys destroy KEY`: of a disabled key on which nothing hangs. There is no way back. */
export function keysDestroyCommand(keyId: string, options: Options): Promise<ExitCode> {
  return withKeys(async (db, config) => {
    const file = keyFileOf(config, 'vault write transit/keys/KEY/trim min_available_version=N');
    const changed = withKeyState(await readKeyFile(file), keyId, 'destroyed');
    const hanging = await recordKeyDestroyed(db, { keyId, at: new Date() });
    if (hanging > 0)
      throw badInput(
        `${hanging} data keys hang on ${keyId}: what they seal would be lost. Rewrap first (exam keys enable, exam keys rewrap)`,
      );
    await writeKeyFile(file, changed);
    if (options.json === true) printJson({ id: keyId, state: 'destroyed' });
    else say(`${keyId} is destroyed; copies of the key file in backups still hold it`);
    return EXIT.done;
  });
}

async function withKeys(
  work: (db: Database, config: Config) => Promise<ExitCode>,
): Promise<ExitCode> {
  const config = commandConfig();
  try {
    return await withEngineDatabase(config, (db) => work(db, config));
  } catch (error) {
    if (error instanceof KeyChangeRefused) throw badInput(error.message);
    if (error instanceof KeysUnavailable) throw infrastructure(error.message);
    throw error;
  }
}

async function listKeys(db: Database, { keys, tenant }: Config) {
  const counts = await countDataKeys(db);
  const { provider } = await openKeys(tenant, keys);
  const primary = await provider.primaryKeyId();
  const known =
    keys.kind === 'file'
      ? (await readKeyFile(keys.file)).keys.map(({ id, state }) => ({ id, state: state }))
      : [{ id: primary, state: 'enabled' }];
  const others = [...counts.keys()]
    .filter((id) => !known.some((key) => key.id === id))
    .map((id) => ({ id, state: keys.kind === 'file' ? 'unknown' : 'in the vault' }));
  return {
    provider: keys.kind,
    primary,
    keys: [...known, ...others].map((key) => ({ ...key, dataKeys: counts.get(key.id) ?? 0 })),
  };
}

/** @throws CommandError where a vault keeps the keys: there it is the vault that rotates and forgets */
function keyFileOf({ keys }: Config, instead: string): string {
  if (keys.kind === 'file') return keys.file;
  throw badInput(`the keys are kept by the vault, which does this itself: ${instead}`);
}
