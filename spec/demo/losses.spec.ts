import { watchLosses } from '../../demo/losses';
import type { Parcel } from '../../streams';
import { virtualWorld } from '../../streams/testing';

const [alice, bob, carol] = [1, 2, 3].map((fill) => new Uint8Array(32).fill(fill)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
];
const parcel = (to: Uint8Array, ...packet: readonly number[]): Parcel => ({
  from: alice,
  to,
  packet: Uint8Array.from(packet),
});

describe('watchLosses', () => {
  const watch = () => {
    const { wire } = virtualWorld(1);
    const losses = watchLosses(wire);
    const { repaired, sentFrom } = losses;
    const transport = losses.transport();
    const send = (loss: number, ...parcels: readonly Parcel[]): number => {
      wire.setConditions({ loss });
      parcels.forEach(transport.send);
      return repaired();
    };
    return { send, transport, wire, losses, sentFrom };
  };

  it('counts what was lost and came later', () => {
    const { send } = watch();

    expect(send(0, parcel(bob, 1))).toBe(0);
    expect(send(1, parcel(bob, 2), parcel(bob, 3))).toBe(0);
    expect(send(0, parcel(bob, 2))).toBe(1);
    expect(send(0, parcel(bob, 2))).toBe(1);
  });

  it('counts each loss of what was lost more than once', () => {
    const { send } = watch();

    send(1, parcel(bob, 1), parcel(bob, 1));

    expect(send(0, parcel(bob, 1))).toBe(2);
  });

  it('does not mistake one place for another, nor one packet', () => {
    const { send } = watch();

    send(1, parcel(bob, 1));

    expect(send(0, parcel(carol, 1), parcel(bob, 2))).toBe(0);
  });

  it('does not call it repaired where it had arrived before', () => {
    const { send } = watch();

    send(0, parcel(bob, 1));
    send(1, parcel(bob, 1));

    expect(send(0, parcel(bob, 1))).toBe(0);
  });

  it('counts what an address sent over all nodes', () => {
    const { send, losses, sentFrom } = watch();

    send(0, parcel(bob, 1));
    losses.transport().send(parcel(bob, 2));

    expect([sentFrom('01'.repeat(32)), sentFrom('02'.repeat(32))]).toEqual([2, 0]);
  });

  it('answers what the wire answers, and counts nothing that it did not take', () => {
    const { send, transport, wire } = watch();
    const large = { ...parcel(bob), packet: new Uint8Array(1_201) };

    expect(transport.send(large)).toBe('too-big');
    send(1, large);
    wire.setConditions({ packetBytesMax: 2_000 });

    expect(send(0, large)).toBe(0);
  });
});
