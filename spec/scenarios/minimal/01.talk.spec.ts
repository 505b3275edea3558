import { badPacket, refTo } from '../../../lib';
import { minimal } from '../../../protocols/minimal';
import { virtualWorld } from '../../../streams/testing';
import { openNodeIn } from '../../support/kernel/cast';
import { left, right } from '../../support/common/right';
import { addressIn, stranger, tapped } from '../../support/transports/wiretap';

const openMinimal = async (conditions = {}, seed = 11) => {
  const world = virtualWorld(seed, conditions);
  const node = await openNodeIn(world, minimal);
  const join = async (name: string, link: string) =>
    right(node.as(right(await node.api['identity.join']({ name, link })).identity_id));
  const alice = right(node.as(right(await node.api['identity.create']({ name: 'Alice' })).identity_id));
  const { link } = right(await alice.api['identity.invite']({}));
  return { world, node, alice, link, join };
};

type Opened = Awaited<ReturnType<typeof openMinimal>>;
type MinimalSession = Opened['alice'];

const textsOf = async (session: MinimalSession): Promise<readonly string[]> =>
  right(await session.api['message.list']({})).map(({ author_name, text }) => `${author_name}: ${text}`);

const namesOf = async (session: MinimalSession): Promise<readonly string[]> =>
  right(await session.api['peer.list']({}))
    .map(({ name }) => name)
    .sort();

