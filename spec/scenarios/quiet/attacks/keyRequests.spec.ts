import { type EventId, toHex } from '../../../../lib';
import { ANSWERED_PER_MINUTE_MAX, WRAPS_OF_KEY_A_DAY_MAX } from '../../../../protocols/quiet/keys/answerKeyRequest';
import { KEYS_PER_REQUEST_MAX } from '../../../../protocols/quiet/wire/bodies/keys';
import { type Attacker, idOf, openAttacker } from '../../../support/quiet/attacker';
import { joinBy, openQuiet, say } from '../../../support/quiet/cast';
import { columnIn, countIn } from '../../../support/quiet/inspect';
import { openVault } from '../../../support/quiet/records';
import { type Scene, closeScene, openScene } from '../../../support/quiet/scene';
import { right } from '../../../support/common/right';

const [MINUTE_MS, DAY_MS] = [60_000, 86_400_000];
const REFUSED = 'reflectors.failed.answerKeyRequest.over_limit.key_answers';

/** Mallory and Carol ask Alice's node for keys, by hand: their own nodes are closed. */
const openRoom = async (classes: number) => {
  const scene: Scene = await openScene();
  const { alice, crypto, mallory, world } = scene;
  const { network_id } = alice;
  const { link } = right(await alice.me.api['invite.create']({ network_id }));
  const vault = openVault();
  const carol = await joinBy(await openQuiet(world, { watch: vault.watch }), 'Carol', link);
  await world.advance(15_000);
  // Messages that expire on different days lie under keys of their own.
  for (let days = 1; days <= classes; days += 1) {
    const retention_ms = days * DAY_MS;
    const of = { group_id: alice.everyone_id, name: `talk ${days}`, retention_ms };
    const { channel_id } = right(await alice.me.api['channel.create'](of));
    await say(alice, channel_id, 'hello');
  }
  // The keys are wrapped for them as they are made, which counts in its own minute.
  await world.advance(MINUTE_MS + 1_000);
  const [attacker, honest] = [
    openAttacker(world, crypto, mallory, scene.vault, alice),
    openAttacker(world, crypto, carol, vault, alice),
  ];
  for (const { node } of [mallory, carol]) node.close();
  const keys = columnIn(alice, 'SELECT key_id FROM held_keys ORDER BY key_id').map((id) =>
    idOf(toHex(id as Uint8Array)),
  );
  let asked = 0;
  const ask = (as: Attacker, wanted: readonly EventId[]): void => {
    const [prekey_id] = columnIn(alice, 'SELECT prekey_id FROM prekeys WHERE peer_id = ?', as.peer_id);
    for (let at = 0; at < wanted.length; at += KEYS_PER_REQUEST_MAX) {
      asked += 1;
      const some = wanted.slice(at, at + KEYS_PER_REQUEST_MAX).map((key_id) => ({ key_id }));
      const body = { group_id: idOf(alice.everyone_id), prekey_id: idOf(toHex(prekey_id as Uint8Array)), keys: some };
      const created_at_ms = world.clock.now() - asked;
      const request = as.event({ type: 'key_request', body, created_at_ms, expires_at_ms: created_at_ms + MINUTE_MS });
      // In every session, whoever asked for it: those that are over are nobody's.
      const sessions = (as === honest ? vault : scene.vault).sessions.filter(
        ({ stage, peer_id }) => stage !== 'asked' && Buffer.compare(peer_id, as.target) === 0,
      );
      for (const session of sessions) as.raw(as.keyed(as.payload(request), session));
    }
  };
  const wrapsFor = (as: Attacker): number => countIn(alice, 'wraps WHERE to_id = ?', as.peer_id);
  const answeredTo = async (as: Attacker, wanted: readonly EventId[]): Promise<number> => {
    const before = wrapsFor(as);
    ask(as, wanted);
    await world.advance(100);
    return wrapsFor(as) - before;
  };
  const refusals = (): number => alice.node.stats().counters[REFUSED] ?? 0;
  const close = (): void => {
    for (const one of [attacker, honest]) one.copy().close();
    closeScene(scene);
  };
  return { honest, attacker, keys, answeredTo, wrapsFor, refusals, close };
};

describe('a member who asks for keys without end', () => {
  it('is answered 64 a minute, while another member has a minute of their own', async () => {
    const { attacker, honest, keys, answeredTo, refusals, close } = await openRoom(ANSWERED_PER_MINUTE_MAX);
    const all = keys.slice(0, ANSWERED_PER_MINUTE_MAX);
    const at = await answeredTo(attacker, all);
    const none = refusals();
    const past = await answeredTo(attacker, keys.slice(ANSWERED_PER_MINUTE_MAX, ANSWERED_PER_MINUTE_MAX + 1));

    expect([at, none, past, refusals()]).toEqual([ANSWERED_PER_MINUTE_MAX, 0, 0, 1]);
    expect(await answeredTo(honest, all.slice(0, 2))).toBe(2);
    close();
  });

  it('is wrapped one key 8 times a day, however often they ask for it', async () => {
    const { attacker, honest, keys, answeredTo, wrapsFor, refusals, close } = await openRoom(0);
    const before = wrapsFor(attacker);
    const answers: number[] = [];
    for (let nth = 0; nth < WRAPS_OF_KEY_A_DAY_MAX + 2; nth += 1) answers.push(await answeredTo(attacker, keys));
    const most = WRAPS_OF_KEY_A_DAY_MAX - before;

    expect(answers).toEqual(answers.map((_, nth) => (nth < most ? 1 : 0)));
    expect([keys.length, refusals()]).toEqual([1, 0]);
    expect(await answeredTo(honest, keys)).toBe(1);
    close();
  });
});
