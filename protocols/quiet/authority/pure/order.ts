import * as Ord from 'fp-ts/Ord';
import * as N from 'fp-ts/number';
import * as S from 'fp-ts/string';

/** Compares facts by `seq` in their signer's log, and by id where the log forked. */
export const bySeq: Ord.Ord<{ readonly seq: number; readonly event_id: string }> = Ord.contramap(
  ({ seq, event_id }: { readonly seq: number; readonly event_id: string }) => [seq, event_id] as const,
)(Ord.tuple(N.Ord, S.Ord));

/** Compares facts by their claimed time, then by id. */
export const byTime: Ord.Ord<{ readonly created_at_ms: number; readonly event_id: string }> = Ord.contramap(
  ({ created_at_ms, event_id }: { readonly created_at_ms: number; readonly event_id: string }) =>
    [created_at_ms, event_id] as const,
)(Ord.tuple(N.Ord, S.Ord));

/** Compares by the hex of an id. */
export const byId = <A>(idOf: (a: A) => string): Ord.Ord<A> => Ord.contramap(idOf)(S.Ord);

/** Answers a sorted copy. */
export const sortBy = <A>(as: Iterable<A>, ord: Ord.Ord<A>): readonly A[] => [...as].sort(ord.compare);

/** Keeps the first fact of each key, so that order and repetition of the facts make no difference. */
export const firstOfEach = <A>(
  facts: Iterable<A>,
  keyOf: (fact: A) => string,
  ord: Ord.Ord<A>,
): ReadonlyMap<string, A> => {
  const first = new Map<string, A>();
  for (const fact of facts) {
    const known = first.get(keyOf(fact));
    if (known === undefined || ord.compare(fact, known) < 0) first.set(keyOf(fact), fact);
  }
  return first;
};

/** Indexes facts by key, so that a look-up takes one step instead of a scan. */
export const groupBy = <A>(facts: Iterable<A>, keyOf: (fact: A) => string): ReadonlyMap<string, readonly A[]> => {
  const groups = new Map<string, A[]>();
  for (const fact of facts) {
    const group = groups.get(keyOf(fact));
    if (group === undefined) groups.set(keyOf(fact), [fact]);
    else group.push(fact);
  }
  return groups;
};
