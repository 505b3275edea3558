import type { OpenFault } from './openDatabase';

/** One sentence for people: why the database file `path` was not opened and, where they can mend it, how. */
export const describeOpenFault = (path: string, fault: OpenFault): string => {
  switch (fault._tag) {
    case 'NodeTooOld':
      return `Node ${fault.version} cannot run the database driver: install Node ${fault.wanted} or newer`;
    case 'DriverUnavailable':
      return `the database driver better-sqlite3 does not load (${fault.code}): remove node_modules and install again on this machine`;
    case 'DatabaseInUse':
      return `another process uses ${path}: a node already runs on it`;
    case 'NotADatabase':
      return `${path} is no database`;
    case 'NoSuchFolder':
      return `${path} cannot be opened: its folder does not exist`;
    case 'CannotOpen':
      return `${path} cannot be opened (${fault.code})`;
    case 'SqliteTooOld':
      return `SQLite ${fault.version} is too old: ${fault.wanted} is needed`;
    case 'PragmaRefused':
      return `SQLite refused to set ${fault.pragma}`;
    case 'NewerFile':
      return `${path} was written by a later version of this program`;
    case 'OtherProtocol':
      return `${path} belongs to another protocol`;
    case 'OtherTables':
      return `${path} was written by an earlier version of this program, and cannot be read by this one`;
    case 'BadQuery':
      return `the query ${fault.name} does not fit the database`;
    case 'CryptoUnavailable':
      return 'no cryptography library could be loaded';
  }
};
