import { rmSync } from 'node:fs';
import type { Db } from './openDatabase';
import { createPrivateFile } from './privateFile';

/**
 * Prepares a function that writes a copy to a new file of mode 0600. It throws at an existing file, which SQLite would
 * fill if it is empty, and at the two names that write nowhere.
 */
export const openBackup = (db: Db): ((path: string) => void) => {
  const into = db.prepare<[string]>('VACUUM INTO ?');
  return (path) => {
    if (path === '' || path === ':memory:') throw new Error('a backup goes to a new file');
    createPrivateFile(path);
    try {
      into.run(path);
    } catch (cause) {
      rmSync(path, { force: true });
      throw cause;
    }
  };
};
