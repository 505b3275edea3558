import { currentAddress } from '../../../../protocols/quiet/sync/session/currentAddress';
import { newestOf } from '../../../../protocols/quiet/rules/hasCome';
import { type idOf } from '../../../support/quiet/attacker';
import { say } from '../../../support/quiet/cast';
import { copyOf } from '../../../support/quiet/records';
import { type Scene, closeScene, openScene } from '../../../support/quiet/scene';
import { right } from '../../../support/common/right';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

describe('times ahead of the clock of whoever reads', () => {
  let scene: Scene;
  let place: { seq: number; prev: ReturnType<typeof idOf> };
  beforeAll(async () => {
    scene = await openScene();
    place = scene.attacker.next;
  });
  afterAll(() => closeScene(scene));

  const rename = async (name: string, ahead_ms: number): Promise<void> => {
    const { attacker, world } = scene;
    const event = attacker.event({
      ...{ type: 'user_update', body: { name }, created_at_ms: world.clock.now() + ahead_ms, place },
    });
    place = { seq: place.seq + 1, prev: attacker.id(event) };
    attacker.throwPlain(event);
    await world.advance(2_000);
  };
  const namesIn = (users: readonly { readonly name: string }[]): string =>
    users
      .map(({ name }) => name)
      .filter((name) => name !== 'Alice' && name !== 'Bob')
      .join();
  const nameNow = async (): Promise<string> =>
    namesIn(right(await scene.alice.me.api['user.list']({ network_id: scene.alice.network_id })));

  it('count once they have come, and a list that somebody watches shows it', async () => {
    const { alice, world } = scene;
    const seen: string[] = [];
    const watching = alice.me
      .live('user.list', { network_id: alice.network_id })
      .subscribe((users) => void seen.push(namesIn(right(users))));
    await rename('Soon', 13 * MINUTE_MS);
    await world.advance(2 * MINUTE_MS);
    expect([seen, await nameNow()]).toEqual([['Mallory'], 'Mallory']);
    await world.advance(2 * MINUTE_MS);
    watching.unsubscribe();
    expect([seen, await nameNow()]).toEqual([['Mallory', 'Soon'], 'Soon']);
  });

  it('of one device count less than its order: the last said counts', async () => {
    await rename('Ahead', 9 * MINUTE_MS);
    await rename('Last', 0);
    expect(await nameNow()).toBe('Last');
    await rename('Never', 365 * DAY_MS);
    expect(await nameNow()).toBe('Last');
    await rename('Again', -MINUTE_MS);
    expect(await nameNow()).toBe('Again');
  });

  it('hide neither the prekey nor the address that a device said before', async () => {
    const { alice, attacker, world } = scene;
    const now_ms = (): number => world.clock.now();
    const found = () => {
      const db = copyOf(alice.node);
      const peer_id = attacker.peer_id;
      const prekey = `SELECT hex(public_key) FROM prekeys WHERE seq = ${newestOf('prekeys', ':received_by', ':peer_id')}`;
      const params = { received_by: 1, peer_id, now_ms: now_ms() };
      const both = [prekey, currentAddress.sql].map((sql) => db.prepare(sql).pluck().get(params));
      const rows = ['prekeys', 'addresses'].map((table) =>
        db.prepare(`SELECT count(*) FROM ${table} WHERE peer_id = ?`).pluck().get(peer_id),
      );
      db.close();
      return { both, rows };
    };
    const before = found();
    const created_at_ms = now_ms() + 30 * DAY_MS;
    const ahead = { created_at_ms, expires_at_ms: created_at_ms + DAY_MS };
    const public_key = new Uint8Array(32).fill(9);
    attacker.throwPlain(attacker.event({ type: 'prekey', body: { public_key }, ...ahead }));
    attacker.throwPlain(attacker.event({ type: 'address', body: { transport: 1, host: 'far', port: 1 }, ...ahead }));
    await world.advance(2_000);
    const after = found();
    expect(after.both).toEqual(before.both);
    expect(after.rows).toEqual(before.rows.map((count) => Number(count) + 1));
  });

  it('of a message are beside the time at which it came', async () => {
    const { alice, bob, world } = scene;
    await say(bob, alice.channel_id, 'hello');
    await world.advance(2_000);
    const [message] = right(await alice.me.api['message.list']({ channel_id: alice.channel_id })).messages;
    expect(message!.received_ms).toBeGreaterThanOrEqual(message!.created_at_ms);
    expect(message!.received_ms).toBeLessThanOrEqual(world.clock.now());
  });
});
