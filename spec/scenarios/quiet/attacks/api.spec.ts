import * as E from 'fp-ts/Either';
import { quiet } from '../../../../protocols/quiet';
import { virtualWorld } from '../../../../streams/testing';
import { idOf, resigned } from '../../../support/quiet/attacker';
import { aliceAndBobInQuiet, found, openQuiet, textsOf } from '../../../support/quiet/cast';
import { digestsOf } from '../../../support/quiet/records';
import { left, right } from '../../../support/common/right';
import { type Scene, closeScene, harmOf, openScene } from '../../../support/quiet/scene';

type Params = Readonly<Record<string, unknown>>;
type Call = (params: unknown) => Promise<E.Either<{ readonly rule: string }, unknown>>;
/** Good parameters of each operation, by what the ids are of. */
const paramsOf = (
  ids: Readonly<Record<'network' | 'group' | 'user' | 'channel' | 'message', string>>,
  link: string,
) => {
  const { network: network_id, group: group_id, user: user_id, channel: channel_id, message } = ids;
  const before = { created_at_ms: 1, message_id: message };
  const all: Readonly<Record<string, Params>> = {
    'identity.create': { name: 'Somebody' },
    ...{ 'identity.list': {}, 'identity.recovery_words': {} },
    'user.join_as_user': { name: 'Somebody', link },
    'link.accept': { name: 'Somebody', link },
    'network.create': { name: 'A network', user_name: 'Me' },
    'network.join': { link, name: 'Me' },
    'network.list': {},
    'invite.create': { network_id, group_id, max_uses: 1, closes_in_ms: 1_000 },
    'link.invite': { network_id, closes_in_ms: 1_000 },
    ...{ 'invite.revoke': { invite_id: message }, 'invite.list': { network_id } },
    ...{ 'user.remove': { user_id }, 'user.demote': { user_id } },
    'user.leave': { network_id },
    ...{ 'peer.remove': { peer_id: user_id }, 'removal.preview': { user_id } },
    'user.list': { network_id, after: user_id, limit: 10 },
    'user.update': { network_id, name: 'Me' },
    'group.create': { network_id, name: 'A group' },
    'group.add_member': { group_id, user_id },
    ...{ 'group.remove_member': { group_id, user_id, let_fall: true }, 'group.leave': { group_id, let_fall: true } },
    'group.list': { network_id, after: group_id, limit: 10 },
    'channel.create': { group_id, name: 'A channel', retention_ms: 0 },
    'channel.list': { network_id, after: channel_id, limit: 10 },
    'channel.update': { channel_id, name: 'Another', retention_ms: 0 },
    ...{ 'channel.delete': { channel_id }, 'channel.undelete': { channel_id } },
    'message.create': { channel_id, text: 'hello', reply_to: message, lasts_ms: 0 },
    'message.list': { channel_id, limit: 10, before },
    'message.edit': { message_id: message, text: 'hello' },
    'message.react': { message_id: message, emoji: '+1', removed: false },
    'message.seen': { message_id: message },
    ...{ 'message.delete': { message_id: message }, 'message.undelete': { message_id: message } },
    'address.announce': { network_id, transport: 1, host: 'here', port: 1 },
    'sync.now': {},
    ...{ 'sync.gaps': { network_id }, 'sync.status': { network_id }, 'jobs.list': {} },
  };
  return all;
};

/** `{ …params, [key]: value }` as JSON has it: `__proto__` too is a key like any other. */
const withKey = (params: Params, key: string): unknown => {
  const made: unknown = JSON.parse(
    `${JSON.stringify(params).slice(0, -1)}${Object.keys(params).length > 0 ? ',' : ''}"${key}":{"polluted":1}}`,
  );
  return made;
};

const HEX = /^[0-9a-f]{32}$/;
const HOSTILE_KEYS = ['extra', 'received_by', '__proto__', 'constructor', 'prototype', 'toString'];

