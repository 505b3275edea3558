import * as E from 'fp-ts/Either';
import { type CauseCtx, type Envelope, type EventId, framing, isEventId, refTo } from '../../../../lib';
import { quiet } from '../../../../protocols/quiet';
import { frameSenderOf } from '../../../../protocols/quiet/sync/session/sessionPeer';
import { decodeStreamFrame, encodeStreamFrame } from '../../../../protocols/quiet/wire/streamFrame';
import { virtualWorld } from '../../../../streams/testing';
import { openNodeIn } from '../../../support/kernel/cast';
import { anyId, idOf } from '../../../support/quiet/attacker';
import { found, joinBy, openQuiet, say } from '../../../support/quiet/cast';
import { isSame, openEnd, sayMany, stored, until } from '../../../support/quiet/ends';
import { comparing, listing } from '../../../support/quiet/frames';
import { type Scene, closeScene, openScene } from '../../../support/quiet/scene';
import { right } from '../../../support/common/right';

/** Quiet, but for this: whoever asks for a scope is told of events that never were, without end, and gets none. */
const greedy: typeof quiet = {
  ...quiet,
  reflectors: quiet.reflectors.map((one) =>
    one.name !== 'answerStream' || !('onFrame' in one)
      ? one
      : {
          ...one,
          reflect: (e: Envelope<'framed'>, ctx: CauseCtx) => {
            const [frame, from] = [decodeStreamFrame(e.frame), frameSenderOf(ctx, e)];
            if (E.isLeft(frame) || E.isLeft(from) || frame.right.op === 'ids') return one.reflect(e, ctx);
            if (frame.right.op === 'want') return E.right([]);
            const { scope, from: first, pages } = frame.right;
            const pageOf = (nth: number) => {
              const ids = Array.from({ length: 60 }, () => ctx.random.bytes(16)).filter(isEventId);
              const [at, next] = [first + 60 * nth, first + 60 * (nth + 1)];
              return framing(
                right(encodeStreamFrame({ op: 'ids', scope, from: at, next, ids })),
                refTo('session', from.right.peer_id),
              );
            };
            return E.right(Array.from({ length: pages }, (_, nth) => pageOf(nth)));
          },
        },
  ),
};

/**
 * Alice let Carol in and fell silent at once; Bob has all there is to tell, and Mallory says that she has more. How long
 * until Carol has it?
 */
const newcomerWith = async (seed: number, mallorys: typeof quiet) => {
  const world = virtualWorld(seed, { latencyMs: [20, 20] });
  const end = openEnd(world);
  const alice = await found(await openQuiet(world, { transport: end.transport }), 'Alice');
  const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id, max_uses: 0 }));
  const bob = await joinBy(await openQuiet(world), 'Bob', link);
  await world.advance(15_000);
  const mallory = await joinBy(await openNodeIn(world, mallorys), 'Mallory', link);
  await world.advance(15_000);
  await sayMany(alice, alice.channel_id, 'said', 300);
  await world.advance(25_000);
  let asked = 0;
  const watch = (sql: string): void => {
    if (sql.startsWith('INSERT INTO ephemeral.wants')) asked += 1;
  };
  const carol = await joinBy(await openQuiet(world, { watch }), 'Carol', link);
  end.open(30);
  const ms = await until(world, () => stored(carol) >= stored(bob), 45_000, 500);
  await world.advance(60_000);
  await say(bob, alice.channel_id, 'now');
  await world.advance(100);
  const works = await isSame([bob, carol], alice.channel_id, 301);
  const result = { ms, asked, works };
  for (const { node } of [alice, bob, mallory, carol]) node.close();
  return result;
};

describe('a device that streams what never was', () => {
  it('delays a newcomer by no more than as long again, and is asked for a bounded number of events', async () => {
    const [fair, foul] = [await newcomerWith(7, quiet), await newcomerWith(7, greedy)];
    expect([fair.works, foul.works]).toEqual([true, true]);
    expect(foul.ms).toBeLessThanOrEqual(2 * fair.ms);
    // At most four rounds of pages; each of their events is asked for ten times.
    expect(foul.asked).toBeLessThanOrEqual(10 * 4 * 960);
  }, 120_000);
});

describe('a member who offers events that never come', () => {
  let scene: Scene;
  let wants: string[] = [];
  beforeEach(async () => {
    wants = [];
    scene = await openScene(42, (sql) => void (/INTO ephemeral\.wants/.test(sql) ? wants.push(sql) : undefined));
    scene.mallory.node.close();
  });
  afterEach(() => closeScene(scene));
  const ids = (count: number): readonly EventId[] => Array.from({ length: count }, () => anyId(scene.attacker));

  it('is asked for 2,000 of them at a time, ten times each, and honest messages come as ever', async () => {
    const { attacker, alice, bob, world, sent } = scene;
    const group = idOf(alice.everyone_id);
    const before = sent.length;
    const late: number[] = [];
    for (let s = 0; s < 60; s += 1) {
      for (let n = 0; n < 20; n += 1) attacker.throwFrame(comparing(scene, group, listing('offer', ids(32))));
      await say(bob, alice.channel_id, `second ${s}`);
      const ms = await until(world, () => isSame([alice, bob], alice.channel_id, s + 1), 1_000, 20);
      late.push(ms);
      await world.advance(1_000 - ms);
    }
    const asked = wants
      .map((sql) => /x'[0-9a-f]{32}', \+?x'([0-9a-f]{32})', \+?x'[0-9a-f]{32}', \+?[1-9]/.exec(sql)?.[1])
      .filter(Boolean);
    const distinct = new Set(asked);
    const to = sent.slice(before).filter((parcel) => Buffer.compare(parcel.to, attacker.own) === 0);
    // Of 38,400 that were offered, in three lots: one is given up within half a minute.
    expect(distinct.size).toBeGreaterThanOrEqual(2_000);
    expect(distinct.size).toBeLessThanOrEqual(3 * 2_000);
    expect(asked.length).toBeLessThanOrEqual(10 * distinct.size);
    // No more are noted.
    expect(wants.length - asked.length).toBeLessThanOrEqual(16_384 + 3 * 2_000);
    expect(Math.max(...late)).toBeLessThanOrEqual(100);
    expect(to.length).toBeLessThan(1_600);
  });
});
