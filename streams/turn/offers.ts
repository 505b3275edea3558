import type { OutboxRow } from '../../lib/db/outbox';
import type { Store } from '../../lib/db/store';
import type { Counters } from '../counters';
import type { Offered, Transport } from '../transports/transport';

/** How long a packet waits that the transport had no room for, in milliseconds. */
export const RETRY_MS = 1_000;

/** Offers what a turn put into the outbox, once it is committed, and takes away what was accepted. */
export interface Offers {
  /** After COMMIT. */
  readonly offer: (rows: readonly OutboxRow[]) => void;
  /** Offers what is due and was not offered yet: after a restart, or when there was no room. Answers how many. */
  readonly offerDue: () => number;
  /** Inside a turn: writes what became of earlier offers. */
  readonly settle: () => void;
  /** After that turn's COMMIT. */
  readonly dropSettled: () => void;
  /** Packets offered whose rows are still as they were. */
  readonly unsettledCount: () => number;
  /** Packets that the transport has not taken. */
  readonly waitingCount: () => number;
}

export const openOffers = (
  { outbox }: Pick<Store, 'outbox'>,
  transport: Transport,
  counters: Counters,
  now: () => number,
): Offers => {
  const done = new Map<number, 'remove' | 'delay'>();
  let written: readonly number[] = [];

  const outcome = (offered: Offered): 'remove' | 'delay' => {
    counters.count(`packets.${offered}`);
    return offered === 'queue-full' || offered === 'closed' ? 'delay' : 'remove';
  };
  const offer = (rows: readonly OutboxRow[]): number => {
    const before = done.size;
    for (const { id, sender, destination, packet } of rows) {
      if (!done.has(id)) done.set(id, outcome(transport.send({ from: sender, to: destination, packet })));
    }
    return done.size - before;
  };

  return {
    offer: (rows) => void offer(rows),
    offerDue: () => offer(outbox.due(now())),
    settle: () => {
      written = [...done.keys()];
      for (const [id, fate] of done) {
        if (fate === 'remove') outbox.remove(id);
        else outbox.delay(id, now() + RETRY_MS);
      }
    },
    dropSettled: () => {
      for (const id of written) done.delete(id);
      written = [];
    },
    unsettledCount: () => done.size,
    waitingCount: () => outbox.size() - [...done.values()].filter((fate) => fate === 'remove').length,
  };
};
