import { statSync } from 'node:fs';
import { openFolder } from '../../support/lib/store';
import { brokenOf, bytesOf, rowsIn, tracesIn } from '../../support/quiet/files';
import { HEADS_ARE_HERE } from '../../support/quiet/invariants';
import { copyOf } from '../../support/quiet/records';
import { ramFolder } from '../../support/common/ramFolder';
import { shownTo } from '../../support/quiet/talk';
import {
  BLAMED_WORD,
  DELETED_WORD,
  type Device,
  LASTING_WORD,
  PASSING_WORD,
  type Year,
  liveDays,
} from '../../support/quiet/year';

const DAYS = Number(process.env['SOTTO_DAYS'] ?? '365');
const SEED = 365;
/** Of all files together, also of those who left. */
const FILES_BYTES_MAX = 256 * 1_024 * 1_024;
const WEEKS = Math.ceil(DAYS / 7) + 4;

/** Content, and who is who: all but keys, prekeys and addresses, of which everyone has what he needs. */
const SHARED = `SELECT lower(hex(event_id)) || ' ' || type FROM events
  WHERE local_only = 0 AND type NOT IN (0x0c, 0x0d, 0x0e) ORDER BY 1`;

/** The bytes of each key that a node holds, in hex, by its id. */
const keysOf = ({ node }: Device): readonly (readonly [string, string])[] => {
  const db = copyOf(node);
  const rows = db
    .prepare<[], [string, string]>(`SELECT substr(ref, 5), lower(hex(bytes)) FROM secrets WHERE ref LIKE 'key:%'`)
    .raw()
    .all();
  db.close();
  return rows;
};

/** Nothing that is under way or was soiled is left, and no key of a time that is past. */
const PASSING = ['forgettings', 'quarantine', 'outbox', 'soiled', 'held_keys WHERE key_class <> 0'];
const ENDING = 'tombstones WHERE until_ms IS NOT NULL';
const STAYING = [
  'events',
  'tombstones',
  'bad_events',
  'refusals',
  'hangs',
  'addresses',
  'prekeys',
  'wraps',
  'held_keys',
  'purged_keys',
  'soiled',
  'secrets',
];
const IN_SETS = 'events WHERE scope IS NOT NULL AND type IN (0x0c, 0x0d, 0x0e)';

