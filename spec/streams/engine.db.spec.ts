import * as E from 'fp-ts/Either';
import { Subject } from 'rxjs';
import { sending } from '../../lib';
import { RELEASED_PER_TURN_MAX } from '../../lib/db/waiting/releases';
import { toHex } from '../../lib/ids';
import type { LogLine, Reflector, TraceRecord } from '../../streams';
import type { Arrival } from '../../streams/transports/transport';
import { seededRandom, virtualWorld } from '../../streams/testing';
import { aliceAndBob, notesOf, openNodeIn } from '../support/kernel/cast';
import { alice as writer, noteBy } from '../support/kernel/envelopes';
import { left, right } from '../support/common/right';
import { story } from '../support/kernel/story';

/** Alice on a node of her own, and somebody on the wire who sends what others made. */
const openRoom = async (protocol = story) => {
  const world = virtualWorld(9);
  const lines: LogLine[] = [];
  const wire = world.wire.transport();
  const addresses: Uint8Array[] = [];
  const transport = { ...wire, listen: (address: Uint8Array) => (addresses.push(address), wire.listen(address)) };
  const node = await openNodeIn(world, protocol, { transport, log: (line) => void lines.push(line) });
  const { identity_id } = right(await node.api['identity.create']({ name: 'Alice' }));
  const alice = right(node.as(identity_id));
  const far = world.wire.transport();
  const post = (...canonicals: readonly Uint8Array[]) =>
    canonicals.map((bytes) =>
      far.send({ from: new Uint8Array(32), to: addresses[0]!, packet: Uint8Array.of(1, ...bytes) }),
    );
  return { world, node, alice, lines, post };
};

