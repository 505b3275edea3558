'use strict';

const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');

const read = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Could this package be compiled, and does it say that npm is not to do so? */
const isPrebuilt = (folder) =>
  existsSync(join(folder, 'binding.gyp')) && read(join(folder, 'package.json')).gypfile === false;

/**
 * Notes in the lock file which packages npm is not to compile. better-sqlite3 brings its binaries and says
 * `gypfile: false`, but npm drops this when it writes a lock file; `npm ci` then wants Python and a compiler
 * (npm/cli#3341). Runs after `npm install`; after `npm ci` it finds nothing to do.
 */
const keepPrebuilt = (root) => {
  const path = join(root, 'package-lock.json');
  if (!existsSync(path)) return;
  const lock = read(path);
  const forgotten = Object.entries(lock.packages).filter(
    ([folder, entry]) => folder !== '' && entry.gypfile !== false && isPrebuilt(join(root, folder)),
  );
  if (forgotten.length === 0) return;
  for (const [, entry] of forgotten) entry.gypfile = false;
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
};

const [root = resolve(__dirname, '..')] = process.argv.slice(2);
keepPrebuilt(root);
