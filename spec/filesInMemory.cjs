'use strict';

const { accessSync, constants, mkdtempSync, rmSync, statfsSync } = require('node:fs');
const nodeWanted = require('./nodeWanted.cjs');

/** A file system in memory that most Linux machines have. */
const MEMORY = '/dev/shm';
/** It must have room for this much, in bytes: in a container it may be small. */
const ROOM_MIN = 2 ** 30;

const hasRoom = () => {
  try {
    accessSync(MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= ROOM_MIN;
  } catch {
    return false;
  }
};

/**
 * Lets specs keep their files in memory, where that can be and nobody said where they are to go. Each COMMIT waits for
 * the disk: half the time of specs with files. No spec cuts the power, so none can tell the difference; the slow suite
 * runs on the disk all the same.
 */
module.exports = () => {
  nodeWanted();
  if (process.env.TMPDIR !== undefined || !hasRoom()) return undefined;
  const folder = mkdtempSync(`${MEMORY}/sotto-specs-`);
  process.env.TMPDIR = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return undefined;
};
