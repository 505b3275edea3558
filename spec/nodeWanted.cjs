'use strict';

/**
 * Ends the run with one sentence where the database driver would crash this Node. `npm test` and `npx jest` run on a
 * pinned Node that is new enough; who starts Jest in another way may not. Jest compiles what is required here.
 */
module.exports = () => {
  const { describeOpenFault } = require('../lib/db/describeOpenFault');
  const { loadDriver } = require('../lib/db/driver');
  const driver = loadDriver();
  if (driver._tag === 'Right') return;
  console.error(`specs: ${describeOpenFault('', driver.left)}`);
  process.exit(1);
};
