import { type VirtualWorld, virtualWorld } from '../../../streams/testing';
import { type Founded, type Person, found, joinBy, openQuiet, textsOf } from '../../support/quiet/cast';
import { openEnd, sayMany } from '../../support/quiet/ends';
import { brokenOf, movedClock, rowsIn } from '../../support/quiet/files';
import { right } from '../../support/common/right';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const GOING = 20;
/** What is said for a while, each with an edit and a sign. */
const EVENTS = 3 * GOING;
/** Scopes are compared every ten seconds. */
const PASS_MS = 10_000;
/**
 * Bytes that a device sends and gets, with each other device, in one pass: where all have the same, and while some have
 * let go and others have not, when passes follow each other soon at first. Measured: 650 to 2,820.
 */
const SAME_BYTES_MAX = 1_100;
const DIFFERENT_BYTES_MAX = 3_000;
/** Wraps last to the end of the day in which what they open is over: who was a day ahead lacks them until midnight. */
const QUARTER_TO_MIDNIGHT_MS = DAY_MS - 15 * MINUTE_MS;
const HELD = ['events', 'messages', 'edits', 'reactions', 'tombstones'];

/** Somebody whose clock is wrong, what his node was asked to note as wanted, and what goes over his end. */
const openOne = async (world: VirtualWorld, aheadMs: number, come: (node: OpenedNode) => Promise<Person>) => {
  const clock = movedClock(world, aheadMs);
  const end = openEnd(world);
  let wants = 0;
  const watch = (sql: string): void => {
    if (/INTO ephemeral\.wants/.test(sql)) wants += 1;
  };
  const node = await openQuiet(world, { clock, watch, transport: end.transport });
  const one = await come(node);
  const stored = (): number => node.stats().counters['stored'] ?? 0;
  let before = 0;
  return {
    ...one,
    clock,
    /** What came since it was last asked. */
    since: () => {
      const came = stored() - before;
      before = stored();
      const { eventsIn, eventsOut, bytes } = end.traffic();
      const asked = wants;
      wants = 0;
      return { came, wants: asked, eventsIn, eventsOut, bytes };
    },
  };
};
type OpenedNode = Awaited<ReturnType<typeof openQuiet>>;
type One = Awaited<ReturnType<typeof openOne>>;

/** Three people with these clocks, and some history: enough that it is compared and not streamed. */
const openRoom = async (seed: number, aheads: readonly [number, number, number], said: number) => {
  const world = virtualWorld(seed);
  let founded: Founded | undefined;
  const alice = await openOne(world, aheads[0], async (node) => (founded = await found(node, 'Alice')));
  const { network_id, channel_id = '' } = { ...alice, ...founded };
  const { link } = right(await alice.me.api['invite.create']({ network_id, max_uses: 0 }));
  const bob = await openOne(world, aheads[1], (node) => joinBy(node, 'Bob', link));
  const carol = await openOne(world, aheads[2], (node) => joinBy(node, 'Carol', link));
  await world.advance(20_000);
  await sayMany(alice, channel_id, 'stays', said);
  await world.advance(20_000);
  /** Says what lasts so long, by the clock of who says it. */
  const sayPassing = async (lasts_ms: number): Promise<void> => {
    for (let nth = 0; nth < GOING; nth += 1) {
      const { message_id } = right(await bob.me.api['message.create']({ channel_id, text: `goes ${nth}`, lasts_ms }));
      right(await bob.me.api['message.edit']({ message_id, text: `goes ${nth}, edited` }));
      right(await bob.me.api['message.react']({ message_id, emoji: 'x' }));
    }
    await world.advance(20_000);
  };
  return { world, alice, bob, carol, all: [alice, bob, carol], channel_id, sayPassing };
};
type Room = Awaited<ReturnType<typeof openRoom>>;

/** Lets passes go by; answers, for each person, what was sent and stored that should not have been. */
const passes = async (
  { world, all }: Pick<Room, 'world' | 'all'>,
  count: number,
  bytesMax = DIFFERENT_BYTES_MAX,
): Promise<readonly string[]> => {
  all.forEach((one) => one.since());
  await world.advance(count * PASS_MS);
  return all.flatMap((one, nth) => {
    const { bytes, ...events } = one.since();
    const most = count * (all.length - 1) * bytesMax;
    const wrong = Object.entries(events).filter(([, times]) => times > 0);
    return [
      ...wrong.map(([name, times]) => `${nth}: ${name} ${times}`),
      ...(bytes > most ? [`${nth}: ${bytes} bytes, not ${most}`] : []),
    ];
  });
};