describe(`${DAYS} days of six people who come, go, talk, change their minds and restart (seed ${SEED})`, () => {
  const folder = openFolder(ramFolder(FILES_BYTES_MAX));
  let year: Year;
  let people: readonly Device[];
  const months: Readonly<Record<string, number>>[] = [];
  /** Keys that the first device held in some month. */
  const held = new Map<string, string>();

  beforeAll(async () => {
    year = await liveDays(folder.at('.'), DAYS, SEED, ({ people: [first] }) => {
      if (first === undefined) return;
      for (const [id, bytes] of keysOf(first)) held.set(id, bytes);
      months.push({ ...rowsIn(first.node, STAYING), kB: Math.round(statSync(first.path).size / 1_024) });
    });
    ({ people } = year);
  });
  afterAll(() => {
    year.close();
    folder.remove();
  });

  it('end with the same for all who are in', async () => {
    const shared = people.map(({ node }) => {
      const db = copyOf(node);
      const lines = db.prepare<[], string>(SHARED).pluck().all();
      db.close();
      return lines;
    });
    for (const lines of shared) expect(lines).toEqual(shared[0]);
    const texts = await Promise.all(people.map(({ me }) => shownTo({ me }, year.place.channel_id)));
    for (const shown of texts)
      expect(shown.map((line) => line.replaceAll('!', ''))).toEqual(texts[0]?.map((line) => line.replaceAll('!', '')));
    expect(shared[0]?.length).toBeGreaterThan(DAYS / 2);
    expect(people.length).toBeGreaterThan(5);
    expect([year.joined, year.removed]).toEqual([Math.ceil(DAYS / 30), Math.max(0, Math.ceil(DAYS / 30) - 3)]);
  });

  it('leave nothing that passes, and break no invariant', () => {
    for (const { node } of people) {
      const rows = rowsIn(node, PASSING);
      expect(rows).toEqual(Object.fromEntries(PASSING.map((table) => [table, 0])));
      expect(brokenOf(node).filter((name) => name !== HEADS_ARE_HERE)).toEqual([]);
    }
  });

  it('grow by what stays, and by nothing else', () => {
    for (const { node, path } of people) {
      const rows = rowsIn(node, [...STAYING, IN_SETS, ENDING, 'messages']);
      const of = (table: string): number => rows[table] ?? 0;
      // Nothing was bad, and of refusals the last thousand are kept.
      expect(of('bad_events')).toBe(0);
      expect(of('refusals')).toBeLessThanOrEqual(1_000);
      // What hangs: each message on its channel, and less than three things on each.
      expect(of('hangs')).toBeLessThanOrEqual(of('messages') * 4 + 20);
      // What is deleted for good, with what hung on it: less than two a day; and what is remembered for a time.
      expect(of('tombstones') - of(ENDING)).toBeLessThanOrEqual(DAYS * 2);
      // Ids of what expired are remembered for a week: at the end, of addresses and prekeys alone. Those of wraps of a
      // purged key, until a week after the wraps would have expired: of 37 days, ten keys at most.
      expect(of(ENDING)).toBeLessThanOrEqual((5 + 10) * (6 + year.joined));
      // A new one each week and after each removal, at times by two at once; of what passes none is left.
      expect(of('held_keys')).toBeLessThanOrEqual(2 * WEEKS + year.removed);
      // One for each device that ever was, and two for invites; those of purged keys go with them.
      expect(of('wraps')).toBeLessThanOrEqual(of('held_keys') * (6 + year.joined + 2));
      // What passes has a class for each day, and at times two make a key of it.
      expect(of('purged_keys')).toBeLessThanOrEqual(DAYS * 2);
      // Keys, prekeys that are not yet replaced for long, oneself, and how one joined.
      expect(of('secrets')).toBeLessThanOrEqual(of('held_keys') + 20);
      // The newest of each device that ever was, and those of the last week.
      expect(of('addresses')).toBeLessThanOrEqual(3 * (6 + year.joined));
      // Ours of all time, and of others those of 60 days.
      expect(of('prekeys')).toBeLessThanOrEqual(WEEKS + 10 * (6 + year.joined));
      // Wraps last 30 days: what is compared is bounded, whatever is kept.
      expect(of(IN_SETS)).toBeLessThanOrEqual(20 * 30 + 10 * (6 + year.joined));
      expect(statSync(path).size).toBeLessThan(16 * 1_024 * 1_024);
    }
    // So that a slow growth is seen.
    process.stdout.write(`${months.map((month) => JSON.stringify(month)).join('\n')}\n`);
  });

  it('leave no word of what was deleted or has passed in any file', () => {
    const ours = new Set(people.map(({ name }) => name));
    const found = (word: string): readonly string[] =>
      tracesIn(folder.at('.'), word).filter((file) => ours.has(file.replace(/\.db.*$/, '')));
    expect(found(LASTING_WORD).length).toBeGreaterThanOrEqual(people.length);
    expect([DELETED_WORD, BLAMED_WORD, PASSING_WORD].map(found)).toEqual([[], [], []]);
  });

  it('leave no byte of a key that was let go of in the files of who let go of it', () => {
    const [first] = people;
    if (first === undefined) throw new Error('nobody is there');
    const still = new Set(keysOf(first).map(([id]) => id));
    const files = bytesOf(folder.at('.'), `${first.name}.db`);
    const lies = (bytes: string): boolean => files.includes(Buffer.from(bytes, 'hex'));
    const [kept, gone] = [true, false].map((is) => [...held].filter(([id]) => still.has(id) === is));
    expect(kept?.every(([, bytes]) => lies(bytes))).toBe(true);
    expect(gone?.length).toBeGreaterThan(DAYS / 30);
    expect(gone?.filter(([, bytes]) => lies(bytes)).map(([id]) => id)).toEqual([]);
  });
});
