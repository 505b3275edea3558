import { createHash } from 'node:crypto';
import { toHex } from '../lib';
import type { Parcel, Simulator, Transport } from '../streams';

/** Counts packets by sender, and lost packets that were repaired. */
export interface Losses {
  /** Opens a watched transport for one node. */
  readonly transport: () => Transport;
  /** Lost packets whose content was sent to the same address again, and arrived. */
  readonly repaired: () => number;
  /** Packets sent from an address, given in hex. */
  readonly sentFrom: (address: string) => number;
}

const keyOf = ({ to, packet }: Parcel): string =>
  createHash('sha256').update(to).update(packet).digest().toString('latin1', 0, 16);

const bump = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);

/** Watches a simulated wire: which packets are lost, and which of them are repaired later. */
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

  const watchedSend =
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
      return { ...transport, send: watchedSend(transport) };
    },
    repaired: () => repaired,
    sentFrom: (address) => sent.get(address) ?? 0,
  };
};
