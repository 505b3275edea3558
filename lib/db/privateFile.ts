import { chmodSync, closeSync, openSync, statSync } from 'node:fs';

const PRIVATE = 0o600;
const OTHERS = 0o077;

/** Files that SQLite puts beside a database; it gives new ones the mode of the database. */
const BESIDE = ['', '-wal', '-shm', '-journal'];

/**
 * Creates an empty file of mode 0600, whatever the umask. Throws if there is one. It never opens an existing file: to
 * close that would end the lock that SQLite holds on it in this process.
 */
export const createPrivateFile = (path: string): void => closeSync(openSync(path, 'wx', PRIVATE));

const isOpenToOthers = (path: string): boolean => {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true && (found.mode & OTHERS) !== 0;
};

const tryTo = (change: () => void): void => {
  try {
    change();
  } catch {
    // SQLite says what is wrong with the file, or keeps to the mode that it has.
  }
};

/** Creates a database's file before SQLite does, whose files have the mode that the umask leaves. */
export const createUnlessThere = (path: string): void => {
  if (path !== '' && path !== ':memory:') tryTo(() => createPrivateFile(path));
};

/**
 * Takes from everybody but the owner the right to read or write a database and the files that SQLite puts beside it. New
 * ones have no such right to lose. Source: threats, "T57".
 */
export const closeToOthers = (path: string): void => {
  for (const end of BESIDE)
    tryTo(() => {
      if (isOpenToOthers(`${path}${end}`)) chmodSync(`${path}${end}`, PRIVATE);
    });
};
