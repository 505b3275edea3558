import { type ErasingRoom, TICKS_MS, openErasing, reopened } from '../../support/quiet/erasing';
import { type Person, joinBy, say, textsOf } from '../../support/quiet/cast';
import { peekRows, secretsIn, tracesIn } from '../../support/quiet/traces';
import { right } from '../../support/common/right';

const CANARY = 'a canary that must not sing for anybody';

let room: ErasingRoom;
beforeEach(async () => {
  room = await openErasing();
});
afterEach(() => room.close());

const pendingOf = ({ node }: Person, job: string): number =>
  node.jobs().reduce((sum, one) => sum + (one.job === job ? one.pending : 0), 0);
const openerOf = (event_id: string): string => `SELECT opens_with AS ref FROM events WHERE event_id = x'${event_id}'`;
const openers = (path: string): readonly string[] =>
  peekRows<{ ref: string }>(path, "SELECT DISTINCT opens_with AS ref FROM events WHERE opens_with <> ''").map(
    ({ ref }) => ref,
  );

/** Bob says something between two others, and takes it back. Answers the keys of that time, on either side. */
const regret = async (given: { readonly before?: () => void; readonly alice?: Person } = {}) => {
  const { world, bob, places } = room;
  const { before: beforeDeleting = () => undefined, alice = room.alice } = given;
  const { channel_id } = room.alice;
  const ids = [await say(alice, channel_id, 'before')];
  await world.advance(2_000);
  const message_id = await say(bob, channel_id, CANARY);
  await world.advance(2_000);
  ids.push(await say(alice, channel_id, 'after'));
  await world.advance(2_000);
  const keys = secretsIn(places.alice.path, 'key').filter(({ ref }) => openers(places.alice.path).includes(ref));
  const before = [places.alice, places.bob].map(({ folder }) => [
    tracesIn(folder, Buffer.from(CANARY)).length,
    ...keys.map(({ bytes }) => tracesIn(folder, bytes).length),
  ]);
  beforeDeleting();
  right(await bob.me.api['message.delete']({ message_id }));
  await world.advance(TICKS_MS);
  return { ids, message_id, keys, before };
};

describe('what is deleted', () => {
  it('cannot be read any more from bytes and any key that is left, once the use of its key is over', async () => {
    const { alice, bob, places, pass } = room;
    const { ids, keys, before } = await regret();
    const still = [places.alice, places.bob].map(({ folder }) =>
      keys.map(({ bytes }) => tracesIn(folder, bytes).length),
    );

    await pass(7);
    await pass(0);

    // The scan finds what is there: in each place the text and the key, and the key as long as it is in use.
    expect(keys.length).toBe(1);
    expect(before.flat().every((files) => files > 0)).toBe(true);
    expect(still.flat().every((files) => files > 0)).toBe(true);
    for (const { folder, path } of [places.alice, places.bob]) {
      expect(tracesIn(folder, Buffer.from(CANARY))).toEqual([]);
      expect(keys.flatMap(({ bytes }) => tracesIn(folder, bytes))).toEqual([]);
      expect(openers(path).filter((ref) => keys.some((key) => key.ref === ref))).toEqual([]);
    }
    for (const one of [alice, bob]) {
      expect(await textsOf(one, alice.channel_id)).toEqual(['Alice: after', 'Alice: before']);
      for (const id of ids) expect(right(await one.me.explain(id)).status).toBe('stored');
      expect([pendingOf(one, 'rekeyEvents'), pendingOf(one, 'purgeKeys'), pendingOf(one, 'checkpoint')]).toEqual([
        0, 0, 0,
      ]);
    }
  });

  it('leaves the rest to be read after a restart, and by who comes later', async () => {
    const { world, alice, bob, places, placeOf, pass } = room;
    const { keys } = await regret();
    await pass(7);
    await pass(0);
    const again = await reopened(alice, places.alice);
    await world.advance(30_000);
    const { link } = right(await again.me.api['invite.create']({ network_id: alice.network_id }));
    const place = placeOf('carol');
    const carol = await joinBy(await place.open(), 'Carol', link);
    await world.advance(60_000);

    for (const one of [again, bob, carol])
      expect(await textsOf(one, alice.channel_id)).toEqual(['Alice: after', 'Alice: before']);
    expect(keys.flatMap(({ bytes }) => tracesIn(place.folder, bytes))).toEqual([]);
    await say(carol, alice.channel_id, 'hello');
    await world.advance(2_000);
    expect((await textsOf(bob, alice.channel_id))[0]).toBe('Carol: hello');
  });

  it('stays out when one comes who has it, and what he said meanwhile is read; then the key goes once more', async () => {
    const { world, alice, bob, places, placeOf, pass } = room;
    const place = placeOf('carol');
    const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id }));
    const carol = await joinBy(await place.open(), 'Carol', link);
    await world.advance(30_000);
    const { message_id, keys } = await regret({ before: () => place.cable().pull() });
    await say(carol, alice.channel_id, 'said while away');
    const under = secretsIn(place.path, 'key').map(({ ref }) => ref);
    await pass(8);
    await pass(0);
    const gone = keys.flatMap(({ bytes }) => tracesIn(places.alice.folder, bytes));
    const texts = await textsOf(carol, alice.channel_id);

    place.cable().plug();
    const seen = new Set<string>();
    const held = new Set<number>();
    const own: string[] = [];
    // The key comes back with what Carol said, and goes with it sealed again.
    let isOver = false;
    for (let n = 0; n < 40 && !isOver; n += 1) {
      await world.advance(15_000);
      (await textsOf(alice, alice.channel_id)).forEach((text) => seen.add(text));
      const isHeld = secretsIn(places.alice.path, 'key').some(({ ref }) => keys.some((key) => key.ref === ref));
      held.add(isHeld ? 1 : 0);
      isOver = held.has(1) && !isHeld;
      // What is said now is not said under it.
      if (isHeld && own.length === 0) {
        const hex = await say(alice, alice.channel_id, 'said by Alice');
        own.push(...peekRows<{ ref: string }>(places.alice.path, openerOf(hex)).map(({ ref }) => ref));
      }
    }
    await world.advance(TICKS_MS);

    expect([gone, under.filter((ref) => keys.some((key) => key.ref === ref)).length]).toEqual([[], 1]);
    expect(texts).toEqual(['Carol: said while away', 'Alice: after', `Bob: ${CANARY}`, 'Alice: before']);
    expect([...held].sort()).toEqual([0, 1]);
    expect([own.length, own.filter((ref) => keys.some((key) => key.ref === ref))]).toEqual([1, []]);
    expect([...seen]).not.toContain(`Bob: ${CANARY}`);
    for (const one of [alice, bob, carol]) {
      expect(await textsOf(one, alice.channel_id)).toEqual([
        'Alice: said by Alice',
        'Carol: said while away',
        'Alice: after',
        'Alice: before',
      ]);
      expect(right(await one.me.explain(message_id)).status).toBe('deleted');
    }
    for (const { folder } of [places.alice, places.bob, place]) {
      expect(keys.flatMap(({ bytes }) => tracesIn(folder, bytes))).toEqual([]);
      expect(tracesIn(folder, Buffer.from(CANARY))).toEqual([]);
    }
  });
});