describe('the minimal network', () => {
  it('refuses a packet that does not say which inbox it was sent to, as over UDP', () => {
    const packet = Uint8Array.of(1, 2, 3);

    expect(left(minimal.arrive(packet, undefined))).toEqual(badPacket('packet.names_its_inbox'));
    expect(right(minimal.arrive(packet, Uint8Array.of(9)))).toEqual([refTo('inbox', Uint8Array.of(9))]);
  });

  it('lists who lives on the node', async () => {
    const { node, link, join } = await openMinimal();
    await join('Bob', link);

    const identities = right(await node.api['identity.list']({}));

    expect(identities.map(({ name }) => name)).toEqual(['Alice', 'Bob']);
  });

  it('joins by link: both know each other, and a third learns of all by sync', async () => {
    const { world, alice, link, join } = await openMinimal({ latencyMs: [20, 200] });
    const bob = await join('Bob', link);
    const carol = await join('Carol', link);

    await world.advance(15_000);

    for (const session of [alice, bob, carol]) expect(await namesOf(session)).toEqual(['Alice', 'Bob', 'Carol']);
  });

  it('carries a message to everyone known, each with a copy of their own', async () => {
    const { world, alice, link, join } = await openMinimal();
    const bob = await join('Bob', link);
    await world.advance(10_000);

    right(await alice.api['message.create']({ text: 'hello' }));
    await world.advance(10);

    expect(await textsOf(alice)).toEqual(['Alice: hello']);
    expect(await textsOf(bob)).toEqual(['Alice: hello']);
    expect(right(await bob.api['message.list']({})).map(({ own }) => own)).toEqual([false]);
    expect(right(await alice.api['message.list']({})).map(({ own }) => own)).toEqual([true]);
  });

  it('shows nobody the copies of others', async () => {
    const { world, node, alice } = await openMinimal();
    const zoe = right(node.as(right(await node.api['identity.create']({ name: 'Zoe' })).identity_id));

    right(await alice.api['message.create']({ text: 'not for Zoe' }));
    await world.advance(20_000);

    expect(await textsOf(zoe)).toEqual([]);
    expect(await namesOf(zoe)).toEqual(['Zoe']);
  });

  it('answers for a foreign event exactly as for an unknown one', async () => {
    const { node, alice } = await openMinimal();
    const zoe = right(node.as(right(await node.api['identity.create']({ name: 'Zoe' })).identity_id));
    const { message_id } = right(await alice.api['message.create']({ text: 'mine' }));

    const foreign = await zoe.explain(message_id);
    const unknown = await zoe.explain('0123456789abcdef0123456789abcdef');

    expect(foreign).toEqual(unknown);
    expect(right(await alice.explain(message_id))).toMatchObject({ status: 'stored' });
  });

  it('keeps a message of a peer it does not know yet, says what it waits for, and shows it when the peer comes', async () => {
    const world = virtualWorld(3);
    const tap = tapped(world.wire.transport());
    const far = await openNodeIn(world, minimal, { transport: tap.transport });
    const bob = right(far.as(right(await far.api['identity.create']({ name: 'Bob' })).identity_id));
    const { link } = right(await bob.api['identity.invite']({}));
    right(await far.api['identity.join']({ name: 'Someone', link }));
    await world.advance(10_000);
    tap.parcels.length = 0;
    const { message_id } = right(await bob.api['message.create']({ text: 'who am I?' }));
    const [message] = tap.parcels.map(({ packet }) => packet);
    await world.advance(20_000);
    const peer = tap.parcels.map(({ packet }) => packet).find((packet) => Buffer.from(packet).includes('Bob'));
    const near = await openNodeIn(world, minimal);
    const carol = right(near.as(right(await near.api['identity.create']({ name: 'Carol' })).identity_id));
    const address = addressIn(right(await carol.api['identity.invite']({})).link);
    const throwAt = stranger(world);

    throwAt(address, message ?? new Uint8Array());
    await world.advance(100);
    const waiting = right(await carol.explain(message_id));
    const before = await textsOf(carol);
    throwAt(address, peer ?? new Uint8Array());
    await world.advance(100);

    expect(waiting).toMatchObject({ status: 'waiting', from: `sim:${'ee'.repeat(32)}`, claimed: false });
    expect(waiting.status === 'waiting' && waiting.for).toEqual([expect.stringMatching(/^peer:[0-9a-f]{32}$/)]);
    expect(before).toEqual([]);
    expect(await textsOf(carol)).toEqual(['Bob: who am I?']);
  });

  it('repairs by sync what the wire lost, were it every second packet', async () => {
    const { world, alice, link, join } = await openMinimal({ latencyMs: [5, 300], loss: 0.5, duplication: 0.2 });
    const [bob, carol] = [await join('Bob', link), await join('Carol', link)];
    await world.advance(60_000);

    for (let n = 0; n < 30; n += 1) {
      right(await [alice, bob, carol][n % 3]!.api['message.create']({ text: `message ${n}` }));
      await world.advance(50);
    }
    await world.advance(300_000);

    const [ours, ...others] = await Promise.all([alice, bob, carol].map(textsOf));
    expect(ours).toHaveLength(30);
    for (const theirs of others) expect(theirs).toEqual(ours);
  });

  it('repairs what a partition kept apart', async () => {
    const { world, alice, link, join } = await openMinimal();
    const bob = await join('Bob', link);
    await world.advance(10_000);
    world.wire.partition([[addressIn(link)]]);

    right(await alice.api['message.create']({ text: 'can you hear me?' }));
    await world.advance(60_000);
    const during = await textsOf(bob);
    world.wire.heal();
    await world.advance(10_000);

    expect(during).toEqual([]);
    expect(await textsOf(bob)).toEqual(['Alice: can you hear me?']);
  });

  it('sends a newcomer a history longer than one answer of sync', async () => {
    const { world, alice, link, join } = await openMinimal();
    for (let n = 0; n < 250; n += 1) right(await alice.api['message.create']({ text: `message ${n}` }));

    const bob = await join('Bob', link);
    await world.advance(30_000);

    const pages: number[] = [];
    let before: { readonly created_at_ms: number; readonly message_id: string } | undefined;
    do {
      const page = right(await bob.api['message.list']({ limit: 100, ...(before === undefined ? {} : { before }) }));
      pages.push(page.length);
      before = page.map(({ created_at_ms, message_id }) => ({ created_at_ms, message_id })).at(-1);
    } while (before !== undefined);
    expect(pages).toEqual([100, 100, 50, 0]);
  });

  it('knows more peers than one page of a version vector names', async () => {
    const { world, alice, link, join } = await openMinimal();
    for (let n = 0; n < 24; n += 1) await join(`Peer ${n}`, link);

    await world.advance(120_000);
    const last = await join('Late', link);
    right(await alice.api['message.create']({ text: 'welcome' }));
    await world.advance(120_000);

    expect(await namesOf(last)).toHaveLength(26);
    expect(await textsOf(last)).toEqual(['Alice: welcome']);
  });

  it.each([
    ['', 'text'],
    ['x'.repeat(347), 'text'],
    ['é'.repeat(174), 'text'],
    ['nul \0 inside', 'text'],
    ['lone \ud800 surrogate', 'text'],
  ])('refuses a text that does not fit by name, and cuts nothing (%#)', async (text, path) => {
    const { alice } = await openMinimal();

    const answer = left(await alice.api['message.create']({ text }));

    expect(answer).toEqual({ _tag: 'invalid', rule: 'malformed.message', paths: [path] });
    expect(JSON.stringify(answer)).not.toContain('surrogate');
    expect(await textsOf(alice)).toEqual([]);
  });

  it('refuses a link that is none, and makes no identity for it', async () => {
    const { node, link } = await openMinimal();
    const altered = `${link.slice(0, -20)}AAAAAAAAAAAAAAAAAAAA`;

    const answers = await Promise.all(
      ['', 'sotto:minimal#', 'sotto:minimal#!!!!', link.slice(0, -1), `${link}=`, altered].map((one) =>
        node.api['identity.join']({ name: 'Mallory', link: one }),
      ),
    );

    expect(answers.map((answer) => left(answer).rule)).toEqual([
      ...Array<string>(5).fill('malformed.link'),
      'event.signed_by_its_signer',
    ]);
    expect(right(await node.api['identity.list']({}))).toHaveLength(1);
  });
});
