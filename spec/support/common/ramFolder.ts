import { existsSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const RAM = '/dev/shm';

/** Where files of this many bytes in all can lie in memory, if there is room to spare; else where temporary files lie. */
export const ramFolder = (bytes: number): string => {
  if (!existsSync(RAM)) return tmpdir();
  const { bavail, bsize } = statfsSync(RAM);
  return bavail * bsize > 2 * bytes ? RAM : tmpdir();
};
