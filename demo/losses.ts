import { createHash } from 'node:crypto';
import type { Parcel, Simulator, Transport } from '../streams';

/** What became of packets that were lost. */
export interface Losses {
  readonly transport: Transport;
  /** Packets that were lost, but whose content went to the same place again and arrived. */
  readonly repaired: () => number;
}

const keyOf = ({ to, packet }: Parcel): string =>
  createHash('sha256').update(to).update(packet).digest().toString('latin1', 0, 16);

/** Watches a transport on a simulated wire: what is lost, and what of it comes later after all. */
export const watchLosses = (wire: Simulator): Losses => {
  const transport = wire.transport();
  const lost = new Map<string, number>();
  const arrived = new Set<string>();
  let repaired = 0;

  const note = (key: string, isLost: boolean): void => {
    if (arrived.has(key)) return;
    if (isLost) {
      lost.set(key, (lost.get(key) ?? 0) + 1);
      return;
    }
    arrived.add(key);
    repaired += lost.get(key) ?? 0;
    lost.delete(key);
  };

  return {
    transport: {
      ...transport,
      send: (parcel) => {
        const before = wire.stats().lost;
        const offered = transport.send(parcel);
        if (offered === 'accepted') note(keyOf(parcel), wire.stats().lost > before);
        return offered;
      },
    },
    repaired: () => repaired,
  };
};
