import * as E from 'fp-ts/Either';
import { bringing, drop, framing, note, noting, secret } from '../../lib';
import { denied } from '../../lib/fault';
import { refTo, ZERO_ID } from '../../lib/ids';
import { reflectWith } from '../../reflectors/reflector';
import { sending } from '../../lib/envelope/emission';
import type { CauseCtx } from '../../lib/operation/flow';
import { openContexts } from '../../streams/edges/contexts';
import { seededRandom } from '../../streams/testing';
import { aliceAndBob } from '../support/kernel/cast';
import { alice, at, bob, idOf, noteBy, peerRef, storedOf } from '../support/kernel/envelopes';
import { openKernel } from '../support/kernel/kernel';
import { left, right } from '../support/common/right';
import { FRAME, pong } from '../support/kernel/storyKeyed';
import { marbles } from '../support/common/marbles';
import { addressIn, stranger, tapped } from '../support/transports/wiretap';
import { virtualWorld } from '../../streams/testing';

const INBOX = refTo('inbox', alice.public_key);
const question = Uint8Array.of(1, ...bob.peer.event_id, 9);

/** Alice lives here and knows Bob. */
const openRoom = () => {
  const kernel = openKernel();
  kernel.meet(kernel.settle(alice), bob);
  const arrive = (packet: Uint8Array) =>
    kernel.turnOf(kernel.envelopes.ofPacket(packet, alice.public_key, 'Bob', [INBOX]));
  const emit = (emission: Parameters<typeof kernel.envelopes.ofEmission>[0]) =>
    kernel.turnOf(right(kernel.envelopes.ofEmission(emission, 1, 0)));
  return { ...kernel, arrive, emit };
};

describe('a frame', () => {
  it('ends where it is unwrapped, as its owner’s, and says what it was unwrapped with', () => {
    const { arrive } = openRoom();

    expect(arrive(Uint8Array.of(FRAME, ...question))).toMatchObject([
      { stage: 'framed', received_by: 1, frame: question, via: INBOX, origin: 'Bob' },
    ]);
  });

  it('leaves with bytes of its own, to whom it is for, and is no event', () => {
    const { emit, store } = openRoom();

    const [end] = emit(framing(question, peerRef(bob)));

    expect(end).toMatchObject({ stage: 'sent', packet: Uint8Array.of(FRAME, ...question), address: bob.public_key });
    expect(store.outbox.due(Number.MAX_SAFE_INTEGER)).toHaveLength(1);
    expect(framing(question, peerRef(bob))).toMatchObject({ carries: 'frame', event_id: ZERO_ID, event_type: '' });
  });

  it('and an event have random bytes of their own for each packet, 32 of them', () => {
    const { envelopes } = openRoom();
    const fresh = [
      framing(question, peerRef(bob)),
      sending('note', idOf(1), peerRef(bob)),
      framing(question, peerRef(bob)),
    ]
      .map((one) => right(envelopes.ofEmission(one, 1, 0)))
      .map((e) => (e.stage === 'outgoing' ? Buffer.from(e.fresh).toString('hex') : ''));

    expect([new Set(fresh).size, ...fresh.map(({ length }) => length)]).toEqual([3, 64, 64, 64]);
  });

  it('says nothing of its own random bytes: whoever frames cannot choose them', () => {
    const { envelopes } = openRoom();
    const forged = { ...framing(question, peerRef(bob)), needs: ['tag:x'], received_by: 2, fresh: idOf(1) } as never;

    const e = right(envelopes.ofEmission(forged, 1, 0));
    expect(e).toMatchObject({ received_by: 1, needs: [peerRef(bob), 'sender:'], event_type: '' });
    expect(e).not.toMatchObject({ fresh: idOf(1) });
  });

  it(
    'wakes a reflector of frames, and no event does',
    marbles(({ hot, expectObservable }) => {
      const reflect = reflectWith(
        pong,
        () => ({}) as CauseCtx,
        () => undefined,
      );
      const framed = at('framed', { frame: Uint8Array.of(1, 7), nonce: Uint8Array.of(1), via: INBOX, origin: 'Bob' });
      const source$ = hot('-c-p-', { c: framed, p: storedOf(noteBy(bob, 'an event')) });
      const expected = '   -c---';

      const reflection$ = source$.pipe(reflect);

      expectObservable(reflection$).toBe(expected, {
        c: { cause: framed, emission: framing(Uint8Array.of(2, 7), refTo('peer', Uint8Array.of(7))) },
      });
    }),
  );

  it('is reflected on by a node, and what comes of it is sent after the commit', async () => {
    const world = virtualWorld(7);
    const tap = tapped(world.wire.transport());
    const { node, alice: session, ...cast } = await aliceAndBob({}, { transport: tap.transport });
    right(await session.api['message.create']({ text: 'hello' }));
    const [self] = right(await session.api['peer.list']({})).filter(({ own }) => own);
    const address = addressIn(right(await session.api['identity.invite']({})).link);
    tap.parcels.length = 0;

    // Named in the frame: who is to be answered. Alice answers herself.
    const frame = Uint8Array.of(FRAME, 1, ...Buffer.from(self?.peer_id ?? '', 'hex'), 9);
    stranger(world)(address, frame);
    stranger(world)(address, Uint8Array.of(FRAME, 3, 3));
    await world.advance(100);
    await cast.world.advance(10);

    const sent = tap.parcels.filter(({ packet }) => packet[0] === FRAME);
    expect(sent.map(({ packet }) => [...packet.subarray(0, 2), packet.at(-1)])).toEqual([[FRAME, 2, 9]]);
    expect(node.stats().counters['framed']).toBeGreaterThanOrEqual(2);
  });
});

