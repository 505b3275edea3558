import type { Arrival, Parcel, Transport, TransportStatus } from '../../streams/transports/transport';

/** Two ends of one wire, and a way to let everything that is under way arrive. */
export interface Wired {
  readonly here: Transport;
  readonly there: Transport;
  readonly settle: () => Promise<void> | void;
}

const address = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const [HERE, THERE] = [address(1), address(2)];

/** What every transport promises the engine. Run it against each one, whatever it is made of. */
export const itIsATransport = (wire: () => Wired): void => {
  const opened = () => {
    const wired = wire();
    const arrivals: Arrival[] = [];
    const statuses: TransportStatus[] = [];
    const ended: string[] = [];
    wired.there.inbound$.subscribe({ next: (one) => arrivals.push(one), complete: () => ended.push('inbound') });
    wired.there.status$.subscribe({ next: (one) => statuses.push(one), complete: () => ended.push('status') });
    wired.there.listen(THERE);
    wired.there.start();
    wired.here.start();
    const parcel = (packet: Uint8Array): Parcel => ({ from: HERE, to: THERE, packet });
    const bytes = (length: number, fill = 7): Parcel => parcel(new Uint8Array(length).fill(fill));
    return { ...wired, arrivals, statuses, ended, bytes };
  };

  it('delivers what is sent to an address that is listened on, unchanged, with the address it was sent to', async () => {
    const { here, arrivals, settle, bytes } = opened();

    const offered = here.send(bytes(513));
    await settle();

    expect(offered).toBe('accepted');
    expect(arrivals).toMatchObject([{ to: THERE, packet: new Uint8Array(513).fill(7) }]);
    expect(typeof arrivals[0]?.origin).toBe('string');
  });

  it('delivers nothing while it is being sent', async () => {
    const { here, arrivals, settle, bytes } = opened();

    here.send(bytes(1));
    const during = arrivals.length;
    await settle();

    expect([during, arrivals.length]).toEqual([0, 1]);
  });

  it('carries a packet of its greatest size and refuses one byte more', async () => {
    const { here, arrivals, settle, bytes } = opened();
    const { packetBytesMax } = here.caps;

    const offered = [here.send(bytes(packetBytesMax)), here.send(bytes(packetBytesMax + 1))];
    await settle();

    expect(offered).toEqual(['accepted', 'too-big']);
    expect(arrivals.map(({ packet }) => packet.length)).toEqual([packetBytesMax]);
  });

  it('hears what is sent to each of its addresses, and of none that it gave up', async () => {
    const { here, there, arrivals, settle, bytes } = opened();
    const other = address(3);
    there.listen(other);
    there.listen(other);

    here.send({ ...bytes(1), to: other });
    await settle();
    there.unlisten(other);
    there.unlisten(other);
    here.send({ ...bytes(1), to: other });
    here.send(bytes(1));
    await settle();

    expect(arrivals.map(({ to }) => to?.[0])).toEqual([3, 2]);
  });

  it('takes what nobody listens for, and gives it to nobody', async () => {
    const { here, arrivals, settle, bytes } = opened();

    const offered = here.send({ ...bytes(1), to: address(9) });
    await settle();

    expect(offered).toBe('accepted');
    expect(arrivals).toEqual([]);
  });

  it('is up once started, and says so once', () => {
    const { there, statuses } = opened();

    there.start();

    expect(statuses.at(0)).toEqual({ state: 'down' });
    expect(statuses.at(-1)).toEqual({ state: 'up' });
  });

  it('is over once stopped: down, both streams complete, nothing arrives, every offer is closed', async () => {
    const { here, there, arrivals, statuses, ended, settle, bytes } = opened();
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

  it('may be stopped twice, and before it was ever started', () => {
    const { there, ended } = opened();
    there.stop();

    expect(() => there.stop()).not.toThrow();
    expect(() => wire().here.stop()).not.toThrow();
    expect(ended.sort()).toEqual(['inbound', 'status']);
  });

  it('throws at nothing that it is offered', async () => {
    const { here, settle, bytes } = opened();
    const none = new Uint8Array(0);

    const offers = [bytes(0), { ...bytes(1), to: none }, { ...bytes(1), from: none }, { ...bytes(1), to: HERE }];
    const answers = offers.map((parcel) => here.send(parcel));
    await settle();

    for (const answer of answers) expect(['accepted', 'unreachable', 'too-big', 'queue-full']).toContain(answer);
  });
};
