export { ConfigError } from './config-error.js';
export { readConfig, type Config, type DockerAddress } from './read-config.js';
export { configOrExit } from './config-or-exit.js';
export { type Machine } from './cores.js';
export { installedLanguages, sandboxesFolder } from './installed-languages.js';
export { NODE_FLAGS } from './node-flags.js';
export { configTable } from './config-table.js';
export { drawEngineFiles, type DrawEngineFiles } from './draw-engine-files.js';
