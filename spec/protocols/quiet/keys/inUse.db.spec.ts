import type { Db } from '../../../../lib/db/openDatabase';
import { cleanKeyInUse, keyInUse } from '../../../../protocols/quiet/keys/keyQueries';
import { AHEAD_MS } from '../../../../protocols/quiet/rules/hasCome';
import { USED_FOR_MS } from '../../../../protocols/quiet/keys/keyState';
import { epochOf } from '../../../../protocols/quiet/wire/derive';
import { virtualWorld } from '../../../../streams/testing';
import { type Founded, found, openQuiet } from '../../../support/quiet/cast';
import { idOf } from '../../../support/quiet/attacker';
import { copyOf } from '../../../support/quiet/records';
import { crypto } from '../../../support/kernel/envelopes';

const [OTHER, OTHERS_KEY] = [Buffer.alloc(16, 0xee), Buffer.alloc(16, 0xfe)];

describe('the key that is written under', () => {
  let alice: Founded;
  let db: Db;
  let now_ms: number;
  beforeAll(async () => {
    alice = await found(await openQuiet(virtualWorld(1)), 'Alice');
  });
  afterAll(() => alice.node.close());
  beforeEach(() => {
    db = copyOf(alice.node);
    now_ms = db.prepare<[], number>('SELECT made_ms FROM held_keys').pluck().get() ?? 0;
  });
  afterEach(() => db.close());

  const group_id = (): Uint8Array => idOf(alice.everyone_id);
  const epoch = (): Uint8Array => epochOf(crypto, idOf(alice.everyone_id), []);
  const ask = ({ sql }: typeof keyInUse, at = now_ms, of = epoch()): string | undefined => {
    const named = { received_by: 1, group_id: group_id(), key_class: 0, epoch: of, now_ms: at };
    const found = db.prepare<[object], { key_id: Uint8Array }>(sql).get(named);
    return found === undefined ? undefined : Buffer.from(found.key_id).toString('hex');
  };
  const own = (): string =>
    Buffer.from(db.prepare<[], Uint8Array>('SELECT key_id FROM held_keys').pluck().get()!).toString('hex');
  /** Another key of the group, like Alice's own but for its id and what is said here. */
  const addKey = (key_id: Uint8Array, made_ms: number): void => {
    db.prepare(
      `INSERT INTO held_keys SELECT received_by, seq + 1000, ?, network_id, group_id, key_class, created_at_ms, maker, epoch, ?, birth
         FROM held_keys LIMIT 1`,
    ).run(key_id, made_ms);
  };
  const setWraps = (set: string, ...values: readonly (Uint8Array | number)[]): void =>
    void db.prepare(`UPDATE wraps SET ${set}`).run(...values);

  it('is one of the present epoch, and no other', () => {
    expect([ask(keyInUse), ask(keyInUse, now_ms, OTHER)]).toEqual([own(), undefined]);
  });

  it.each([
    ['counts', 'DELETE FROM standing_devices'],
    ['is in the group', 'DELETE FROM standing_members WHERE group_id = :group_id'],
  ])('is one whose maker %s', (_, sql) => {
    const before = ask(keyInUse);
    db.prepare(sql).run(sql.includes(':') ? { group_id: group_id() } : {});

    expect([before, ask(keyInUse)]).toEqual([own(), undefined]);
  });

  it('was made within 7 days, and no more than 10 minutes ahead of the clock', () => {
    const at = (ms: number) => ask(keyInUse, now_ms + ms);

    expect([at(USED_FOR_MS - 1), at(USED_FOR_MS)]).toEqual([own(), undefined]);
    expect([at(-AHEAD_MS), at(-AHEAD_MS - 1)]).toEqual([own(), undefined]);
  });

  it('is the one made last, then the one of the greatest id', () => {
    addKey(Buffer.alloc(16, 0), now_ms + 1);
    expect(ask(keyInUse)).toBe('00'.repeat(16));
    addKey(OTHERS_KEY, now_ms + 1);
    expect(ask(keyInUse)).toBe(OTHERS_KEY.toString('hex'));
  });

  it('was made at the earliest of its births: by its maker, on whatever wrap, and by nobody else', () => {
    setWraps('made_ms = ?, maker = ?', now_ms - USED_FOR_MS, OTHER);
    expect(ask(keyInUse)).toBe(own());

    setWraps('maker = (SELECT maker FROM held_keys)');
    expect(ask(keyInUse)).toBeUndefined();

    setWraps('made_ms = ?', now_ms + 2 * USED_FOR_MS);
    expect(ask(keyInUse)).toBe(own());
  });

  it('does not follow from who was wrapped it, by whom and when', () => {
    setWraps('peer_id = ?, to_id = ?, created_at_ms = 1', OTHER, OTHER);

    expect(ask(keyInUse)).toBe(own());
  });

  it('is none that was purged; and to reseal with, none under which something was deleted', () => {
    db.prepare("INSERT INTO soiled VALUES (1, 'key:' || ?)").run(own());
    expect([ask(keyInUse), ask(cleanKeyInUse)]).toEqual([own(), undefined]);

    addKey(OTHERS_KEY, now_ms - 1);
    expect(ask(cleanKeyInUse)).toBe(OTHERS_KEY.toString('hex'));

    db.prepare(
      'INSERT INTO purged_keys SELECT received_by, seq, key_id, network_id, group_id, key_class, created_at_ms FROM held_keys',
    ).run();
    expect([ask(keyInUse), ask(cleanKeyInUse)]).toEqual([undefined, undefined]);
  });
});
