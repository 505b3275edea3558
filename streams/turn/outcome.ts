import type { OutboxRow } from '../../lib/db/outbox';
import type { End, Envelope } from '../../lib/envelope/envelope';
import { reasonOf } from '../../lib/fault';
import type { Counters } from '../counters';

/** How the runs of one turn ended. It counts for nothing until COMMIT. */
export interface Outcome {
  readonly add: (e: Envelope<End>) => void;
  readonly mark: () => number;
  /** Takes back the ends since a mark whose writes were undone; refusals stand. */
  readonly undo: (mark: number) => void;
  /** Did any run leave something in the database? */
  readonly wrote: () => boolean;
  readonly packets: () => readonly OutboxRow[];
  readonly rejected: () => readonly Envelope<'rejected'>[];
  /** After COMMIT: adds this turn's ends to the statistics. */
  readonly count: (counters: Counters) => void;
  readonly clear: () => void;
}

/** Notes on an end: its name, with the packet or the refusal. */
interface Note {
  readonly name: string;
  readonly packet?: OutboxRow;
  readonly rejected?: Envelope<'rejected'>;
  readonly evicted?: number;
}

const noteOf = (e: Envelope<End>): Note => {
  switch (e.stage) {
    case 'rejected':
      return { name: `rejected.${reasonOf(e.fault)}`, rejected: e };
    case 'sent':
      return {
        name: 'sent',
        packet: { id: e.outbox_id, sender: e.from, destination: e.address, packet: e.packet },
      };
    case 'parked':
      return { name: 'parked', evicted: e.evicted };
    case 'stored':
      return { name: e.local_seq === undefined ? 'seen' : 'stored' };
    case 'framed':
      return { name: 'framed' };
    case 'kept':
    case 'forgotten':
    case 'lifted':
    case 'resealed':
    case 'purged':
      return { name: e.stage };
  }
};

/** Ends that write nothing to disk: copies are refused, ephemeral events live in memory. */
const LEAVES_NOTHING: ReadonlySet<string> = new Set(['rejected.known', 'rejected.forgotten', 'seen', 'framed', 'kept']);

export const openOutcome = (): Outcome => {
  let notes: Note[] = [];
  return {
    add: (e) => void notes.push(noteOf(e)),
    mark: () => notes.length,
    undo: (mark) => {
      notes = [...notes.slice(0, mark), ...notes.slice(mark).filter(({ rejected }) => rejected !== undefined)];
    },
    wrote: () => notes.some(({ name }) => !LEAVES_NOTHING.has(name)),
    packets: () => notes.map(({ packet }) => packet).filter((packet) => packet !== undefined),
    rejected: () => notes.map(({ rejected }) => rejected).filter((one) => one !== undefined),
    count: ({ count }) => {
      for (const { name, evicted = 0 } of notes) {
        count(name);
        count('quarantine.evicted', evicted);
      }
    },
    clear: () => {
      notes = [];
    },
  };
};
