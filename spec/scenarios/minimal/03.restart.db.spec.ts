import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Transport } from '../../../streams';
import { type VirtualWorld, virtualWorld } from '../../../streams/testing';
import { notesOf, openNodeIn } from '../../support/kernel/cast';
import { sentBy } from '../../support/kernel/history';
import { left, right } from '../../support/common/right';
import { story } from '../../support/kernel/story';
import { addressIn, stranger } from '../../support/transports/wiretap';

describe('a node that was closed and opened again', () => {
  let folder: string;
  let path: string;
  let world: VirtualWorld;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sotto-'));
    path = join(folder, 'node.db');
    world = virtualWorld(8);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const open = (transport: Transport = world.wire.transport()) => openNodeIn(world, story, { path, transport });
  const meet = async (node: Awaited<ReturnType<typeof open>>) => {
    const alice = right(node.as(right(await node.api['identity.create']({ name: 'Alice' })).identity_id));
    const { link } = right(await alice.api['identity.invite']({}));
    const bob = right(node.as(right(await node.api['identity.join']({ name: 'Bob', link })).identity_id));
    await world.advance(10_000);
    return { alice, bob, link };
  };

  it('has everything that was acknowledged, and its identities go on', async () => {
    const node = await open();
    const { alice, bob } = await meet(node);
    right(await alice.api['message.create']({ text: 'before' }));
    await world.advance(100);
    node.close();

    const again = await open();
    const [alice2, bob2] = [right(again.as(alice.identity_id)), right(again.as(bob.identity_id))];
    right(await bob2.api['message.create']({ text: 'after' }));
    await world.advance(100);

    const texts = right(await alice2.api['message.list']({})).map(({ text }) => text);
    expect(texts).toEqual(['after', 'before']);
    again.close();
  });

  it('sends what lay in its outbox', async () => {
    const wire = world.wire.transport();
    let isDown = false;
    const node = await open({ ...wire, send: (parcel) => (isDown ? 'queue-full' : wire.send(parcel)) });
    const { alice, bob } = await meet(node);
    isDown = true;
    right(await alice.api['note.create']({ text: 'in the outbox' }));
    node.close();

    const again = await open();
    const before = await notesOf(right(again.as(bob.identity_id)));
    await world.advance(3_000);

    expect(before).toEqual([]);
    expect(await notesOf(right(again.as(bob.identity_id)))).toHaveLength(1);
    again.close();
  });

  it('does not send again what the transport had accepted', async () => {
    const node = await open();
    const { alice } = await meet(node);
    right(await alice.api['note.create']({ text: 'sent once' }));
    node.close();
    const { offered } = world.wire.stats();

    const again = await open();
    await world.advance(2_000);

    expect(world.wire.stats().offered).toBe(offered);
    again.close();
  });

  it('still waits for what it waited for', async () => {
    const { packets } = await sentBy(async (mallory) => {
      const parent = right(await mallory.api['note.create']({ text: 'parent' })).event_id;
      right(await mallory.api['note.create']({ text: 'child', parents: [parent] }));
    });
    const [peer, parent, child] = packets;
    const node = await open();
    const { alice, link } = await meet(node);
    const throwAt = stranger(world);
    for (const packet of [peer, child]) throwAt(addressIn(link), packet ?? new Uint8Array());
    await world.advance(100);
    const { waiting } = node.stats();
    node.close();

    const again = await open();
    throwAt(addressIn(link), parent ?? new Uint8Array());
    await world.advance(100);

    expect(waiting.rows).toBe(1);
    expect(again.stats().waiting.rows).toBe(0);
    expect(await notesOf(right(again.as(alice.identity_id)))).toHaveLength(2);
    again.close();
  });

  it('runs a job once that was due many times while it was closed', async () => {
    const node = await open();
    await meet(node);
    node.close();
    await world.advance(60 * 60 * 1_000);

    const again = await open();
    const sent = () => again.stats().counters['packets.accepted'] ?? 0;
    await world.advance(500);
    const first = sent();
    await world.advance(2_000);

    // Two identities, two packets each: who I am, and what I lack.
    expect(first).toBe(4);
    expect(sent()).toBe(4);
    again.close();
  });

  it('keeps its file to itself while it is open, and answers calls after close with Left', async () => {
    const node = await open();
    const { alice } = await meet(node);

    const second = await openNodeIn(world, story, { path }).catch((cause: unknown) => String(cause));
    node.close();
    node.close();

    expect(second).toContain('DatabaseInUse');
    expect(left(await alice.api['note.list']({}))).toEqual({ _tag: 'closed', rule: 'node.is_open' });
    expect(left(await node.api['identity.list']({}))).toEqual({ _tag: 'closed', rule: 'node.is_open' });
  });

  it('is copied whole by a backup, which refuses a file that exists', async () => {
    const node = await open();
    const { alice } = await meet(node);
    right(await alice.api['note.create']({ text: 'kept twice' }));
    const copy = join(folder, 'copy.db');

    right(node.backup(copy));
    const refusal = left(node.backup(copy));
    node.close();
    path = copy;
    const other = await open();

    expect(refusal).toEqual({ _tag: 'storage', rule: 'backup.goes_to_a_new_file' });
    expect(statSync(copy).size).toBeGreaterThan(0);
    expect(await notesOf(right(other.as(alice.identity_id)))).toHaveLength(1);
    other.close();
  });
});
