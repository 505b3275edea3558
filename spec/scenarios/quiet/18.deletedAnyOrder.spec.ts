import { toHex, fromHex } from '../../../lib';
import { openCrypto } from '../../../lib/crypto/openCrypto';
import { type NamedKey, openSealed, readSealedHead, sealWithKey } from '../../../protocols/quiet/wire/sealedForm';
import { seededRandom, virtualWorld } from '../../../streams/testing';
import { BACKEND } from '../../support/common/backend';
import { shuffled } from '../../support/kernel/history';
import { idOf } from '../../support/quiet/attacker';
import { type Readers, differing, openReaders, toldBy } from '../../support/quiet/readers';
import { secretsOf } from '../../support/quiet/records';
import { anythingBy, sayIn, talkersIn } from '../../support/quiet/talkers';
import { right } from '../../support/common/right';

const DAY_MS = 24 * 60 * 60 * 1_000;
const SEED = 18;
const TEXT = 'a word that nobody may keep';
const TEXTS = [TEXT, `${TEXT}, or another one`].map((text) => Buffer.from(text));

const PIECES = ['message', 'delete', 'copy', 'again'] as const;
const HANGING = ['reaction', 'edit'] as const;
type Piece = (typeof PIECES)[number] | (typeof HANGING)[number];

const ordersOf = <A>(items: readonly A[]): readonly (readonly A[])[] =>
  items.length === 0
    ? [[]]
    : items.flatMap((one) => ordersOf(items.filter((other) => other !== one)).map((rest) => [one, ...rest]));

/** All 24 orders, and each of them with what hangs on the message put in somewhere. */
const ORDERS: readonly (readonly Piece[])[] = ordersOf(PIECES);
const MIXED = ORDERS.map((order, nth) => {
  const random = seededRandom(SEED * 1_000 + nth);
  const places = shuffled([...PIECES.map(() => 0), ...HANGING.map(() => 1)], random);
  const [said, hanging] = [[...order], [...shuffled(HANGING, random)]];
  return places.map((hangs): Piece => (hangs === 1 ? hanging : said).shift() ?? 'message');
});

/** A message of Bob's, deleted twice, and the same event under the key that came after the one it was written under. */
const makeHistory = async (by: 'author' | 'admin') => {
  const world = virtualWorld(SEED);
  const crypto = right(await openCrypto(BACKEND));
  const { alice, bob, carol, phone, all, everyone_id, channel_id } = await talkersIn(world);
  const message = await sayIn(bob, channel_id, TEXT);
  await world.advance(2_000);
  const { reaction_id } = right(await alice.me.api['message.react']({ message_id: message, emoji: '+' }));
  const { message_edit_id } = right(
    await bob.me.api['message.edit']({ message_id: message, text: `${TEXT}, or another one` }),
  );
  await world.advance(2_000);
  // Whoever goes takes the key with him: what is said next is under another.
  right(await alice.me.api['user.remove']({ user_id: carol.peer_id }));
  await world.advance(2_000);
  const after = await sayIn(alice, channel_id, 'under the next key');
  await world.advance(2_000);
  const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id, max_uses: 0 }));
  const body = { group_id: everyone_id, undo: 0, targets: [{ target: message }] };
  const [first, second] = by === 'author' ? [bob, phone] : [alice, alice];
  const deletion = await anythingBy(first, everyone_id, 'delete_message', body);
  await world.advance(5);
  const again = await anythingBy(second, everyone_id, 'delete_message', body);
  await world.advance(10_000);

  const told = await toldBy(all.map(({ me }) => me));
  const frameOf = (event_id: string): string => told.find((frame) => frame.slice(4, 36) === event_id) ?? '';
  const secrets = secretsOf(alice.node);
  const headOf = (event_id: string) => right(readSealedHead(fromHex(frameOf(event_id))));
  const keyOf = (event_id: string): NamedKey => {
    const { key_id } = headOf(event_id);
    return { key_id, key: secrets.get(`key:${toHex(key_id)}`) ?? new Uint8Array() };
  };
  const canonical = right(openSealed(crypto, fromHex(frameOf(message)), headOf(message), keyOf(message).key));
  const under = (key: NamedKey): string => toHex(right(sealWithKey(crypto, canonical, idOf(message), key)));
  const pieces: Readonly<Record<Piece, string>> = {
    ...{ message: frameOf(message), copy: under(keyOf(after)), delete: frameOf(deletion), again: frameOf(again) },
    ...{ reaction: frameOf(reaction_id), edit: frameOf(message_edit_id) },
  };
  const base = told.filter((frame) => !Object.values(pieces).includes(frame));
  all.forEach(({ node }) => node.close());
  return { base, pieces, under, link, message, nowMs: world.clock.now() };
};