describe('createEngine', () => {
  it('lets a crowd go that is larger than a turn takes, without being called again', async () => {
    const { world, node, alice, post } = await openRoom();
    const crowd = Array.from({ length: RELEASED_PER_TURN_MAX + 50 }, (_, n) => noteBy(writer, `note ${n}`));
    post(...crowd.map(({ canonical }) => canonical));
    await world.advance(200);
    const waiting = node.stats().waiting.rows;

    post(writer.peer.canonical);
    await world.advance(500);

    expect(waiting).toBe(crowd.length);
    expect(node.stats().waiting.rows).toBe(0);
    expect(await notesOf(alice)).toHaveLength(crowd.length);
  });

  it('traces each hop of each envelope in order, from the door to an end', async () => {
    const { world, node, post } = await openRoom();
    const hops: TraceRecord[] = [];
    node.trace$.subscribe((hop) => hops.push(hop));

    post(writer.peer.canonical, noteBy(writer, 'hello').canonical);
    await world.advance(100);

    const [peer, note] = [...new Set(hops.map(({ trace_id }) => trace_id))].map((id) =>
      hops.filter(({ trace_id }) => trace_id === id),
    );
    expect(peer!.map(({ handler, to }) => `${handler} ${to}`)).toEqual([
      ...['resolveDeps received', 'unwrapStory unwrapped', 'refuseKnown fresh', 'openStory opened'],
      ...['refuseRemoved accepted', 'verifySignature signed', 'validate validated', 'sealStory sealed', 'store stored'],
    ]);
    expect(note!.filter(({ handler }) => handler === 'resolveDeps').map(({ from }) => from)).toEqual([
      'received',
      'accepted',
    ]);
  });

  it('tells what was refused by rules and ids, after COMMIT, to whoever listens', async () => {
    const { world, node, post } = await openRoom();
    const told: unknown[] = [];
    node.rejected$.subscribe((one) => told.push(one));
    const forbidden = noteBy(writer, 'forbidden');

    post(writer.peer.canonical, forbidden.canonical);
    await world.advance(100);

    expect(told).toEqual([
      {
        ...{ reason: 'note.not_forbidden', why: 'refused by note.not_forbidden', at: 'signed', event_type: 'note' },
        event_id: toHex(forbidden.event_id),
      },
    ]);
  });

  it('loses one packet where its row cannot be written, and neither the event nor the turn', async () => {
    let armed = false;
    const watch = (sql: string): void => {
      if (armed && sql.startsWith('INSERT INTO outbox')) throw new Error('interrupted');
    };
    const { node, alice } = await aliceAndBob({}, { watch });
    const before = node.stats().counters;

    armed = true;
    const answer = await alice.api['message.create']({ text: 'to all' });
    armed = false;

    right(answer);
    expect(node.stats().counters['rejected.crashed.send']).toBe(1);
    expect(node.stats().counters['packets.accepted']).toBe(before['packets.accepted']);
  });

  it('counts what a reflector cannot send, and stores what set it off', async () => {
    const mailing: Reflector = {
      ...{ name: 'mailing', on: 'note', limit: 1 },
      reflect: (e) => E.right([sending('note', e.event_id, `peer:${'00'.repeat(16)}`)]),
    };
    const { node, alice } = await openRoom({ ...story, reflectors: [mailing] });

    right(await alice.api['note.create']({ text: 'into the void' }));

    expect(node.stats().counters).toMatchObject({ 'rejected.missing': 1 });
    expect(await notesOf(alice)).toHaveLength(1);
  });

  it('goes on with jobs and calls after its transport failed, and says that packets ended', async () => {
    const [world, inbound$, lines] = [virtualWorld(9), new Subject<Arrival>(), [] as LogLine[]];
    const transport = { ...world.wire.transport(), inbound$ };
    const node = await openNodeIn(world, story, { transport, log: (line) => void lines.push(line) });
    const { identity_id } = right(await node.api['identity.create']({ name: 'Alice' }));
    const alice = right(node.as(identity_id));
    const { link } = right(await alice.api['identity.invite']({}));
    right(await node.api['identity.join']({ name: 'Bob', link }));

    inbound$.error(new RangeError('its text may be a secret'));
    const before = node.stats().counters['sent'] ?? 0;
    await world.advance(10_000);
    right(await alice.api['note.create']({ text: 'still here' }));

    expect(node.stats().counters['packets.ended']).toBe(1);
    expect(node.stats().counters['sent']).toBeGreaterThan(before);
    expect(lines).toEqual([{ level: 'error', msg: 'packets ended', details: { cause: 'RangeError', works: 0 } }]);
  });

  it('goes on with packets and jobs after a job of the kernel failed', async () => {
    let armed = false;
    const watch = (sql: string): void => {
      if (armed && /wal_checkpoint/.test(sql)) throw new Error('no room');
    };
    const { world, node, alice, bob } = await aliceAndBob({}, { watch });

    armed = true;
    await world.advance(61_000);
    armed = false;
    right(await alice.api['message.create']({ text: 'still here' }));
    await world.advance(1_000);

    expect(node.stats().counters['jobs.failed.checkpoint.Error']).toBe(1);
    expect(right(await bob.api['message.list']({})).map(({ text }) => text)).toEqual(['still here']);
  });

  it('answers storage where the disk fails, logs it, and is there for the next call', async () => {
    const lines: LogLine[] = [];
    let armed = false;
    const watch = (sql: string): void => {
      if (armed && sql === 'COMMIT') throw new Error('interrupted');
    };
    const { world, alice, node } = await aliceAndBob({}, { watch, log: (line) => void lines.push(line) });
    // So that no job's work is in the queue.
    await world.advance(100);

    armed = true;
    const lost = await alice.api['note.create']({ text: 'lost' });
    armed = false;
    const kept = await alice.api['note.create']({ text: 'kept' });

    expect(left(lost)).toEqual({ _tag: 'storage', rule: 'storage.keeps_the_whole_turn' });
    expect(E.isRight(kept)).toBe(true);
    expect(lines).toMatchObject([{ msg: 'turn lost' }]);
    expect(node.stats().counters['turns.lost_work']).toBe(1);
    expect((await notesOf(alice)).map((text) => text.slice(33))).toEqual(['kept']);
  });

  it('draws every random byte from its port: the same seed makes the same network', async () => {
    const ids = async (seed: number): Promise<readonly string[]> => {
      const { alice, bob } = await aliceAndBob({}, { random: seededRandom(seed) });
      return [alice.identity_id, bob.identity_id];
    };

    expect(await ids(1)).toEqual(await ids(1));
    expect(await ids(1)).not.toEqual(await ids(2));
  });
});
