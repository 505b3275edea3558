import * as E from 'fp-ts/Either';
import type { Envelope } from '../../../lib/envelope/envelope';
import type { Fault } from '../../../lib/fault';
import type { Ref } from '../../../lib/ids';
import { refused } from '../../../lib/fault';
import type { LogLine } from '../../../lib/log';
import { seededRandom } from '../../../lib/random';
import { openCounters } from '../../../streams/counters';
import { openEnvelopes } from '../../../streams/edges/envelopes';
import type { Work } from '../../../streams/turn/ingress';
import { isolateFailure, receivePackets } from '../../../streams/edges/receivePackets';
import { type Arrival, PACKET_BYTES_MAX } from '../../../streams/transports/transport';
import type { Turn } from '../../../streams/turn/turn';
import { alice, registry } from '../../support/kernel/envelopes';
import { marbles } from '../../support/common/marbles';
import { story } from '../../support/kernel/story';

const arrival = (packet: Uint8Array): Arrival => ({ to: alice.public_key, packet, origin: 'Bob' });
const bytes = (length: number): Arrival => arrival(new Uint8Array(length));
type Arrive = (packet: Uint8Array, to: Uint8Array | undefined) => E.Either<Fault, readonly Ref[]>;

const openRoom = (
  arrive: Arrive = story.arrive,
  hasRoom = () => true,
  endOf: (e: Envelope) => unknown = () => ({ stage: 'parked' }),
) => {
  const counters = openCounters();
  const works: Work[] = [];
  const offer = (work: Work): boolean => hasRoom() && works.push(work) > 0;
  const envelopes = openEnvelopes(registry, [], seededRandom(1));
  const renewed: Ref[] = [];
  const renew = (refs: readonly Ref[]): void => void renewed.push(...refs);
  const packets = receivePackets({ protocol: { arrive }, envelopes, counters, renew }, { offer });
  /** What the turn runs of all that was offered. */
  const run = (): readonly unknown[] => {
    const ran: unknown[] = [];
    const turn = { run: (e: Envelope) => (ran.push(e), endOf(e)) } as unknown as Turn;
    for (const work of works) work.run(turn);
    return ran;
  };
  return { packets, counters, renewed, run };
};

describe('receive', () => {
  it(
    'emits nothing itself, and completes when its transport does',
    marbles(({ hot, expectObservable }) => {
      const source$ = hot('-c-c--|', { c: bytes(513) });
      const expected = '   ------|';

      const packet$ = source$.pipe(openRoom().packets);

      expectObservable(packet$).toBe(expected);
    }),
  );

  const runsOf = (arrivals: readonly Arrival[], room = openRoom()): readonly unknown[] => {
    const letters = [...'cdprxt'].slice(0, arrivals.length);
    const values = Object.fromEntries(letters.map((letter, n) => [letter, arrivals[n]!]));
    marbles(
      ({ hot }) =>
        void hot(`-(${letters.join('')})-`, values)
          .pipe(room.packets)
          .subscribe(),
    )();
    return room.run();
  };

  it('makes one run of one packet, which is nobody’s yet and needs what its protocol says', () => {
    const [one, two] = runsOf([bytes(513), bytes(7)]);

    const inbox = `inbox:${Buffer.from(alice.public_key).toString('hex')}`;
    expect(one).toEqual({
      ...{ stage: 'received', received_by: 0, event_type: '', needs: [inbox], deps: new Map(), trace_id: 1 },
      ...{ packet: new Uint8Array(513), inbox: alice.public_key, origin: 'Bob' },
    });
    expect(two).toMatchObject({ packet: new Uint8Array(7), trace_id: 2 });
  });

  it('counts and drops what has no length that a transport carries, before anything is done with it', () => {
    const asked: number[] = [];
    const arrive: Arrive = (packet) => E.right((asked.push(packet.length), []));
    const room = openRoom(arrive);

    const runs = runsOf([0, 1, PACKET_BYTES_MAX, PACKET_BYTES_MAX + 1].map(bytes), room);

    expect(asked).toEqual([1, PACKET_BYTES_MAX]);
    expect(runs).toHaveLength(2);
    expect(room.counters.read()).toEqual({ 'rejected.malformed.packet': 2 });
  });

  it('counts what its protocol refuses, and what its protocol throws at, and goes on', () => {
    const arrive: Arrive = (packet) => {
      if (packet.length === 2) throw new Error('two bytes, of all things');
      return packet.length === 1 ? E.left(refused('packet.has_two_bytes')) : E.right([]);
    };
    const room = openRoom(arrive);

    const runs = runsOf([1, 2, 3].map(bytes), room);

    expect(runs).toMatchObject([{ stage: 'received', packet: new Uint8Array(3) }]);
    expect(room.counters.read()).toEqual({ 'rejected.packet.has_two_bytes': 1, 'rejected.crashed.arrive': 1 });
  });

  it('hands on what does not say which address it was sent to, for the protocol to take or refuse', () => {
    const room = openRoom();

    const runs = runsOf([{ ...bytes(3), to: undefined }], room);
    const taking = runsOf(
      [{ ...bytes(3), to: undefined }],
      openRoom(() => E.right([])),
    );

    expect(runs).toEqual([]);
    expect(room.counters.read()).toEqual({ 'rejected.packet.names_its_inbox': 1 });
    expect(taking).toMatchObject([{ stage: 'received', inbox: undefined }]);
  });

  it('counts and drops what there is no room for, and goes on when there is', () => {
    let left = 1;
    const room = openRoom(story.arrive, () => (left -= 1) !== -1);

    const runs = runsOf([1, 2, 3].map(bytes), room);

    expect(runs).toHaveLength(2);
    expect(room.counters.read()).toEqual({ 'rejected.over_limit.ingress': 1 });
  });
});

describe('endingAlone', () => {
  it(
    'ends where packets end in an error, counts it, and says so without its text',
    marbles(({ hot, expectObservable, flush }) => {
      const [counters, lines] = [openCounters(), [] as LogLine[]];
      const source$ = hot<never>('--#', {}, new RangeError('its text may be a secret'));
      const expected = '         --|';

      expectObservable(source$.pipe(isolateFailure(counters, (line) => void lines.push(line)))).toBe(expected);
      flush();

      expect(counters.read()).toEqual({ 'packets.ended': 1 });
      expect(lines).toEqual([{ level: 'error', msg: 'packets ended', details: { cause: 'RangeError', works: 0 } }]);
    }),
  );

  it(
    'ends so even where the log throws',
    marbles(({ hot, expectObservable }) => {
      const source$ = hot<never>('--#');
      const expected = '         --|';

      const end$ = source$.pipe(
        isolateFailure(openCounters(), () => {
          throw new Error('full');
        }),
      );

      expectObservable(end$).toBe(expected);
    }),
  );
});
