import { virtualWorld } from '../../../streams/testing';
import { openFolder } from '../../support/lib/store';
import { type Founded, type QuietNode, type QuietSession, found, openQuiet } from '../../support/quiet/cast';
import { left, right } from '../../support/common/right';

const MINUTE_MS = 60_000;
const GO = 40;

type Report = ReturnType<QuietNode['jobs']>[number];

const one = <R extends Pick<Report, 'job'>>(reports: readonly R[], job: string): R => {
  const [found_, ...others] = reports.filter((report) => report.job === job);
  if (found_ === undefined || others.length > 0) throw new Error(`${job} is told ${others.length} times more`);
  return found_;
};

describe('what jobs did is told', () => {
  const folder = openFolder();
  const world = virtualWorld(24);
  let node: QuietNode;
  let [alice, zoe]: readonly Founded[] = [];
  let of: { readonly alice: QuietSession; readonly zoe: QuietSession };

  const told = async (session: QuietSession): Promise<readonly Report[]> => right(await session.jobs());
  const everywhere = async (job: string): Promise<readonly Report[]> => [
    one(node.jobs(), job),
    one(await told(of.alice), job),
    one(await told(of.zoe), job),
  ];

  /** What the file remembers of runs; what is done between turns is not in it. */
  const remembered = () =>
    node
      .jobs()
      .filter(({ job }) => job !== 'checkpoint' && job !== 'offerOutbox')
      .map(({ job, identity_id, last_run_ms, run_count, done, pending }) => {
        return { job, identity_id, last_run_ms, run_count, done, pending };
      });

  beforeAll(async () => {
    node = await openQuiet(world, { path: folder.at('both.db') });
    [alice, zoe] = [await found(node, 'Alice'), await found(node, 'Zoe')];
    if (alice === undefined || zoe === undefined) throw new Error('nobody');
    of = { alice: alice.me, zoe: zoe.me };
    // On a full minute, between two ticks.
    await world.advance(90_000);
  });
  afterAll(() => {
    node.close();
    folder.remove();
  });

  it('of the node’s own work to the node and to everyone: when, how much, and what is left', async () => {
    const { channel_id = '' } = alice ?? {};
    for (let nth = 0; nth < GO; nth += 1)
      right(await of.alice.api['message.create']({ channel_id, text: `goes ${nth}`, lasts_ms: 1_000 }));
    const before = await everywhere('expireEvents');
    await world.advance(MINUTE_MS);
    const first = await everywhere('expireEvents');
    await world.advance(MINUTE_MS);
    const second = await everywhere('expireEvents');

    expect(before).toMatchObject(before.map(() => ({ identity_id: '', done: 0, pending: 0 })));
    expect(first).toMatchObject(first.map(() => ({ identity_id: '', done: GO, pending: 0 })));
    expect(second).toMatchObject(second.map(() => ({ identity_id: '', done: 0, pending: 0 })));
    const [was, then, now] = [before, first, second].map(([report]) => report);
    expect([then?.last_run_ms, now?.last_run_ms].map((ms) => (ms ?? 0) - (was?.last_run_ms ?? 0))).toEqual([
      ...[MINUTE_MS, 2 * MINUTE_MS],
    ]);
    expect((now?.run_count ?? 0) - (was?.run_count ?? 0)).toBe(2);
  });

  it('whether anything removed is still in the log', async () => {
    const { channel_id = '' } = alice ?? {};
    await world.advance(2 * MINUTE_MS);
    const clean = await everywhere('checkpoint');
    right(await of.alice.api['message.create']({ channel_id, text: 'goes', lasts_ms: 1_000 }));
    const pending: number[] = [];
    for (let second = 0; second < 120; second += 1) {
      await world.advance(1_000);
      pending.push(one(node.jobs(), 'checkpoint').pending);
    }

    expect(clean.map((report) => report.pending)).toEqual([0, 0, 0]);
    expect([Math.max(...pending), pending.at(-1)]).toEqual([1, 0]);
  });

  it('of what was done for one identity to it and to the node, and not to another', async () => {
    const mine = 'forgetDeleted';
    const [hers, his] = [one(await told(of.alice), mine), one(await told(of.zoe), mine)];

    expect([hers.identity_id, his.identity_id]).toEqual([of.alice.identity_id, of.zoe.identity_id]);
    const all = node.jobs().filter(({ job }) => job === mine);
    expect(all).toEqual(expect.arrayContaining([hers, his]));
    expect(all).toHaveLength(2);
    for (const [session, other] of [
      [of.alice, of.zoe],
      [of.zoe, of.alice],
    ] as const)
      expect(JSON.stringify(await told(session))).not.toContain(other.identity_id);
  });

  it('of a deletion only to whose copy it was', async () => {
    const { channel_id = '' } = alice ?? {};
    const { message_id } = right(await of.alice.api['message.create']({ channel_id, text: 'goes' }));
    right(await of.alice.api['message.delete']({ message_id }));
    await world.advance(MINUTE_MS);

    // One emission; how many events that took is told by none of them.
    expect(one(await told(of.alice), 'forgetDeleted').done).toBe(1);
    expect(one(await told(of.zoe), 'forgetDeleted').done).toBe(0);
  });

  it('after a restart as before it, and by what is closed not at all', async () => {
    // A tick that is under way is done before a node closes.
    await world.advance(20);
    const before = remembered();
    node.close();
    expect([node.jobs(), left(await of.alice.jobs())]).toEqual([[], { _tag: 'closed', rule: 'node.is_open' }]);

    node = await openQuiet(world, { path: folder.at('both.db') });

    expect(remembered()).toEqual(before);
    expect(one(right(await right(node.as(of.alice.identity_id)).jobs()), 'forgetDeleted').run_count).toBe(
      one(
        before.filter(({ identity_id }) => identity_id === of.alice.identity_id),
        'forgetDeleted',
      ).run_count,
    );
  });
});