describe('while somebody reads the log', () => {
  it('stays pending, and says so; when he is done, all of it goes', async () => {
    const { world, alice, bob, places, pass } = room;
    let isReading = true;
    const watch = (sql: string): void => {
      if (isReading && sql.includes('wal_checkpoint')) throw new Error('somebody reads');
    };
    alice.node.close();
    const node = await places.alice.open({ watch });
    const reads = { ...alice, node, me: right(node.as(alice.me.identity_id)) };
    await world.advance(30_000);
    const { keys } = await regret({ alice: reads });
    await pass(7);
    await pass(0);
    const traces = () => keys.flatMap(({ bytes }) => tracesIn(places.alice.folder, bytes));
    const during = [traces().length > 0, pendingOf(reads, 'checkpoint')];

    isReading = false;
    await pass(0);

    expect([during, traces(), pendingOf(reads, 'checkpoint')]).toEqual([[true, 1], [], 0]);
    expect(tracesIn(places.alice.folder, Buffer.from(CANARY))).toEqual([]);
    expect(await textsOf(bob, alice.channel_id)).toEqual(['Alice: after', 'Alice: before']);
  });
});

describe('what else would give a key back', () => {
  const HOUR_MS = 60 * 60_000;

  it('is the secret of a link, which goes once one is in', async () => {
    const { places, pass, bob } = room;
    const secrets = ['joining', 'invite_secret'].flatMap((kind) => secretsIn(places.bob.path, kind));
    const before = secrets.map(({ bytes }) => tracesIn(places.bob.folder, bytes).length);

    await pass(6);
    const still = secrets.map(({ bytes }) => tracesIn(places.bob.folder, bytes).length);
    await pass(1);
    await pass(0);

    expect([before.length, Math.min(...before, ...still) > 0]).toEqual([2, true]);
    expect(secrets.flatMap(({ bytes }) => tracesIn(places.bob.folder, bytes))).toEqual([]);
    expect(right(await bob.me.api['network.list']({}))).toHaveLength(1);
  });

  it('is the seed of a prekey, which goes 37 days after its successor was made', async () => {
    const { world, alice, bob, places, pass } = room;
    bob.node.close();
    const [first, ...others] = secretsIn(places.alice.path, 'prekey_secret');
    const count = (): number => tracesIn(places.alice.folder, first!.bytes).length;
    const before = count();
    // From its first occasion on, an hour after the beginning, a job does what is overdue as soon as a node opens.
    await world.advance(HOUR_MS);
    let lone = alice;
    const weeks: number[] = [];
    for (let week = 1; week <= 9; week += 1) {
      await pass(7);
      lone = await reopened(lone, places.alice);
      await pass(0);
      weeks.push(count());
    }

    expect([others, before > 0, weeks]).toEqual([[], true, [1, 1, 1, 1, 1, 1, 0, 0, 0]]);
    expect(secretsIn(places.alice.path, 'prekey_secret')).toHaveLength(7);
  });
});
