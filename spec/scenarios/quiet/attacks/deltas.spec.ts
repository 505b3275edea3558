import * as E from 'fp-ts/Either';
import { type Delta, forget } from '../../../../lib';
import { quiet } from '../../../../protocols/quiet';
import { virtualWorld } from '../../../../streams/testing';
import { openNodeIn } from '../../../support/kernel/cast';
import { idOf } from '../../../support/quiet/attacker';
import { found, textsOf } from '../../../support/quiet/cast';
import { copyOf, digestsOf } from '../../../support/quiet/records';
import { left, right } from '../../../support/common/right';

/** The protocol with a projector of renames that does what it likes. */
const withProjector = (project: () => readonly Delta[]) => ({
  ...quiet,
  events: quiet.events.map((one) => (one.type === 'user_update' ? { ...one, project } : one)),
});

const schemaOf = (node: Parameters<typeof copyOf>[0]): unknown => {
  const db = copyOf(node);
  const schema = db.prepare('SELECT name, sql FROM sqlite_master ORDER BY name').all();
  db.close();
  return schema;
};

const NAMES = [
  ...['users', 'events', 'secrets', 'owners', 'standing_members', 'ephemeral.sessions', 'main.renames', 'RENAMES'],
  ...['sqlite_master', 'renames; DROP TABLE events; --', 'renames (name) SELECT bytes FROM secrets --', 'renames"'],
  ...['__proto__', 'constructor', 'toString', ''],
];
const COLUMNS = [
  ...[
    'received_by',
    'seq',
    'rowid',
    'NAME',
    '"name"',
    'name) VALUES (1, 1, 1); DROP TABLE events; --',
    'name, received_by',
  ],
  ...['__proto__', 'constructor', '', "name' OR 1=1 --"],
];

describe('a projector gone bad', () => {
  it('writes no table and no column but its own, whatever names it takes from data', async () => {
    const world = virtualWorld(4);
    let delta: Delta = { op: 'upsert', table: '', row: {} };
    const node = await openNodeIn(
      world,
      withProjector(() => [delta]),
    );
    const alice = await found(node, 'Alice');
    const [schema, rows] = [schemaOf(node), digestsOf(node)];
    const rename = async (by: Delta): Promise<string> => {
      delta = by;
      const answer = await alice.me.api['user.update']({ network_id: alice.network_id, name: 'other' });
      await world.advance(1);
      return left(answer).rule;
    };
    const own = Object.fromEntries([['__proto__', 1]]);
    for (const table of NAMES) {
      expect([table, await rename({ op: 'upsert', table, row: { name: 'x' } })]).toEqual([
        table,
        'delta.table_in_the_types_own_schema',
      ]);
      expect([table, await rename({ op: 'delete', table, key: {} })]).toEqual([
        table,
        'delta.table_in_the_types_own_schema',
      ]);
    }
    for (const column of COLUMNS) {
      const row = column === '__proto__' ? own : { [column]: 1 };
      expect([column, await rename({ op: 'upsert', table: 'renames', row })]).toEqual([
        column,
        'delta.column_in_the_registry',
      ]);
      expect([column, await rename({ op: 'delete', table: 'renames', key: row })]).toEqual([
        column,
        'delta.column_in_the_registry',
      ]);
    }
    expect(schemaOf(node)).toEqual(schema);
    expect(digestsOf(node)).toEqual(rows);
    right(await alice.me.api['message.create']({ channel_id: alice.channel_id, text: 'still here' }));
    expect(await textsOf(alice, alice.channel_id)).toEqual(['Alice: still here']);
    node.close();
  });

  it('forgets and deletes nothing of another identity', async () => {
    const world = virtualWorld(4);
    let deltas: readonly Delta[] = [];
    const node = await openNodeIn(
      world,
      withProjector(() => deltas),
    );
    const [alice, carol] = [await found(node, 'Alice'), await found(node, 'Carol')];
    const { message_id } = right(await alice.me.api['message.create']({ channel_id: alice.channel_id, text: 'mine' }));

    const rename_id = Buffer.alloc(16, 7);

    deltas = [
      {
        op: 'upsert',
        table: 'renames',
        row: {
          rename_id,
          network_id: idOf(alice.network_id),
          peer_id: idOf(alice.peer_id),
          name: 'Allie',
          created_at_ms: 1,
        },
      },
    ];
    right(await alice.me.api['user.update']({ network_id: alice.network_id, name: 'other' }));
    const before = right(await alice.me.api['user.list']({ network_id: alice.network_id }));
    const renames = (): readonly unknown[] => {
      const db = copyOf(node);
      const rows = db.prepare('SELECT name, hex(peer_id) FROM renames WHERE received_by = 1').all();
      db.close();
      return rows;
    };
    const hers = renames();

    deltas = [
      forget(idOf(message_id)),
      forget(idOf(alice.peer_id)),
      { op: 'delete', table: 'renames', key: { peer_id: idOf(alice.peer_id) } },
      {
        op: 'upsert',
        table: 'renames',
        row: {
          rename_id,
          network_id: idOf(alice.network_id),
          peer_id: idOf(alice.peer_id),
          name: 'Carol was here',
          created_at_ms: 2,
        },
      },
    ];
    const answer = await carol.me.api['user.update']({ network_id: carol.network_id, name: 'other' });
    expect(E.isRight(answer)).toBe(true);
    expect([hers.length, renames()]).toEqual([1, hers]);
    expect(right(await alice.me.api['user.list']({ network_id: alice.network_id }))).toEqual(before);
    expect(before.map(({ name }) => name)).toEqual(['Allie']);
    expect(await textsOf(alice, alice.channel_id)).toEqual(['Allie: mine']);
    node.close();
  });
});
