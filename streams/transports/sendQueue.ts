/** Packets that may wait: in all, and for one destination, so that no destination fills the queue alone. */
export const QUEUED_MAX = 8_192;
export const QUEUED_PER_DESTINATION_MAX = 2_048;

/** A fair queue: packets leave by destination in turn, and for one destination in order of arrival. */
export interface SendQueue<A> {
  /** False where there is no room. */
  readonly put: (destination: string, item: A) => boolean;
  readonly take: () => A | undefined;
  readonly count: () => number;
  /** Drops all packets and answers how many there were. */
  readonly clear: () => number;
}

interface Line<A> {
  readonly items: A[];
  /** Index of the first packet that is not yet taken. */
  head: number;
}

/** Taken items stay in the array until they are half of it, so that taking one costs the same at any length. */
const shorten = <A>(line: Line<A>): void => {
  if (line.head * 2 < line.items.length) return;
  line.items.splice(0, line.head);
  line.head = 0;
};

export const openSendQueue = <A>(
  queuedMax = QUEUED_MAX,
  perDestinationMax = QUEUED_PER_DESTINATION_MAX,
): SendQueue<A> => {
  /** Destinations in the order of their turns; at most one for each packet. */
  const lines = new Map<string, Line<A>>();
  let count = 0;
  return {
    put: (destination, item) => {
      const line = lines.get(destination);
      if (count >= queuedMax || (line !== undefined && line.items.length - line.head >= perDestinationMax))
        return false;
      if (line === undefined) lines.set(destination, { items: [item], head: 0 });
      else line.items.push(item);
      count += 1;
      return true;
    },
    take: () => {
      for (const [destination, line] of lines) {
        const item = line.items[line.head];
        line.head += 1;
        count -= 1;
        lines.delete(destination);
        if (line.head < line.items.length) {
          shorten(line);
          lines.set(destination, line);
        }
        return item;
      }
      return undefined;
    },
    count: () => count,
    clear: () => {
      const cleared = count;
      lines.clear();
      count = 0;
      return cleared;
    },
  };
};
