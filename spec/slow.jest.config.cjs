'use strict';

const { join } = require('node:path');
const { jest } = require('../package.json');

/**
 * The specs that take minutes: the same settings, other files, more time, and no failure while there are none. Their
 * files lie on the disk.
 */
module.exports = {
  ...jest,
  globalSetup: '<rootDir>/spec/nodeWanted.cjs',
  rootDir: join(__dirname, '..'),
  testMatch: ['**/*.slow.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 600_000,
  maxWorkers: 2,
  passWithNoTests: true,
};
