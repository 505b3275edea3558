import { ZERO_ID, toHex } from '../../../../lib';
import { type Attacker, idOf } from '../../../support/quiet/attacker';
import { type Founded, say, textsOf } from '../../../support/quiet/cast';
import { openGuests, strangeDevice } from '../../../support/quiet/guests';
import { columnIn, countIn } from '../../../support/quiet/inspect';
import { closeScene, openScene } from '../../../support/quiet/scene';
import type { VirtualWorld } from '../../../../streams/testing';

const DAY_MS = 86_400_000;
const MESSAGES = 4;

const keysOf = (alice: Founded): number => countIn(alice, 'held_keys WHERE group_id = ?', idOf(alice.everyone_id));

/** The key that Alice made or was given last, as each member knows it by the messages under it. */
const newestKey = (alice: Founded) => {
  const sql = 'SELECT key_id FROM held_keys WHERE group_id = ? ORDER BY seq DESC LIMIT 1';
  const [key_id] = columnIn(alice, sql, idOf(alice.everyone_id));
  if (!(key_id instanceof Uint8Array)) throw new Error('Alice has no key');
  return idOf(toHex(key_id));
};

/** Alice talks; after each message comes a wrap that holds nothing. Answers how many keys that cost. */
const talkSpoilt = async (
  { alice, attacker, world }: { readonly alice: Founded; readonly attacker: Attacker; readonly world: VirtualWorld },
  wrap: () => { readonly body: Readonly<Record<string, unknown>>; readonly madeAgoMs: number },
): Promise<number> => {
  await say(alice, alice.channel_id, 'first');
  await world.advance(3_000);
  const before = keysOf(alice);
  for (let nth = 0; nth < MESSAGES; nth += 1) {
    const { body, madeAgoMs } = wrap();
    const created_at_ms = world.clock.now() - madeAgoMs;
    const whole = {
      class: 0,
      key_id: newestKey(alice),
      to_kind: 0,
      prekey: ZERO_ID,
      sealed: attacker.random.bytes(80),
      ...body,
    };
    attacker.throwPlain(
      attacker.event({ type: 'key', body: whole, created_at_ms, expires_at_ms: created_at_ms + 30 * DAY_MS }),
    );
    await world.advance(1_000);
    await say(alice, alice.channel_id, `again ${nth}`);
    await world.advance(2_000);
  }
  return keysOf(alice) - before;
};

describe('a forged wrap of the key of everyone', () => {
  let spoilt: { readonly byMember: number; readonly byGuest: number; readonly texts: readonly string[] };
  beforeAll(async () => {
    const scene = await openScene();
    const { alice, attacker, world } = scene;
    const device = strangeDevice(attacker);
    attacker.throwPlain(device.peer);
    const group_id = idOf(alice.everyone_id);
    const byMember = await talkSpoilt(scene, () => ({ body: { group_id, to: device.peer_id }, madeAgoMs: 0 }));
    const texts = await textsOf(scene.bob, alice.channel_id);
    closeScene(scene);

    const guests = await openGuests();
    const { attacker: eve } = guests;
    const own = eve.event({ type: 'group', body: { name: 'mine', kind: 0 }, place: eve.next });
    eve.throwPlain(own);
    await world.advance(1_000);
    const body = { group_id: eve.id(own), to: eve.peer_id };
    const byGuest = await talkSpoilt(guests, () => ({ body, madeAgoMs: 29 * DAY_MS }));
    guests.close();
    spoilt = { byMember, byGuest, texts };
  });

  it('keeps no message from its readers', () => {
    expect(spoilt.texts).toHaveLength(MESSAGES + 1);
  });

  it.failing('by a member, to a device that nobody knows: makes nobody replace the key', () => {
    expect(spoilt.byMember).toBe(0);
  });

  it('by a guest, in the name of a group of their own and of last month: makes nobody replace the key', () => {
    expect(spoilt.byGuest).toBe(0);
  });
});