/** Is what each of them says now read by all within a minute, also by those whose clocks were wrong? */
const talks = async ({ world, all, channel_id }: Room): Promise<readonly boolean[]> => {
  for (const [nth, { me }] of all.entries())
    right(await me.api['message.create']({ channel_id, text: `still ${nth}` }));
  await world.advance(MINUTE_MS);
  const read = await Promise.all(all.map((one) => textsOf(one, channel_id)));
  return read.map((texts) => ['still 0', 'still 1', 'still 2'].every((text) => texts.join().includes(text)));
};

const heldBy = ({ all }: Pick<Room, 'all'>) => all.map(({ node }) => rowsIn(node, HELD));
const wrapsBy = ({ all }: Pick<Room, 'all'>) => all.map(({ node }) => rowsIn(node, ['wraps'])['wraps']);
const close = ({ all }: Pick<Room, 'all'>): void => {
  for (const { node } of all) node.close();
};

describe.each([
  ['compared', 150],
  ['streamed', 0],
] as const)('clocks that are wrong by nine minutes either way, and a history that is %s', (_, said) => {
  it('cost nothing: what expired is asked for, sent and stored by nobody again', async () => {
    const room = await openRoom(21, [9 * MINUTE_MS, -9 * MINUTE_MS, 0], said);
    // By the clock of who says it: it is over at once by Alice's, and eighteen minutes later by Bob's.
    await room.sayPassing(20 * MINUTE_MS);
    const before = heldBy(room);
    const wrong: string[] = [];
    for (let minute = 0; minute < 21; minute += 1) wrong.push(...(await passes(room, 6)));
    wrong.push(...(await passes(room, 6, SAME_BYTES_MAX)));

    expect(before.map(({ messages, edits, reactions }) => [messages, edits, reactions])).toEqual(
      before.map(() => [said + GOING, GOING, GOING]),
    );
    expect(wrong).toEqual([]);
    expect(heldBy(room)).toEqual(
      before.map(({ events = 0 }) => ({
        ...{ events: events - EVENTS, messages: said, edits: 0, reactions: 0, tombstones: EVENTS },
      })),
    );
    expect(room.all.flatMap(({ node }) => brokenOf(node))).toEqual([]);
    close(room);
  });
});

describe('a clock that is wrong by a day for a while', () => {
  let room: Room;
  let carol: One;
  beforeEach(async () => {
    room = await openRoom(22, [QUARTER_TO_MIDNIGHT_MS, QUARTER_TO_MIDNIGHT_MS, QUARTER_TO_MIDNIGHT_MS], 150);
    ({ carol } = room);
    await room.sayPassing(10 * MINUTE_MS);
  });
  afterEach(() => close(room));

  it('ahead lets go early, and is sent nothing again once it is right', async () => {
    carol.clock.move(DAY_MS);
    await room.world.advance(2 * MINUTE_MS);
    const gone = rowsIn(carol.node, HELD);
    carol.clock.move(-DAY_MS);
    await room.world.advance(MINUTE_MS);
    const wrong = [...(await passes(room, 12))];
    const differs = heldBy(room).map(({ messages }) => messages);
    const wraps = wrapsBy(room);
    await room.world.advance(10 * MINUTE_MS);
    wrong.push(...(await passes(room, 12, SAME_BYTES_MAX)));

    expect(await talks(room)).toEqual([true, true, true]);
    expect(gone).toMatchObject({ messages: 150, edits: 0, reactions: 0 });
    expect(differs).toEqual([170, 170, 150]);
    expect(wraps).toEqual([6, 6, 2]);
    expect(wrapsBy(room)).toEqual([2, 2, 2]);
    expect(wrong).toEqual([]);
    expect(heldBy(room).map(({ messages }) => messages)).toEqual([153, 153, 153]);
  });

  it('behind holds it a day longer, gives it to nobody, and lets go once it is right', async () => {
    carol.clock.move(-DAY_MS);
    await room.world.advance(12 * MINUTE_MS);
    const kept = heldBy(room).map(({ messages }) => messages);
    const wrong = [...(await passes(room, 12))];
    carol.clock.move(DAY_MS);
    await room.world.advance(2 * MINUTE_MS);
    wrong.push(...(await passes(room, 12, SAME_BYTES_MAX)));

    expect(await talks(room)).toEqual([true, true, true]);
    expect(kept).toEqual([150, 150, 170]);
    expect(wrong).toEqual([]);
    expect(heldBy(room).map(({ messages }) => messages)).toEqual([153, 153, 153]);
    expect(room.all.flatMap(({ node }) => brokenOf(node))).toEqual([]);
  });
});
