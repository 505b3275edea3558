'use strict';

const slow = require('./slow.jest.config.cjs');

/** Many processes, many events: minutes each. One after another, so that each has the machine for itself. */
module.exports = { ...slow, testMatch: ['**/*.processes.spec.ts'], testTimeout: 1_800_000, maxWorkers: 1 };
