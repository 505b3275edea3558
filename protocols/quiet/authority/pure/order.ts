import * as Ord from 'fp-ts/Ord';
import * as N from 'fp-ts/number';
import * as S from 'fp-ts/string';

/** Facts by what their signer's log says of their order, and by id where a log forked. */
export const bySeq: Ord.Ord<{ readonly seq: number; readonly event_id: string }> = Ord.contramap(
  ({ seq, event_id }: { readonly seq: number; readonly event_id: string }) => [seq, event_id] as const,
)(Ord.tuple(N.Ord, S.Ord));

/** Facts by the time they claim, and by id where two claim one. */
export const byTime: Ord.Ord<{ readonly created_at_ms: number; readonly event_id: string }> = Ord.contramap(
  ({ created_at_ms, event_id }: { readonly created_at_ms: number; readonly event_id: string }) =>
    [created_at_ms, event_id] as const,
)(Ord.tuple(N.Ord, S.Ord));

/** Things by the hex of an id. */
export const byId = <A>(idOf: (a: A) => string): Ord.Ord<A> => Ord.contramap(idOf)(S.Ord);

/** A sorted copy. */
export const sorted = <A>(as: Iterable<A>, ord: Ord.Ord<A>): readonly A[] => [...as].sort(ord.compare);

/** Of each key the fact that comes first: neither the order of the facts nor how often one is told can show. */
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

/** Facts under their keys, for looking up in one step what a scan would look for again and again. */
export const groupedBy = <A>(facts: Iterable<A>, keyOf: (fact: A) => string): ReadonlyMap<string, readonly A[]> => {
  const groups = new Map<string, A[]>();
  for (const fact of facts) {
    const group = groups.get(keyOf(fact));
    if (group === undefined) groups.set(keyOf(fact), [fact]);
    else group.push(fact);
  }
  return groups;
};