describe.each([
  ['its author', 'author', 0],
  ['an admin, for seven days', 'admin', 7 * DAY_MS],
] as const)('a message, a copy of it under another key, and two deletions by %s', (_, by, laterMs) => {
  let history: Awaited<ReturnType<typeof makeHistory>>;
  let readers: Readers;
  let shown: readonly (readonly string[])[];
  let early: readonly string[] = [];
  let hidden: readonly string[] = [];
  let late: readonly string[] = [];

  /** Some take a piece at a time, and jobs run after each; some take all at once. */
  beforeAll(async () => {
    history = await makeHistory(by);
    readers = await openReaders(history);
    const { base, pieces } = history;
    const frames = (order: readonly Piece[]): readonly string[] => order.map((piece) => pieces[piece]);
    const coming = async (orders: readonly (readonly Piece[])[]) => {
      const all = orders.map(async (order) => ({ reader: await readers.comes(), frames: frames(order) }));
      for (const { reader } of await Promise.all(all)) await reader.bring(base);
      await readers.settle();
      return Promise.all(all);
    };
    const inSteps = await coming(MIXED);
    for (const step of Array.from(MIXED[0] ?? [], (_piece, nth) => nth)) {
      for (const { reader, frames: all } of inSteps) await reader.bring(all.slice(step, step + 1));
      await readers.settle();
      if (step === 0) early = readers.tablesWith(TEXTS);
      await readers.pass();
    }
    const atOnce = await coming(ORDERS);
    for (const { reader, frames: all } of atOnce) await reader.bring(all);
    await readers.settle();
    const everybody = [...atOnce, ...inSteps].map(({ reader }) => reader);
    hidden = (await Promise.all(everybody.map((reader) => reader.picture()))).flat();
    await readers.pass(laterMs);
    shown = await Promise.all(everybody.map((reader) => reader.lasting()));
    late = readers.tablesWith(TEXTS);
  });
  afterAll(() => readers.node.close());

  it('are what they are to be tried as', () => {
    expect([new Set(ORDERS.map(String)).size, new Set(MIXED.map(String)).size]).toEqual([24, 24]);
    expect(new Set(Object.values(history.pieces)).size).toBe(6);
    expect(history.pieces.copy.slice(4, 36)).toBe(history.message);
    expect(early).toContain('messages');
  });

  it('end alike in every order, with the message hidden at once and then gone for good', () => {
    expect((hidden ?? []).join()).not.toContain(TEXT);
    expect(late).toEqual([]);
    expect(shown).toHaveLength(2 * ORDERS.length);
    for (const one of shown) expect(differing(one, shown[0] ?? [])).toEqual([]);
    expect(shown[0]?.join('\n')).toContain('  Alice: under the next key');
    expect(readers.node.stats().waiting.rows).toBe(0);
  });

  it('and nothing brings it back: a copy under the other key, or under one that nobody has, a hundred times', async () => {
    const { base, pieces, under } = history;
    const random = seededRandom(SEED);
    const reader = await readers.comes();
    await reader.bring([...base, ...Object.values(pieces)]);
    await readers.settle();
    await readers.pass();
    await readers.pass(laterMs);
    const before = await reader.lasting();
    const refused: string[] = [];
    for (let n = 0; n < 100; n += 1) {
      const unknown = { key_id: idOf(toHex(random.bytes(16))), key: random.bytes(32) };
      refused.push(...(await reader.bring([pieces.copy, under(unknown)])));
      await readers.settle();
    }
    await readers.pass();

    expect(refused).toEqual(Array.from({ length: 200 }, () => 'forgotten'));
    expect(differing(await reader.lasting(), before)).toEqual([]);
    expect(readers.tablesWith(TEXTS)).toEqual([]);
    expect(readers.node.stats().waiting.rows).toBe(0);
    expect(right(await reader.me.explain(history.message)).status).toBe('deleted');
  });
});
