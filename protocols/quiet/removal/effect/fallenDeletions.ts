import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type Reader, toHex } from '../../../../lib';
import type { Standing } from '../../authority/pure/standingOf';
import { readPages } from '../../authority/readFacts';
import { type DeletedTarget, deletedTargets, networkDeletions } from '../logQueries';

/** A deletion of what somebody else said, which counts no more. */
export interface FallenDeletion {
  readonly target: EventId;
  readonly group_id: EventId;
  readonly is_channel: boolean;
}

/** Deletions that a removal answers, and signs again, at most; each has up to 22 targets. */
export const DELETIONS_MAX = 256;

const usersOf = ({ devices, removedDevices }: Standing): ReadonlyMap<string, string> =>
  new Map([...devices, ...removedDevices].map(({ peer_id, user_id }) => [peer_id, user_id]));

const rankedIn = ({ users, removedUsers }: Standing): ReadonlySet<string> =>
  new Set([...users, ...removedUsers].filter((one) => one.acted_rank !== null).map(({ user_id }) => user_id));

/**
 * Answers whether a deletion counts no more: it was struck, its device is nobody's, or its
 * signer lost their rank.
 */
const openFalls = (before: Standing, after: Standing) => {
  const struck = new Set(before.struck.map(({ event_id }) => event_id));
  const newly = new Set(after.struck.map(({ event_id }) => event_id).filter((id) => !struck.has(id)));
  const [userOf, userAfter] = [usersOf(before), usersOf(after)];
  const [ranked, still] = [rankedIn(before), rankedIn(after)];
  return (deletion_id: string, peer_id: string): boolean => {
    const user_id = userOf.get(peer_id);
    if (user_id === undefined) return false;
    return newly.has(deletion_id) || !userAfter.has(peer_id) || (ranked.has(user_id) && !still.has(user_id));
  };
};

/** Lists deletions of others that counted before a removal and fall by it, the newest of 256 first. */
export const findFallenDeletions = (
  reader: Reader,
  network_id: EventId,
  before: Standing,
  after: Standing,
): E.Either<Fault, readonly FallenDeletion[]> => {
  const falls = openFalls(before, after);
  const userOf = usersOf(before);
  return pipe(
    readPages((page) => reader.query(networkDeletions, { network_id, after: page })),
    E.map((all) => all.filter((one) => falls(toHex(one.deletion_id), toHex(one.peer_id))).reverse()),
    E.chain((fallen) =>
      E.traverseArray((one: (typeof fallen)[number]) =>
        E.map((targets: readonly DeletedTarget[]) =>
          targets.filter(
            ({ author }) => author === null || userOf.get(toHex(author)) !== userOf.get(toHex(one.peer_id)),
          ),
        )(reader.query(deletedTargets, { seq: one.seq })),
      )(fallen.slice(0, DELETIONS_MAX)),
    ),
    E.map((found) => found.flat().map(({ target, group_id, is_channel }) => ({ target, group_id, is_channel }))),
  );
};