describe('a caller of the API', () => {
  /** Alice on a node of her own, and on the same node somebody who shares nothing with her. */
  const household = async () => {
    const world = virtualWorld(5);
    const node = await openQuiet(world);
    const alice = await found(node, 'Alice');
    const carol = await found(node, 'Carol');
    const { message_id } = right(
      await alice.me.api['message.create']({ channel_id: alice.channel_id, text: 'secret' }),
    );
    const group = right(await alice.me.api['group.create']({ network_id: alice.network_id, name: 'inner circle' }));
    await world.advance(1_000);
    const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id }));
    const ids = {
      ...{ network: alice.network_id, group: alice.everyone_id, user: alice.peer_id },
      ...{ channel: alice.channel_id, message: message_id },
    };
    const calls = new Map<string, Call>();
    for (const api of [node.api, carol.me.api, alice.me.api]) {
      for (const [name, call] of Object.entries<unknown>(api)) {
        if (typeof call === 'function')
          calls.set(name, (params) => Promise.resolve(Reflect.apply(call, undefined, [params])));
      }
    }
    return { world, node, alice, carol, ids, link, group, calls };
  };

  it('may add no key to any operation, whatever it is called', async () => {
    const { node, ids, link, calls } = await household();
    const all = paramsOf(ids, link);
    expect(Object.keys(all).sort()).toEqual([...calls.keys()].sort());
    expect([...calls.keys()].sort()).toEqual(Object.keys(quiet.operations).sort());
    const rows = digestsOf(node);
    for (const [name, call] of calls) {
      for (const key of HOSTILE_KEYS) {
        const error = left(await call(withKey(all[name] ?? {}, key)));
        expect([name, key, error]).toEqual([
          name,
          key,
          expect.objectContaining({ _tag: 'invalid', paths: [expect.stringContaining(key)] }),
        ]);
      }
      for (const whole of [null, undefined, 1, 'x', [], [{}], () => 1]) {
        expect(E.isLeft(await call(whole)) || Object.keys(all[name] ?? {}).length === 0).toBe(true);
      }
    }
    const nested = { channel_id: ids.channel, before: { created_at_ms: 1, message_id: ids.message, extra: 1 } };
    expect(left(await (calls.get('message.list') ?? fail)(nested))).toEqual(
      expect.objectContaining({ paths: ['before.extra'] }),
    );
    expect(digestsOf(node)).toEqual(rows);
    const bare: Readonly<Record<string, unknown>> = {};
    expect([bare['polluted'], Reflect.get(Object, 'polluted'), Reflect.get(Function.prototype, 'polluted')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    node.close();
  });

  const fail: Call = () => Promise.reject(new Error('no such operation'));

  it('may write an id in one way alone', async () => {
    const { node, ids, link, calls } = await household();
    const rows = digestsOf(node);
    const good = ids.network;
    const bad = [
      good.toUpperCase(),
      good.slice(1),
      `${good}0`,
      `${good}00`,
      `${good.slice(2)}zz`,
      `0x${good.slice(2)}`,
      ` ${good.slice(1)}`,
      `${good.slice(0, 31)}\u0661`,
      '',
      [good],
      { 0: good },
      null,
      7,
    ];
    for (const [name, call] of calls) {
      const params = paramsOf(ids, link)[name] ?? {};
      for (const [key, value] of Object.entries(params)) {
        if (typeof value !== 'string' || !HEX.test(value)) continue;
        for (const id of bad) {
          const error = left(await call({ ...params, [key]: id }));
          expect([name, key, id, error]).toEqual([name, key, id, expect.objectContaining({ _tag: 'invalid' })]);
        }
      }
    }
    for (const id of bad) if (typeof id === 'string') expect(E.isLeft(node.as(id))).toBe(true);
    expect(digestsOf(node)).toEqual(rows);
    node.close();
  });

  it('learns nothing of another identity of the node: a foreign id answers as an unknown one, in every operation', async () => {
    const { node, carol, ids, link } = await household();
    // Beside the foreign one, so that both stand alike to every id of the caller's own: cursors compare them.
    const unknown = (id: string): string => `${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`;
    const own = {
      network: carol.network_id,
      group: carol.everyone_id,
      user: carol.peer_id,
      channel: carol.channel_id,
      message: carol.channel_id,
    };
    const differing: unknown[] = [];
    let asked = 0;
    for (const [name, call] of Object.entries<unknown>(carol.me.api)) {
      if (typeof call !== 'function' || name === 'network.join') continue;
      const mine = paramsOf(own, link)[name] ?? {};
      const hers = paramsOf(ids, link)[name] ?? {};
      const keys = Object.entries(hers).flatMap(([key, value]) =>
        typeof value === 'string' && HEX.test(value) ? [key] : [],
      );
      // Each id alone, and all of them together.
      for (const swapped of [...keys.map((key) => [key]), keys]) {
        if (swapped.length === 0) continue;
        const answer = async (of: (id: string) => string) => {
          const foreign = Object.fromEntries(swapped.map((key) => [key, of(String(hers[key]))]));
          const got: unknown = await Reflect.apply(call, undefined, [{ ...mine, ...foreign }]);
          return swapped.reduce((text, key) => text.replaceAll(of(String(hers[key])), `<${key}>`), JSON.stringify(got));
        };
        asked += 1;
        const [foreign, nobody] = [await answer((id) => id), await answer(unknown)];
        const isAlike =
          foreign === nobody ||
          (foreign.includes('_id"') &&
            nobody.includes('_id"') &&
            foreign.includes('"Right"') &&
            nobody.includes('"Right"'));
        if (!isAlike) differing.push([name, swapped, foreign, nobody]);
      }
    }
    expect(differing).toEqual([]);
    expect(asked).toBeGreaterThan(20);
    const explained = [await carol.me.explain(ids.message), await carol.me.explain(unknown(ids.message))];
    expect(explained[0]).toEqual(explained[1]);
    const told = JSON.stringify([
      right(await carol.me.api['network.list']({})),
      right(await carol.me.api['user.list']({ network_id: ids.network })),
      right(await carol.me.api['group.list']({ network_id: ids.network })),
      right(await carol.me.api['channel.list']({ network_id: ids.network })),
      right(await carol.me.api['message.list']({ channel_id: ids.channel })),
    ]);
    expect(['secret', 'inner circle', "Alice's", ids.network].filter((canary) => told.includes(canary))).toEqual([]);
    node.close();
  });
});

