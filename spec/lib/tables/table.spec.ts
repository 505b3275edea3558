import { type Table, createStatements, table } from '../../../lib/tables/table';

const words: Table = { name: 'words', columns: { word: 'TEXT', at_ms: 'INTEGER' } };

const NAMES = [
  '',
  'Word',
  '1word',
  '_word',
  'wo-rd',
  'wo rd',
  'wörd',
  'word"',
  'word;',
  'word); DROP TABLE events; --',
  'word\n',
  'w'.repeat(64),
  '__proto__',
  'received_by',
  'seq',
];

describe('table', () => {
  it('takes lower snake_case names of up to 63 characters', () => {
    const named = ['w', 'w'.repeat(63), 'w_1'].map((name) => table({ ...words, name }));

    expect(named.map(({ name }) => name.length)).toEqual([1, 63, 3]);
  });

  it.each(NAMES)('throws at a table called %j', (name) => {
    expect(() => table({ ...words, name })).toThrow('cannot be a name here');
  });

  it.each(NAMES)('throws at a column called %j', (name) => {
    const columns = { word: 'TEXT', ...Object.fromEntries([[name, 'TEXT']]) } as Table['columns'];

    expect(() => table({ ...words, columns })).toThrow('cannot be a name here');
  });

  it.each([
    ['key', { key: ['word', 'other'] }],
    ['index', { indexes: [['word'], ['other']] }],
    ['index over all owners', { everyOwner: [['other']] }],
    ['key that is inherited', { key: ['constructor'] }],
    ['index over received_by, which leads it anyway', { indexes: [['received_by']] }],
  ])('throws at a %s of a column that is not declared', (_, more) => {
    expect(() => table({ ...words, ...more })).toThrow('cannot be a name here');
  });

  it('lets keys and indexes name the event number', () => {
    expect(() => table({ ...words, key: ['word', 'seq'], indexes: [['word', 'seq']] })).not.toThrow();
  });
});

describe('createStatements', () => {
  it('keys a table by the number of the event, one row each', () => {
    expect(createStatements(words)).toEqual([
      'CREATE TABLE IF NOT EXISTS words (seq INTEGER PRIMARY KEY, received_by INTEGER NOT NULL, word TEXT, at_ms INTEGER)',
    ]);
  });

  it('leads every key and every index by received_by, but those over all owners', () => {
    expect(createStatements({ ...words, key: ['word'], indexes: [['at_ms', 'word']], everyOwner: [['word']] })).toEqual(
      [
        'CREATE TABLE IF NOT EXISTS words (received_by INTEGER NOT NULL, seq INTEGER NOT NULL, word TEXT, at_ms INTEGER, ' +
          'PRIMARY KEY (received_by, word)) WITHOUT ROWID',
        'CREATE INDEX IF NOT EXISTS words_by_received_by_at_ms_word ON words (received_by, at_ms, word)',
        'CREATE INDEX IF NOT EXISTS words_by_word ON words (word)',
      ],
    );
  });
});
