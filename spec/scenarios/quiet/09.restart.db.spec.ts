import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom, virtualWorld } from '../../../streams/testing';
import { found, joinBy, openQuiet, say, textsOf } from '../../support/quiet/cast';
import { right } from '../../support/common/right';

describe('a restart', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sotto-quiet-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('goes on with joining, waiting events, sessions and what was to be sent', async () => {
    const world = virtualWorld(9);
    const alice = await found(await openQuiet(world), 'Alice');
    const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id }));
    const path = join(folder, 'bob.db');
    let node = await openQuiet(world, { path });
    const bob = await joinBy(node, 'Bob', link);
    node.close();
    node = await openQuiet(world, { path });
    const again = { ...bob, node, me: right(node.as(bob.me.identity_id)) };
    await world.advance(20_000);
    await say(alice, alice.channel_id, 'to Bob');
    await world.advance(2_000);
    expect(await textsOf(again, alice.channel_id)).toEqual(['Alice: to Bob']);

    await say(again, alice.channel_id, 'sent as the lights go out');
    node.close();
    await say(alice, alice.channel_id, 'while he is away');
    await world.advance(60_000);
    node = await openQuiet(world, { path });
    const back = { ...bob, node, me: right(node.as(bob.me.identity_id)) };
    await world.advance(120_000);
    const said = await textsOf(alice, alice.channel_id);
    expect([...said].sort()).toEqual(['Alice: to Bob', 'Alice: while he is away', 'Bob: sent as the lights go out']);
    expect(await textsOf(back, alice.channel_id)).toEqual(said);
  });

  it('leaves no secret of a session on the disk', async () => {
    const world = virtualWorld(99);
    const drawn: Uint8Array[] = [];
    const random = seededRandom(990);
    const noted = {
      bytes: (n: number) => {
        const bytes = random.bytes(n);
        if (n === 32) drawn.push(bytes.slice());
        return bytes;
      },
    };
    const alice = await found(await openQuiet(world), 'Alice');
    const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id }));
    const node = await openQuiet(world, { path: join(folder, 'bob.db'), random: noted });
    const before = drawn.length;
    const bob = await joinBy(node, 'Bob', link);
    await world.advance(60_000);
    await say(bob, alice.channel_id, 'hello');
    await world.advance(60_000);
    const kept = drawn.slice(0, before);
    const secrets = right(await bob.me.api['network.list']({})).length > 0 ? drawn.slice(before) : kept;
    const disk = Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
    const onDisk = secrets.filter((bytes) => disk.includes(Buffer.from(bytes)));
    // The seeds of identity, device and prekey are there to be kept, and the group key is another's: all else was a session's.
    expect(secrets.length).toBeGreaterThan(20);
    expect(onDisk.length).toBeLessThanOrEqual(3);
    node.close();
  });
});