const PADDED = 'x'.repeat(345);
/** As text, and whether it may be said. */
const TEXTS: readonly (readonly [string, boolean])[] = [
  ['\ud800', false],
  ['a\udc00b', false],
  ['\ud83d', false],
  ['\ufefffirst', false],
  ['a\0b', false],
  ['', false],
  [`${PADDED}\u00e9`, false],
  [`${PADDED}y`, true],
  ['not first \ufeff', true],
  ['\u00e9', true],
  ['e\u0301', true],
  ['\u202eevil\u202c', true],
  ['\u2066isolated\u2069', true],
  ['\ud83d\udc69\u200d\ud83d\ude80', true],
  ['\u0085\u2028\u2029', true],
  ["'); DROP TABLE events; --", true],
  ['\ufdd0\uffff', true],
];

describe('a text', () => {
  it('is kept to the byte, or refused', async () => {
    const { world, alice, bob } = await aliceAndBobInQuiet();
    const said: string[] = [];
    for (const [text, isText] of TEXTS) {
      const answer = await bob.me.api['message.create']({ channel_id: alice.channel_id, text });
      expect([text, E.isRight(answer)]).toEqual([text, isText]);
      if (isText) said.push(`Bob: ${text}`);
      await world.advance(10);
      if (isText && Buffer.byteLength(text) <= 64) {
        right(await bob.me.api['user.update']({ network_id: bob.network_id, name: text }));
      } else {
        expect(E.isLeft(await bob.me.api['user.update']({ network_id: bob.network_id, name: text }))).toBe(true);
      }
    }
    await world.advance(10);
    right(await bob.me.api['user.update']({ network_id: bob.network_id, name: 'Bob' }));
    await world.advance(2_000);
    expect(await textsOf(alice, alice.channel_id)).toEqual(said.reverse());
    for (const { node } of [alice, bob]) node.close();
  });

  describe('as bytes on the wire', () => {
    let scene: Scene;
    beforeAll(async () => {
      scene = await openScene();
    });
    afterAll(() => closeScene(scene));

    it('is refused where it is not well-formed', async () => {
      const { attacker, alice, crypto } = scene;
      const body = { channel_id: idOf(alice.channel_id), reply_to: idOf('00'.repeat(16)), text: 'x' };
      const key = attacker.group(idOf(alice.everyone_id));
      const bad = [
        'eda080',
        'edb080',
        'c080',
        'e08080',
        'f0808080',
        'f4908080',
        'ff',
        '80',
        'efbbbf61',
        '610061',
        'e282',
        `${'61'.repeat(345)}e2`,
        '',
      ];
      const harm = await harmOf(scene, () => {
        for (const hex of bad) {
          const canonical = attacker.event({ type: 'message', body });
          canonical.fill(0, 102, 448);
          canonical.set(Buffer.from(hex, 'hex'), 102);
          attacker.throwUnder(resigned(crypto, canonical, attacker.key), key);
        }
      });
      const refused = { 'rejected.malformed.message': bad.length - 1, 'rejected.message.has_a_text': 1 };
      expect(harm).toEqual({ counted: refused, changed: [], sent: 0, works: true });
    });
  });
});
