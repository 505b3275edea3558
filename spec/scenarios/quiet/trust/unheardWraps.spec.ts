import { ZERO_ID, toHex } from '../../../../lib';
import { type BornKey, keyBornBy } from '../../../support/quiet/groupKeys';
import { type Newcomer, asSent, newcomerBy } from '../../../support/quiet/newcomers';
import { sealWithKey } from '../../../../protocols/quiet/wire/sealedForm';
import { columnIn } from '../../../support/quiet/inspect';
import { type Neighbour, type Town, apart, keyUnder, keysHeldBy, townOf } from '../../../support/quiet/town';
import { sayIn } from '../../../support/quiet/talkers';
import { crypto } from '../../../support/kernel/envelopes';
import { idOf } from '../../../support/quiet/attacker';
import { right } from '../../../support/common/right';

const DAY_MS = 86_400_000;
const [EARLY, LATE, EXPIRED] = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
];

/** Alice and Bob on a node each, and Mallory, who came by the same link, whose node we are. */
const openRoom = async () => {
  const town = await townOf(71, ['Bob']);
  const { world, alice, others, clock, link } = town;
  const [bob] = others;
  const mallory = newcomerBy(link, 7, clock.now());
  for (const one of [alice, bob!]) {
    right(await one.me.api['lab.bring']({ sealed: [...mallory.comes, mallory.prekey] }));
  }
  await world.advance(1_000);
  return { town, alice, bob: bob!, mallory };
};

const everyoneOf = async ({ me, network_id }: Neighbour) =>
  idOf(right(await me.api['group.list']({ network_id })).find(({ kind }) => kind === 2)?.group_id ?? '');

/** A key of Mallory's own, made now. */
const malloryKey = async (town: Town, alice: Neighbour, mallory: Newcomer, secret: Uint8Array): Promise<BornKey> =>
  keyBornBy(
    { crypto, network_id: idOf(town.network_id), peer_id: mallory.peer_id, key: mallory.secretKey },
    { group_id: await everyoneOf(alice), made_ms: town.clock.now(), secret },
  );

/** Mallory's wrap of a key for somebody's device, as it is sent. */
const wrapFor = (
  to: Neighbour,
  mallory: Newcomer,
  born: BornKey,
  secret: Uint8Array,
  created_at_ms: number,
): string => {
  const own = idOf(to.peer_id);
  const [prekey] = columnIn(to, 'SELECT prekey_id FROM prekeys WHERE peer_id = ? ORDER BY created_at_ms DESC', own);
  const [box] = columnIn(to, 'SELECT public_key FROM prekeys WHERE peer_id = ? ORDER BY created_at_ms DESC', own);
  const sealed = right(crypto.seal(secret, box as Uint8Array, new Uint8Array(32).fill(9)));
  const body = { ...born, to_kind: 0, to: own, prekey: idOf(toHex(prekey as Uint8Array)), sealed };
  return asSent(mallory.signs({ type: 'key', body, created_at_ms, expires_at_ms: created_at_ms + 30 * DAY_MS }));
};

describe('a wrap of a key that Mallory made', () => {
  let [alice, bob]: Neighbour[] = [];
  let held: Readonly<Record<string, boolean>>;
  let after: { readonly texts: readonly string[]; readonly holds: readonly boolean[]; readonly under: string };
  let late: BornKey;

  beforeAll(async () => {
    const room = await openRoom();
    const { town, mallory } = room;
    [alice, bob] = [room.alice, room.bob];
    const { world, clock, channel_id } = town;
    const holds = (who: Neighbour, { key_id }: BornKey): boolean => keysHeldBy(who).includes(toHex(key_id));
    const bring = async (to: Neighbour, sealed: string): Promise<void> => {
      right(await to.me.api['lab.bring']({ sealed: [sealed] }));
      await world.advance(100);
    };
    const [early, expired] = [
      await malloryKey(town, alice, mallory, EARLY),
      await malloryKey(town, alice, mallory, EXPIRED),
    ];
    await bring(alice, wrapFor(alice, mallory, early, EARLY, clock.now()));
    await bring(alice, wrapFor(alice, mallory, expired, EXPIRED, clock.now() - 30 * DAY_MS));
    const beforeRemoval = { early: holds(alice, early), expired: holds(alice, expired) };

    // Bob hears Mallory's wrap as that of a member, and what they say under the key; Alice removes Mallory meanwhile.
    late = await malloryKey(town, alice, mallory, LATE);
    apart(town, [alice], [bob]);
    right(await alice.me.api['user.remove']({ user_id: toHex(mallory.peer_id) }));
    const said = mallory.signs({
      type: 'message',
      body: { channel_id: idOf(channel_id), reply_to: ZERO_ID, text: 'hi' },
    });
    const named = { key_id: late.key_id, key: LATE };
    const sealed = toHex(right(sealWithKey(crypto, said.canonical, said.event_id, named)));
    for (const one of [bob, alice]) {
      await bring(one, wrapFor(one, mallory, late, LATE, clock.now()));
      await bring(one, sealed);
    }
    held = { ...beforeRemoval, lateAtBob: holds(bob, late), lateAtAlice: holds(alice, late) };

    world.wire.heal();
    await world.advance(60_000);
    const own = await sayIn(bob, channel_id, 'now I know');
    await world.advance(5_000);
    const texts = right(await alice.me.api['message.list']({ channel_id })).messages.map(({ text }) => text);
    after = { texts, holds: [holds(alice, late), holds(bob, late)], under: await keyUnder(alice, own) };
  });
  afterAll(() => [alice, bob].forEach((one) => one?.node.close()));

  it('is taken from a member in time', () => {
    expect(held['early']).toBe(true);
  });

  it('is ignored where it has expired before it comes', () => {
    expect(held['expired']).toBe(false);
  });

  it('is ignored where they are removed, and taken where nobody has heard of that', () => {
    expect([held['lateAtAlice'], held['lateAtBob']]).toEqual([false, true]);
  });

  it('leaves the key to be asked for: who has it gives it, to read what lies under it', () => {
    expect(after.holds).toEqual([true, true]);
    expect(after.texts).toEqual(['now I know', 'hi']);
  });

  it('is written under by nobody any more, though all hold the key', () => {
    expect(after.under).not.toBe(toHex(late.key_id));
  });
});
