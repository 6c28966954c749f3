import { ConfigError } from './config-error.js';
import { readConfig, type Config } from './read-config.js';

/** The configuration of this process; what it does not accept ends it with exit code 2, one line for each fault. */
export function configOrExit(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}
