import { createHash } from 'node:crypto';
import { toHex } from '../lib';
import type { Parcel, Simulator, Transport } from '../streams';

/** What became of packets that were lost, and who sent how many. */
export interface Losses {
  /** A transport on the wire, watched; one a node. */
  readonly transport: () => Transport;
  /** Packets that were lost, but whose content went to the same place again and arrived. */
  readonly repaired: () => number;
  /** Packets sent from an address (hex). */
  readonly sentFrom: (address: string) => number;
}

const keyOf = ({ to, packet }: Parcel): string =>
  createHash('sha256').update(to).update(packet).digest().toString('latin1', 0, 16);

const bump = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);

/** Watches what goes over a simulated wire: what is lost, and what of it comes later after all. */
export const watchLosses = (wire: Simulator): Losses => {
  const [lost, sent] = [new Map<string, number>(), new Map<string, number>()];
  const arrived = new Set<string>();
  let repaired = 0;

  const note = (key: string, isLost: boolean): void => {
    if (arrived.has(key)) return;
    if (isLost) {
      bump(lost, key);
      return;
    }
    arrived.add(key);
    repaired += lost.get(key) ?? 0;
    lost.delete(key);
  };

  const sending =
    (transport: Transport): Transport['send'] =>
    (parcel) => {
      const before = wire.stats().lost;
      const offered = transport.send(parcel);
      if (offered !== 'accepted') return offered;
      note(keyOf(parcel), wire.stats().lost > before);
      bump(sent, toHex(parcel.from));
      return offered;
    };

  return {
    transport: () => {
      const transport = wire.transport();
      return { ...transport, send: sending(transport) };
    },
    repaired: () => repaired,
    sentFrom: (address) => sent.get(address) ?? 0,
  };
};
