import type { OutboxRow } from '../lib/db/outbox';
import type { End, Envelope } from '../lib/envelope';
import { reasonOf } from '../lib/fault';
import type { Counters } from './counters';

/** How the runs of one turn ended. It counts for nothing until COMMIT. */
export interface Outcome {
  readonly add: (e: Envelope<End>) => void;
  readonly packets: () => readonly OutboxRow[];
  readonly rejected: () => readonly Envelope<'rejected'>[];
  /** After COMMIT: adds this turn's ends to the statistics. */
  readonly count: (counters: Counters) => void;
  readonly clear: () => void;
}

const nameOf = (e: Envelope<End>): string => (e.stage === 'rejected' ? `rejected.${reasonOf(e.fault)}` : e.stage);

export const openOutcome = (): Outcome => {
  let packets: OutboxRow[] = [];
  let rejected: Envelope<'rejected'>[] = [];
  let counts = new Map<string, number>();
  const tally = (name: string, times: number): void => void counts.set(name, (counts.get(name) ?? 0) + times);
  return {
    add: (e) => {
      tally(nameOf(e), 1);
      if (e.stage === 'rejected') rejected.push(e);
      if (e.stage === 'parked' && e.evicted > 0) tally('quarantine.evicted', e.evicted);
      if (e.stage === 'sent') {
        packets.push({ id: e.outbox_id, sender: e.from, destination: e.address, packet: e.packet });
      }
    },
    packets: () => packets,
    rejected: () => rejected,
    count: ({ count }) => counts.forEach((times, name) => count(name, times)),
    clear: () => {
      packets = [];
      rejected = [];
      counts = new Map();
    },
  };
};