describe('a note of passing rows', () => {
  const visit = note('visits', { visit_id: idOf(1), cipher: secret(idOf(2)), until_ms: Number.MAX_SAFE_INTEGER });

  it('is kept, and lends its secret wrapped, whose it is beside it', () => {
    const { emit, store } = openRoom();

    expect(emit(noting(visit))).toMatchObject([{ stage: 'kept', count: 1 }]);

    const dep = right(store.lend(0, refTo('visit', idOf(1))));
    expect(dep).toMatchObject({ received_by: 1, row: { received_by: 1 } });
    expect(Object.keys(dep?.row ?? {})).toEqual(['received_by']);
    expect(JSON.stringify(dep)).not.toContain('2,2,2');
  });

  it('is refused whole where one of it is', () => {
    const { emit, store } = openRoom();

    const ends = emit(noting(visit, drop('notes', { text: 'a kept table' })));

    expect(ends).toMatchObject([{ stage: 'rejected', fault: denied('note.is_of_a_passing_table') }]);
    expect(right(store.lend(0, refTo('visit', idOf(1))))).toBeUndefined();
  });

  it('answers a flow, and goes with a flow that fails', () => {
    const kernel = openRoom();
    const { store, envelopes, crypto, now, turn } = kernel;
    const contexts = openContexts({ store, envelopes, crypto, random: seededRandom(1), jobs: () => [], now });
    const session = contexts.session(turn, 1, store.owners.nameOf(1)!);
    const noted = (fails: boolean) =>
      kernel.within(() =>
        turn.attempt('flow', () => {
          const answer = session.emit(noting(visit));
          return fails ? E.left(denied('flow.fails')) : answer;
        }),
      );
    const isHere = () => right(store.lend(0, refTo('visit', idOf(1)))) !== undefined;

    expect([left(noted(true)), isHere()]).toEqual([denied('flow.fails'), false]);
    expect([right(noted(false)), isHere()]).toEqual([ZERO_ID, true]);
  });
});

describe('what is brought by hand and may wait', () => {
  it('answers with the id it claims, where it waits; and is a failure where it may not', () => {
    const kernel = openRoom();
    const { store, envelopes, crypto, now, turn, within } = kernel;
    const contexts = openContexts({ store, envelopes, crypto, random: seededRandom(1), jobs: () => [], now });
    const session = contexts.session(turn, 1, store.owners.nameOf(1)!);
    const orphan = (n: number) => noteBy(bob, `orphan ${n}`, [idOf(n)]);
    const brought = (n: number, mayWait?: boolean) =>
      within(() => session.emit(bringing(orphan(n).canonical, orphan(n).event_id, 'file', mayWait)));

    expect(right(brought(1, true))).toEqual(orphan(1).event_id);
    expect([left(brought(2)), left(brought(3, false))]).toMatchObject([{ _tag: 'Missing' }, { _tag: 'Missing' }]);
  });
});
