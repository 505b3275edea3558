import { filter, firstValueFrom } from 'rxjs';
import type { Arrival, Parcel, Transport, TransportStatus } from '../../../streams/transports/transport';

/** Two ends of one wire, and a way to let everything that is under way arrive. */
export interface Wired {
  readonly here: Transport;
  readonly there: Transport;
  /** Does an arrival say which local address it was sent to? */
  readonly namesInbox: boolean;
  /** The address at which a sender reaches `there`; read once both are up. */
  readonly reach: (local: Uint8Array) => Uint8Array;
  /** An address of the same kind that nobody listens on. */
  readonly nowhere: () => Uint8Array;
  /** The transports' clock, in milliseconds. */
  readonly now: () => number;
  readonly settle: () => Promise<void> | void;
}

const address = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const [HERE, THERE] = [address(1), address(2)];

const isUp = ({ status$ }: Transport): Promise<TransportStatus> =>
  firstValueFrom(status$.pipe(filter(({ state }) => state === 'up')));

/** Checks the promises that every transport makes to the engine. */
export const itIsATransport = (wire: () => Wired | Promise<Wired>): void => {
  const ends: Transport[] = [];
  afterEach(() => ends.splice(0).forEach((end) => end.stop()));

  const opened = async () => {
    const wired = await wire();
    const arrivals: Arrival[] = [];
    const statuses: TransportStatus[] = [];
    const ended: string[] = [];
    ends.push(wired.here, wired.there);
    wired.there.inbound$.subscribe({ next: (one) => arrivals.push(one), complete: () => ended.push('inbound') });
    wired.there.status$.subscribe({ next: (one) => statuses.push(one), complete: () => ended.push('status') });
    wired.there.listen(THERE);
    wired.there.start();
    wired.here.start();
    await Promise.all([isUp(wired.here), isUp(wired.there)]);
    const to = wired.reach(THERE);
    const parcel = (packet: Uint8Array): Parcel => ({ from: HERE, to, packet });
    const bytes = (length: number, fill = 7): Parcel => parcel(new Uint8Array(length).fill(fill));
    const inbox = (local: Uint8Array): Uint8Array | undefined => (wired.namesInbox ? local : undefined);
    return { ...wired, arrivals, statuses, ended, bytes, inbox };
  };

  it('delivers what is sent to an address that is listened on, unchanged, with the address it was sent to if it can tell', async () => {
    const { here, arrivals, inbox, settle, bytes } = await opened();

    const offered = here.send(bytes(513));
    await settle();

    expect(offered).toBe('accepted');
    expect(arrivals.map(({ to }) => to)).toEqual([inbox(THERE)]);
    expect(arrivals.map(({ packet }) => Uint8Array.from(packet))).toEqual([new Uint8Array(513).fill(7)]);
    expect(typeof arrivals[0]?.origin).toBe('string');
  });

  it('delivers nothing while it is being sent', async () => {
    const { here, arrivals, settle, bytes } = await opened();

    here.send(bytes(1));
    const during = arrivals.length;
    await settle();

    expect([during, arrivals.length]).toEqual([0, 1]);
  });

  it('carries a packet of its greatest size and refuses one byte more', async () => {
    const { here, arrivals, settle, bytes } = await opened();
    const { packetBytesMax } = here.caps;

    const offered = [here.send(bytes(packetBytesMax)), here.send(bytes(packetBytesMax + 1))];
    await settle();

    expect(offered).toEqual(['accepted', 'too-big']);
    expect(arrivals.map(({ packet }) => packet.length)).toEqual([packetBytesMax]);
  });

  it('hears what is sent to each of its addresses, and of none that it gave up where it can tell them apart', async () => {
    const { here, there, arrivals, namesInbox, reach, settle, bytes } = await opened();
    const other = address(3);
    there.listen(other);
    there.listen(other);

    here.send({ ...bytes(1, 1), to: reach(other) });
    await settle();
    there.unlisten(other);
    there.unlisten(other);
    here.send({ ...bytes(1, 2), to: reach(other) });
    here.send(bytes(1, 3));
    await settle();

    const heard = arrivals.map(({ to, packet: [fill] }) => [to?.[0], fill]);
    expect(heard).toEqual(
      namesInbox
        ? [
            [3, 1],
            [2, 3],
          ]
        : [1, 2, 3].map((fill) => [undefined, fill]),
    );
  });

  it('takes what nobody listens for, and gives it to nobody', async () => {
    const { here, arrivals, nowhere, settle, bytes } = await opened();

    const offered = here.send({ ...bytes(1), to: nowhere() });
    await settle();
    const heard = arrivals.length;
    here.send(bytes(1));
    await settle();

    expect(offered).toBe('accepted');
    expect([heard, arrivals.length]).toEqual([0, 1]);
  });

  it('does not send what is late, and sends what is due now', async () => {
    const { here, arrivals, now, settle, bytes } = await opened();
    const nowMs = now();

    const offered = [
      here.send({ ...bytes(1, 1), dueMs: nowMs - 1 }),
      here.send({ ...bytes(1, 2), dueMs: nowMs + 60_000 }),
    ];
    await settle();

    expect(offered).toEqual(['expired', 'accepted']);
    expect(arrivals.map(({ packet: [fill] }) => fill)).toEqual([2]);
  });

  it('is up once started, and says so once', async () => {
    const { there, statuses } = await opened();

    there.start();

    expect(statuses.at(0)).toEqual({ state: 'down' });
    expect(statuses.filter(({ state }) => state === 'up')).toEqual([{ state: 'up' }]);
    expect(statuses.at(-1)).toEqual({ state: 'up' });
  });

  it('is over once stopped: down, both streams complete, nothing arrives, every offer is closed', async () => {
    const { here, there, arrivals, statuses, ended, settle, bytes } = await opened();
    here.send(bytes(1));

    there.stop();
    const offered = there.send(bytes(1));
    there.start();
    there.listen(THERE);
    here.send(bytes(1));
    await settle();

    expect(offered).toBe('closed');
    expect(statuses.at(-1)).toEqual({ state: 'down' });
    expect(ended.sort()).toEqual(['inbound', 'status']);
    expect(arrivals).toEqual([]);
  });

  it('may be stopped twice, and before it was ever started', async () => {
    const { there, ended } = await opened();
    there.stop();

    expect(() => there.stop()).not.toThrow();
    const { here } = await wire();
    expect(() => here.stop()).not.toThrow();
    expect(ended.sort()).toEqual(['inbound', 'status']);
  });

  it('throws at nothing that it is offered', async () => {
    const { here, settle, bytes } = await opened();
    const none = new Uint8Array(0);

    const offers = [bytes(0), { ...bytes(1), to: none }, { ...bytes(1), from: none }, { ...bytes(1), to: HERE }];
    const answers = offers.map((parcel) => here.send(parcel));
    await settle();

    for (const answer of answers) expect(['accepted', 'unreachable', 'too-big', 'queue-full']).toContain(answer);
  });
};
