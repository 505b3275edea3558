import { toHex } from '../../../lib';
import { openCrypto } from '../../../lib/crypto/openCrypto';
import { RECOVERABLE_MAX, recoveryPair } from '../../../protocols/quiet/recovery/recoveryPair';
import { seedOfWords } from '../../../protocols/quiet/recovery/recoveryWords';
import { virtualWorld } from '../../../streams/testing';
import { BACKEND } from '../../support/common/backend';
import { right } from '../../support/common/right';
import { found, joinBy, linkDevice, openQuiet } from '../../support/quiet/cast';
import { columnIn } from '../../support/quiet/inspect';

const PEERS = 'SELECT lower(hex(recovery_key)) FROM peers ORDER BY created_at_ms, seq';
const NONE = '00'.repeat(32);

describe('the words of an identity', () => {
  it('give the recovery key of each of its networks, and of no linked device', async () => {
    const world = virtualWorld(41);
    const crypto = right(await openCrypto(BACKEND));
    const alice = await found(await openQuiet(world), 'Alice');
    const bob = await found(await openQuiet(world), 'Bob', 'Club');
    const { link } = right(await bob.me.api['invite.create']({ network_id: bob.network_id }));
    right(await alice.me.api['network.join']({ link }));
    const phone = await linkDevice(alice, await openQuiet(world));
    await world.advance(20_000);
    const { words } = right(await alice.me.api['identity.recovery_words']({}));
    const seed = right(seedOfWords(words));
    const keyOf = (nth: number): string => toHex(right(recoveryPair(crypto, seed, nth)).publicKey);

    expect(columnIn(alice, PEERS)).toEqual(expect.arrayContaining([keyOf(0), keyOf(1), NONE]));
    expect(columnIn(bob, PEERS)).toEqual(expect.arrayContaining([keyOf(1)]));
    expect(columnIn(bob, PEERS)).not.toContain(keyOf(0));
    expect(right(await alice.me.api['identity.recovery_words']({})).words).toBe(words);
    for (const { node } of [alice, bob, phone]) node.close();
  });

  it(`recover ${RECOVERABLE_MAX} networks; what comes later has no recovery key`, async () => {
    const world = virtualWorld(42);
    const alice = await found(await openQuiet(world), 'Alice');
    for (let nth = 1; nth <= RECOVERABLE_MAX; nth += 1)
      right(await alice.me.api['network.create']({ name: `n${nth}` }));
    const keys = columnIn(alice, 'SELECT lower(hex(recovery_key)) FROM networks');

    expect(new Set(keys).size).toBe(RECOVERABLE_MAX + 1);
    expect(keys.filter((key) => key === NONE)).toHaveLength(1);
    alice.node.close();
  });
});

describe('a newcomer', () => {
  it('has words of their own', async () => {
    const world = virtualWorld(43);
    const alice = await found(await openQuiet(world), 'Alice');
    const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id }));
    const bob = await joinBy(await openQuiet(world), 'Bob', link);
    const [one, two] = await Promise.all(
      [alice, bob].map(async ({ me }) => right(await me.api['identity.recovery_words']({})).words),
    );
    expect(one).not.toBe(two);
    for (const { node } of [alice, bob]) node.close();
  });
});
