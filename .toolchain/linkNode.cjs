'use strict';

const { spawnSync } = require('node:child_process');
const { linkSync, mkdirSync, rmSync, symlinkSync } = require('node:fs');
const { dirname, join, relative, resolve } = require('node:path');

const isWindows = process.platform === 'win32';
const NAME = isWindows ? 'node.exe' : 'node';

/** A binary for another platform or another libc does not start, so it answers nothing. */
const runs = (file, version) => {
  const { stdout } = spawnSync(file, ['--version'], { encoding: 'utf8' });
  return typeof stdout === 'string' && stdout.trim() === `v${version}`;
};

/** Windows lets few users make symbolic links. */
const link = (target, at) => (isWindows ? linkSync(target, at) : symlinkSync(relative(dirname(at), target), at));

/**
 * Puts the pinned Node into `node_modules/.bin`, where npm's scripts and npx find it first. npm 11.6 and older link it
 * and then remove the link, together with the links of the other platforms' packages (npm/cli#4362).
 * Where no pinned Node runs, the scripts run on the Node of the machine.
 */
const linkNode = (modules, packages) => {
  const at = join(modules, '.bin', NAME);
  const found = packages
    .map(({ name, version }) => ({ file: join(modules, name, 'bin', NAME), version }))
    .find(({ file, version }) => runs(file, version));
  if (found !== undefined && runs(at, found.version)) return;
  rmSync(at, { force: true });
  if (found === undefined) return;
  mkdirSync(dirname(at), { recursive: true });
  link(found.file, at);
};

const packagesIn = ({ optionalDependencies }) =>
  Object.entries(optionalDependencies).map(([name, version]) => ({ name, version }));

const [modules = resolve(__dirname, '../node_modules')] = process.argv.slice(2);
linkNode(modules, [...packagesIn(require('./package.json')), ...packagesIn(require('./glibc/package.json'))]);
