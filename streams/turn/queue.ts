/** First in, first out; taking costs no shift, and an emptied queue holds no memory. */
export interface Queue<A> {
  readonly push: (items: readonly A[]) => void;
  readonly take: () => A | undefined;
  /** How many were pushed since the queue was last empty; `cutTo` drops all that came after. */
  readonly mark: () => number;
  readonly cutTo: (mark: number) => void;
}

export const openQueue = <A>(): Queue<A> => {
  const items: A[] = [];
  let taken = 0;
  return {
    push: (more) => {
      for (const item of more) items.push(item);
    },
    take: () => {
      const item = items[taken];
      taken += 1;
      if (taken < items.length) return item;
      items.length = 0;
      taken = 0;
      return item;
    },
    mark: () => items.length,
    cutTo: (mark) => {
      items.length = Math.min(items.length, mark);
      if (items.length <= taken) {
        items.length = 0;
        taken = 0;
      }
    },
  };
};
