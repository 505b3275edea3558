import { describeOpenFault } from '../../../lib/db/describeOpenFault';
import type { OpenFault } from '../../../lib/db/openDatabase';
import { openRefusal } from '../../../protocols/quiet/cli/daemon/openQuiet';

/** The whole of the union, as people read it. */
const SENTENCES: { readonly [Tag in OpenFault['_tag']]: readonly [Extract<OpenFault, { _tag: Tag }>, string] } = {
  NodeTooOld: [
    { _tag: 'NodeTooOld', version: '20.19.6', wanted: '22.14.0' },
    'Node 20.19.6 cannot run the database driver: install Node 22.14.0 or newer',
  ],
  DriverUnavailable: [
    { _tag: 'DriverUnavailable', code: 'ERR_DLOPEN_FAILED' },
    'the database driver better-sqlite3 does not load (ERR_DLOPEN_FAILED): remove node_modules and install again on this machine',
  ],
  DatabaseInUse: [{ _tag: 'DatabaseInUse' }, 'another process uses a.db: a node already runs on it'],
  NotADatabase: [{ _tag: 'NotADatabase' }, 'a.db is no database'],
  NoSuchFolder: [{ _tag: 'NoSuchFolder' }, 'a.db cannot be opened: its folder does not exist'],
  CannotOpen: [{ _tag: 'CannotOpen', code: 'SQLITE_CANTOPEN' }, 'a.db cannot be opened (SQLITE_CANTOPEN)'],
  SqliteTooOld: [
    { _tag: 'SqliteTooOld', version: '3.50.0', wanted: '3.51.3' },
    'SQLite 3.50.0 is too old: 3.51.3 is needed',
  ],
  PragmaRefused: [{ _tag: 'PragmaRefused', pragma: 'synchronous' }, 'SQLite refused to set synchronous'],
  NewerFile: [{ _tag: 'NewerFile', version: 6, known: 5 }, 'a.db was written by a later version of this program'],
  OtherProtocol: [{ _tag: 'OtherProtocol', found: 'story' }, 'a.db belongs to another protocol'],
  OtherTables: [
    { _tag: 'OtherTables', table: 'notes' },
    'a.db was written by an earlier version of this program, and cannot be read by this one',
  ],
  BadQuery: [
    { _tag: 'BadQuery', name: 'note.list', rule: 'query.reads' },
    'the query note.list does not fit the database',
  ],
  CryptoUnavailable: [{ _tag: 'CryptoUnavailable' }, 'no cryptography library could be loaded'],
};

describe.each(Object.values(SENTENCES))('$_tag', (fault, sentence) => {
  it('is said in one sentence', () => {
    expect(describeOpenFault('a.db', fault)).toBe(sentence);
  });

  it('ends a command with that sentence, and with a rule for programs', () => {
    expect(openRefusal('a.db', fault)).toEqual({
      code: fault._tag === 'DatabaseInUse' ? 4 : 1,
      rule: `database.${fault._tag}`,
      sentence,
    });
  });
});
