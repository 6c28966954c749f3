export { readConfig, ConfigError, type Config, type DockerAddress } from './read-config.js';
export { configTable } from './config-table.js';
