import { cpSync } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { forgetting, fromHex, toHex } from '../../../lib';
import { openDatabase } from '../../../lib/db/openDatabase';
import { isEventId } from '../../../lib/ids';
import { minimal } from '../../../protocols/minimal';
import { job } from '../../../streams/kit';
import { virtualWorld } from '../../../streams/testing';
import { openNodeIn } from '../../support/kernel/cast';
import { openFolder, rowsOf } from '../../support/lib/store';
import { right } from '../../support/common/right';

const FILE = join(__dirname, '../../support/files/kernel-v3.sqlite');
const LATER_MS = Date.UTC(2024, 0, 2);

/** `minimal`, and a job that forgets what it is told to. */
const forgettingThat = (ids: () => readonly string[]) => ({
  ...minimal,
  jobs: [
    ...minimal.jobs,
    job({
      ...{ name: 'forgetThat', everyMs: 1_000, limit: 1, state: t.strict({}), initial: {} },
      run: () => E.right({ emissions: [forgetting(ids().map(fromHex).filter(isEventId), null)], state: {} }),
    }),
  ],
});

describe('a file of version 3', () => {
  const folder = openFolder();
  afterAll(folder.remove);
  const COUNTED = ['events', 'messages', 'peers', 'secrets', 'quarantine', 'quarantine_needs', 'owners'];
  const countsAt = (path: string) => {
    const db = right(openDatabase(path));
    const counts = COUNTED.map((table) => [
      table,
      rowsOf<{ n: number }>(db, `SELECT count(*) AS n FROM ${table}`)[0]?.n,
    ]);
    const version: unknown = db.pragma('user_version', { simple: true });
    const whole: unknown = db.pragma('integrity_check', { simple: true });
    db.close();
    return { counts: Object.fromEntries(counts), version, whole };
  };

  it('is opened with all that is in it: events, rows, and what waits; and forgets', async () => {
    const path = folder.at('old.sqlite');
    cpSync(FILE, path);
    const before = countsAt(path);
    let ids: readonly string[] = [];
    const world = virtualWorld(4, {}, LATER_MS);
    const open = () =>
      openNodeIn(
        world,
        forgettingThat(() => ids),
        { path },
      );

    const node = await open();
    const waiting = node.stats().waiting.rows;
    const [alice, bob] = right(await node.api['identity.list']({})).map(({ identity_id }) =>
      right(node.as(identity_id)),
    );
    if (alice === undefined || bob === undefined) throw new Error('nobody lives here');
    const read = async (me: typeof alice) => right(await me.api['message.list']({})).map(({ text }) => text);
    const texts = Array.from({ length: 12 }, (_, nth) => `said ${nth}`);
    const all = await Promise.all([read(alice), read(bob)]);
    node.close();
    const after = countsAt(path);

    expect(before.version).toBe(3);
    expect(after).toEqual({ ...before, version: after.version });
    expect(Number(after.version)).toBeGreaterThanOrEqual(4);
    expect(waiting).toBe(3);
    for (const some of all) expect([...some].sort()).toEqual([...texts].sort());

    const again = await open();
    const hers = right(again.as(alice.identity_id));
    const gone = right(await hers.api['message.list']({})).find(({ text }) => text === 'said 3');
    right(await hers.api['message.create']({ text: 'said today' }));
    ids = gone === undefined ? [] : [toHex(fromHex(gone.message_id))];
    await world.advance(3_000);
    const left = right(await hers.api['message.list']({})).map(({ text }) => text);
    expect([left.length, left.includes('said 3'), left.includes('said today')]).toEqual([12, false, true]);
    expect(right(await hers.explain(gone?.message_id ?? '')).status).toBe('deleted');
    again.close();
    expect(countsAt(path).whole).toBe('ok');
  });
});
