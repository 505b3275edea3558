import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import {
  BytesColumn,
  type CauseCtx,
  type Drafting,
  type Fault,
  IdColumn,
  IdFromHex,
  ZERO_ID,
  query,
  row,
} from '../../../lib';
import { job } from '../../../streams/kit';
import { NEWEST_PREKEY, keyInUse } from './keyQueries';
import { groupEpoch } from './groupEpoch';
import { AHEAD_MS } from '../rules/hasCome';
import { USED_FOR_MS } from './keyState';
import { type HeldKey, WRAPS_AT_ONCE_MAX, wrapDraftsForPeers } from './wrapDrafts';
import { OWN_PEER } from '../authority/peerSql';

/** Groups and classes handled in one tick at most; each reads every device of the group. */
const KEYS_PER_TICK = 8;
/** Devices read for one key in one tick at most. It exceeds the wraps made, so that devices that cannot be sealed to are passed by. */
const LOOKED_AT_MAX = 256;
/** Time for which a device is left to the maker of the key, before the member who admitted it wraps. */
const MAKERS_TIME_MS = 10 * 60 * 1_000;

const InHandRow = row('KeyInHand', { group_id: IdColumn, key_class: t.number });
type InHand = t.TypeOf<typeof InHandRow>;

interface After extends Record<string, number | Uint8Array> {
  group_id: Uint8Array;
  key_class: number;
  now_ms: number;
}

/** Groups and classes with a recently held key, which may be in use. Past classes are left out. */
export const keysInHand = query<After, InHand>({
  name: 'key.in_hand',
  sql: `SELECT DISTINCT group_id, key_class FROM held_keys
         WHERE received_by = :received_by AND (group_id, key_class) > (:group_id, :key_class)
           AND (key_class = 0 OR key_class > :now_ms) AND created_at_ms > :now_ms - ${USED_FOR_MS + AHEAD_MS}
         ORDER BY group_id, key_class LIMIT ${KEYS_PER_TICK}`,
  row: InHandRow,
});

const LackingRow = row('LackingDevice', {
  to: IdColumn,
  prekey: IdColumn,
  box_key: BytesColumn,
  own_id: IdColumn,
  network_id: IdColumn,
});
type Lacking = t.TypeOf<typeof LackingRow>;

const WRAPPED = 'SELECT 1 FROM wraps w WHERE w.received_by = d.received_by AND w.key_id = :key_id';

/**
 * Devices of a group's members without a wrap that are ours to serve: we made the key, or, after a while, we admitted
 * them. No two members thus wrap the same key; where both sleep, others answer requests. A user who joined by an open
 * invite has the key by their link.
 */
export const lackingDevices = query<{ key_id: Uint8Array; group_id: Uint8Array; now_ms: number }, Lacking>({
  name: 'key.lacking_devices',
  sql: `WITH maker (id) AS MATERIALIZED (SELECT maker FROM held_keys WHERE received_by = :received_by AND key_id = :key_id)
        SELECT d.peer_id AS "to", k.prekey_id AS prekey, k.public_key AS box_key, o.peer_id AS own_id, o.network_id
          FROM identities i ${OWN_PEER}
          JOIN groups g ON g.received_by = o.received_by AND g.group_id = :group_id AND g.network_id = o.network_id
          JOIN standing_devices od ON od.received_by = o.received_by AND od.peer_id = o.peer_id
          JOIN standing_members me ON me.received_by = od.received_by AND me.group_id = g.group_id AND me.user_id = od.user_id
         CROSS JOIN standing_members m ON m.received_by = o.received_by AND m.group_id = g.group_id
         CROSS JOIN standing_devices d ON d.received_by = m.received_by AND d.user_id = m.user_id AND d.peer_id <> o.peer_id
          ${NEWEST_PREKEY}
         WHERE i.received_by = :received_by
           AND NOT EXISTS (${WRAPPED} AND w.to_id = d.peer_id)
           AND NOT EXISTS (SELECT 1 FROM users u INDEXED BY users_by_received_by_peer_id
                            WHERE u.received_by = d.received_by AND u.peer_id = d.peer_id
                              AND EXISTS (${WRAPPED} AND w.to_id = u.invite_id))
           AND (o.peer_id IN (SELECT id FROM maker)
             OR k.created_at_ms <= :now_ms - ${MAKERS_TIME_MS} AND (
               EXISTS (SELECT 1 FROM grants x INDEXED BY grants_by_received_by_group_id_user_id
                        WHERE x.received_by = d.received_by AND x.group_id = g.group_id
                          AND x.user_id = d.user_id AND x.peer_id = o.peer_id)
               OR EXISTS (SELECT 1 FROM links l INDEXED BY links_by_received_by_linked_id
                          WHERE l.received_by = d.received_by AND l.linked_id = d.peer_id AND l.peer_id = o.peer_id)))
         ORDER BY d.peer_id LIMIT ${LOOKED_AT_MAX}`,
  row: LackingRow,
});

