import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type Ask, type EventId, type Fault, type Query, toHex } from '../../../lib';
import { FACTS_PER_PAGE, type FactPage, factQueries } from './factQueries';
import type { Facts, TakeBackFact } from './pure/facts';
import { groupBy } from './pure/order';

/** Reads all rows of a paged query, which answers `FACTS_PER_PAGE` rows by `seq`, and fewer at its end. */
export const readPages = <A extends { readonly seq: number }>(
  pageAfter: (after: number) => E.Either<Fault, readonly A[]>,
): E.Either<Fault, readonly A[]> => {
  const found: A[] = [];
  for (let after = 0; ;) {
    const page = pageAfter(after);
    if (E.isLeft(page)) return page;
    found.push(...page.right);
    after = page.right.at(-1)?.seq ?? after;
    if (page.right.length < FACTS_PER_PAGE) return E.right(found);
  }
};

/** Reads every fact of one kind. */
const all = <A extends { readonly seq: number }>(
  ask: Ask,
  facts: Query<FactPage, A>,
  network_id: EventId,
): E.Either<Fault, readonly A[]> => readPages((after) => ask(facts, { network_id, after }));

/** A network by its id and the keys of its creator. */
export interface NetworkKeys {
  readonly network_id: EventId;
  readonly creator_public_key: Uint8Array;
  readonly recovery_key: Uint8Array;
}

/** Reads the facts of removals. Without removals, no log is followed. */
const removalsOf = (ask: Ask, network_id: EventId): E.Either<Fault, Pick<Facts, 'removals' | 'places'>> =>
  pipe(
    all(ask, factQueries.removals, network_id),
    E.chain((removals) =>
      removals.length === 0
        ? E.right({ removals: [], places: [] })
        : pipe(
            E.Do,
            E.bind('ofUsers', () => all(ask, factQueries.userCutoffs, network_id)),
            E.bind('ofPeers', () => all(ask, factQueries.peerCutoffs, network_id)),
            E.bind('ofRecoveries', () => all(ask, factQueries.recoveryCutoffs, network_id)),
            E.bind('logged', () => all(ask, factQueries.places, network_id)),
            E.let('cutoffs', ({ ofUsers, ofPeers, ofRecoveries }) =>
              groupBy([...ofUsers, ...ofPeers, ...ofRecoveries], ({ removal_id }) => removal_id),
            ),
            E.map(({ cutoffs, logged }) => ({
              removals: removals.map((removal) => ({
                ...removal,
                cutoffs: (cutoffs.get(removal.removal_id) ?? []).map(({ device_id: peer_id, cutoff }) => ({
                  ...{ peer_id, cutoff },
                })),
              })),
              places: logged.map(({ log, ...place }) => ({ ...place, seq: log })),
            })),
          ),
    ),
  );

type TakenBack = Omit<TakeBackFact, 'grant_ids'> & { readonly grant_id: string };

/** Unites the rows of each `remove_member`. */
const takeBacksOf = (rows: readonly TakenBack[]): readonly TakeBackFact[] =>
  [...groupBy(rows, ({ event_id }) => event_id).values()].flatMap((some) =>
    some.slice(0, 1).map(({ grant_id: _, ...act }) => ({ ...act, grant_ids: some.map(({ grant_id }) => grant_id) })),
  );

/** Reads all authority facts of a network. */
export const readFacts = (
  ask: Ask,
  { network_id, creator_public_key, recovery_key }: NetworkKeys,
): E.Either<Fault, Facts> =>
  pipe(
    E.Do,
    E.bind('devices', () => all(ask, factQueries.devices, network_id)),
    E.bind('users', () => all(ask, factQueries.users, network_id)),
    E.bind('groups', () => all(ask, factQueries.groups, network_id)),
    E.bind('grants', () => all(ask, factQueries.grants, network_id)),
    E.bind('invites', () => all(ask, factQueries.invites, network_id)),
    E.bind('linkInvites', () => all(ask, factQueries.linkInvites, network_id)),
    E.bind('listed', () => all(ask, factQueries.links, network_id)),
    E.bind('revocations', () => all(ask, factQueries.revocations, network_id)),
    E.bind('taken', () => all(ask, factQueries.takeBacks, network_id)),
    E.bind('removed', () => removalsOf(ask, network_id)),
    E.map(({ listed, groups, taken, removed, ...facts }) => ({
      ...facts,
      ...removed,
      groups: groups.map(({ log, ...group }) => ({ ...group, seq: log })),
      links: listed.map(({ log, ...link }) => ({ ...link, seq: log })),
      takeBacks: takeBacksOf(taken),
      network: {
        network_id: toHex(network_id),
        creator_public_key: toHex(creator_public_key),
        recovery_key: toHex(recovery_key),
      },
    })),
  );
