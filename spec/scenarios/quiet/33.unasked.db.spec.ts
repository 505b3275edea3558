import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { IdFromHex, writing } from '../../../lib';
import { quiet } from '../../../protocols/quiet';
import { emitAll } from '../../../protocols/quiet/keys/ensureKey';
import { devicesOfUser, keysOf } from '../../../protocols/quiet/keys/keyQueries';
import { wrapDraftsForPeers } from '../../../protocols/quiet/keys/wrapDrafts';
import type { Protocol } from '../../../streams';
import { openNodeIn } from '../../support/kernel/cast';
import { cableIn, joinBy, say } from '../../support/quiet/cast';
import { TICKS_MS, openErasing } from '../../support/quiet/erasing';
import { peekRows, secretsIn } from '../../support/quiet/traces';
import { right } from '../../support/common/right';
import { authorIn } from '../../../protocols/quiet/authority/authorIn';

/** The quiet protocol, and a way to wrap for somebody, unasked, all keys of a group that are held. */
const operations = {
  ...quiet.operations,
  'lab.wrap': writing({
    scope: 'session',
    params: t.strict({ network_id: IdFromHex, group_id: IdFromHex, user_id: IdFromHex }),
    result: t.strict({ ids: t.readonlyArray(IdFromHex) }),
    flow:
      (ctx) =>
      ({ network_id, group_id, user_id }) =>
      () =>
        pipe(
          E.Do,
          E.bind('author', () => authorIn(ctx, network_id)),
          E.bind('devices', () => ctx.query(devicesOfUser, { user_id, now_ms: ctx.nowMs })),
          E.bind('keys', () => ctx.query(keysOf, { group_id })),
          E.bind('wraps', ({ author, devices, keys }) =>
            E.traverseArray((key: (typeof keys)[number]) => wrapDraftsForPeers(ctx, author, key, devices))(keys),
          ),
          E.chain(({ wraps }) => emitAll(ctx, wraps.flat())),
          E.map((ids) => ({ ids })),
        ),
  }),
} as const;
const wrapping: Protocol<typeof operations> = { ...quiet, operations };

describe('a key that was purged', () => {
  it('is not taken from a wrap that nobody needs, and the wrap goes, since our prekey would open it', async () => {
    const { world, clock, alice, bob, places, pass, close } = await openErasing();
    const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id }));
    const cable = cableIn(world);
    const node = await openNodeIn(world, wrapping, { clock, transport: cable.transport });
    const carol = await joinBy(node, 'Carol', link);
    await world.advance(30_000);
    const message_id = await say(bob, alice.channel_id, 'regretted');
    await world.advance(2_000);
    const [key] = secretsIn(places.alice.path, 'key').filter(({ ref }) =>
      peekRows(places.alice.path, `SELECT seq FROM events WHERE opens_with = '${ref}'`).some(() => true),
    );
    cable.pull();
    right(await bob.me.api['message.delete']({ message_id }));
    await world.advance(TICKS_MS);
    await pass(8);
    await pass(0);
    const purged = secretsIn(places.alice.path, 'key').every(({ ref }) => ref !== key?.ref);
    const who = { network_id: alice.network_id, group_id: alice.everyone_id, user_id: alice.peer_id };
    const { ids } = right(await right(node.as(carol.me.identity_id)).api['lab.wrap'](who));

    cable.plug();
    const held: boolean[] = [];
    for (let n = 0; n < 60 && held.length < 30; n += 1) {
      await world.advance(20_000);
      const came = (await Promise.all(ids.map((id) => alice.me.explain(id)))).some(
        (one) => right(one).status !== 'unknown',
      );
      if (came) held.push(secretsIn(places.alice.path, 'key').some(({ ref }) => ref === key?.ref));
    }

    expect([purged, ids.length > 0, held.length]).toEqual([true, true, 30]);
    expect(held).toEqual(held.map(() => false));
    const wraps = 'SELECT w.seq FROM wraps w JOIN purged_keys p ON p.key_id = w.key_id';
    expect([
      peekRows(places.alice.path, wraps),
      peekRows(places.alice.path, 'SELECT * FROM purged_keys').length,
    ]).toEqual([[], 1]);
    node.close();
    close();
  });
});