/** State of a tick. */
interface Wrapped {
  readonly emissions: readonly Drafting[];
  readonly pending: number;
}
const NOTHING: Wrapped = { emissions: [], pending: 0 };

/** Makes one wrap, or none for a device whose public key cannot be sealed to. */
const wrapOne = (ctx: CauseCtx, key: HeldKey, { own_id: peer_id, network_id, ...recipient }: Lacking) =>
  wrapDraftsForPeers(ctx, { identity_id: ctx.identity_id, peer_id, network_id }, key, [recipient]);

/** Wraps the key in use of one group and class while the tick has room. */
const wrapLacking = (ctx: CauseCtx, { group_id, key_class }: InHand, before: Wrapped): E.Either<Fault, Wrapped> =>
  pipe(
    groupEpoch(ctx, group_id),
    E.chain((epoch) => ctx.query(keyInUse, { group_id, key_class, epoch, now_ms: ctx.nowMs })),
    E.chain(([key]) => {
      if (key === undefined) return E.right(before);
      const lacking = ctx.query(lackingDevices, { key_id: key.key_id, group_id, now_ms: ctx.nowMs });
      if (E.isLeft(lacking)) return lacking;
      const emissions = [...before.emissions];
      let looked = 0;
      for (const one of lacking.right) {
        if (emissions.length === WRAPS_AT_ONCE_MAX) break;
        const wraps = wrapOne(ctx, key, one);
        if (E.isLeft(wraps)) return wraps;
        emissions.push(...wraps.right);
        looked += 1;
      }
      return E.right({ emissions, pending: before.pending + lacking.right.length - looked });
    }),
  );

const FIRST: InHand = { group_id: ZERO_ID, key_class: 0 };

/** Cursor of the next tick: unchanged if this one left anything, else after the last group; it wraps around. */
const next = (looked: readonly InHand[], from: InHand, { pending }: Wrapped): InHand => {
  if (pending > 0) return from;
  return (looked.length < KEYS_PER_TICK ? undefined : looked.at(-1)) ?? FIRST;
};

/** Every minute, makes wraps that exceeded the limit when a key was made, or whose devices came later. Source: quiet, "Keys". */
export const wrapKeys = job({
  name: 'wrapKeys',
  everyMs: 60_000,
  limit: WRAPS_AT_ONCE_MAX,
  state: t.strict({ group_id: IdFromHex, key_class: t.number }),
  initial: FIRST,
  run: (ctx, from) =>
    pipe(
      E.Do,
      E.bind('keys', () => ctx.query(keysInHand, { ...from, now_ms: ctx.nowMs })),
      E.bind('wrapped', ({ keys }) =>
        keys.reduce<E.Either<Fault, Wrapped>>(
          (before, key) => E.chain((so: Wrapped) => wrapLacking(ctx, key, so))(before),
          E.right(NOTHING),
        ),
      ),
      E.map(({ keys, wrapped }) => ({ ...wrapped, state: next(keys, from, wrapped) })),
    ),
});
