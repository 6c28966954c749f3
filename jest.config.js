/** One Jest run holds everything: unit tests beside the code, contract, golden, end-to-end and attack tests under test/. */
export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', { exclude: [] }] },
  injectGlobals: false,
  maxWorkers: 2,
  testSequencer: '<rootDir>/test/longest-first.mjs',
  testTimeout: 60_000,
};
