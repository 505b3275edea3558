import { toHex } from '../../../../lib';
import { type Attacker, idOf, openAttacker, resigned } from '../../../support/quiet/attacker';
import { joinBy, openQuiet, say } from '../../../support/quiet/cast';
import { countIn } from '../../../support/quiet/inspect';
import { openVault } from '../../../support/quiet/records';
import { closeScene, openScene } from '../../../support/quiet/scene';
import { right } from '../../../support/common/right';

/** The most keys that one request names. */
const KEYS_MAX = 16;
const REQUESTS = 8;
/** In a key_request come group 16, prekey 16, the count, then the keys; its body begins at 70. */
const [COUNT_AT, KEYS_AT] = [70 + 32, 70 + 33];

/** A request for one key as one that names it so many times. No encoder writes it. */
const repeated = (request: Uint8Array, times: number): Uint8Array => {
  const bytes = Uint8Array.from(request);
  bytes[COUNT_AT] = times;
  for (let nth = 1; nth < times; nth += 1) bytes.copyWithin(KEYS_AT + 16 * nth, KEYS_AT, KEYS_AT + 16);
  return bytes;
};

describe('a member who asks for one key, 16 times in each request', () => {
  let wraps: readonly [one: number, many: number, others: number];
  beforeAll(async () => {
    const scene = await openScene();
    const { alice, attacker, crypto, mallory, world } = scene;
    const { network_id, channel_id } = alice;
    const invite = right(await alice.me.api['invite.create']({ network_id }));
    const vault = openVault();
    const carol = await joinBy(await openQuiet(world, { watch: vault.watch }), 'Carol', invite.link);
    await world.advance(15_000);
    await say(alice, channel_id, 'hello');
    await world.advance(5_000);
    const honest = openAttacker(world, crypto, carol, vault, alice);
    for (const { node } of [mallory, carol]) node.close();
    let asked = 0;
    const ask = (as: Attacker, times: number): void => {
      const sql = 'SELECT prekey_id FROM prekeys WHERE peer_id = ?';
      const prekey_id = as.copy().prepare<[Uint8Array], Uint8Array>(sql).pluck().get(as.peer_id);
      const { key_id } = as.group(idOf(alice.everyone_id));
      const named = { group_id: idOf(alice.everyone_id), prekey_id: idOf(toHex(prekey_id ?? new Uint8Array())) };
      const body = { ...named, keys: [{ key_id }] };
      asked += 1;
      const created_at_ms = world.clock.now() - asked;
      const once = as.event({ type: 'key_request', body, created_at_ms, expires_at_ms: created_at_ms + 60_000 });
      as.throwPlain(times === 1 ? once : resigned(crypto, repeated(once, times), as.key));
    };
    const gained = async (act: () => void): Promise<number> => {
      const before = countIn(alice, 'wraps');
      act();
      await world.advance(1_000);
      return countIn(alice, 'wraps') - before;
    };
    const one = await gained(() => ask(attacker, 1));
    const many = await gained(() => {
      for (let nth = 0; nth < REQUESTS; nth += 1) ask(attacker, KEYS_MAX);
    });
    wraps = [one, many, await gained(() => ask(honest, 1))];
    honest.copy().close();
    closeScene(scene);
  });

  it('is answered where they name it once', () => {
    expect(wraps[0]).toBe(1);
  });

  it('is not answered where they name it twice', () => {
    expect(wraps[1]).toBe(0);
  });

  it('takes no answer from another member, who asks after them', () => {
    expect(wraps[2]).toBe(1);
  });
});
