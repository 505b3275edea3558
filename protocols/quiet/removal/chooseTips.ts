import { toHex, type EventId } from '../../../lib';

/** An event of a device's authority log that counts. */
export interface LogEvent {
  readonly event_id: EventId;
  readonly peer_id: EventId;
  readonly prev: EventId;
  readonly log: number;
  /** Users and devices that this event let in. */
  readonly rests: number;
}

/** The last event of a branch that is to count. */
export interface Tip {
  readonly peer_id: EventId;
  readonly cutoff: EventId;
}

/** Tips that one removal lists at most. Source: quiet, "Removal". */
export const TIPS_MAX = 64;

/**
 * Chooses the tips that a removal lists, so that those who rest on the removed log go on counting: the branches on which
 * most users and devices rest come first, then the longer ones, then the smaller id.
 */
export const chooseTips = (events: readonly LogEvent[]): readonly Tip[] => {
  const inOrder = [...events].sort((a, b) => a.log - b.log);
  const restsUpTo = new Map<string, number>();
  const followed = new Set<string>();
  for (const { event_id, prev, rests } of inOrder) {
    restsUpTo.set(toHex(event_id), (restsUpTo.get(toHex(prev)) ?? 0) + rests);
    followed.add(toHex(prev));
  }
  const weightOf = ({ event_id }: LogEvent): number => restsUpTo.get(toHex(event_id)) ?? 0;
  return inOrder
    .filter(({ event_id }) => !followed.has(toHex(event_id)))
    .sort((a, b) => weightOf(b) - weightOf(a) || b.log - a.log || (toHex(a.event_id) < toHex(b.event_id) ? -1 : 1))
    .slice(0, TIPS_MAX)
    .map(({ peer_id, event_id }) => ({ peer_id, cutoff: event_id }));
};
