'use strict';

const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { jest } = require('../package.json');

const ROOT = join(__dirname, '..');

/**
 * Scenarios in which crypto has a part of its own: bytes that are sealed, opened, signed or forged, keys that are made,
 * wrapped and thrown away, and runs that must come out the same to the byte. The others ask nothing more of crypto, and
 * `spec/lib/crypto` compares both backends call by call; so they run on the native one alone.
 */
const SCENARIOS = {
  minimal: ['01.talk', '03.restart.db', '07.determinism', '08.hostile', '12.secrets'],
  quiet: [
    ...['01.talk', '04.openLink', '06.devices', '07.privateGroup', '09.restart.db', '11.changes', '15.removal'],
    ...['17.forgotten.db', '20.stuckKeys.db', '28.lostPhone', 'jobs/wrapKeys'],
  ],
  'quiet/attacks': ['bytes', 'firstContact', 'keyRequests', 'replay', 'secrets', 'sessions', 'types'],
  'quiet/trust': ['keyAnswers', 'launderedKey', 'linkable', 'newcomerKey', 'spoiltKeys', 'unheardWraps', 'usedLink'],
};

const pathOf = (folder, name) => {
  const path = join('spec/scenarios', folder, `${name}.spec.ts`);
  if (!existsSync(join(ROOT, path))) throw new Error(`no scenario ${path}`);
  return path;
};

module.exports = {
  ...jest,
  rootDir: ROOT,
  testMatch: Object.entries(SCENARIOS).flatMap(([folder, names]) => names.map((name) => `**/${pathOf(folder, name)}`)),
};
