import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type * as t from 'io-ts';
import {
  BytesColumn,
  type CauseCtx,
  type Emission,
  type Envelope,
  type EventId,
  type Fault,
  IdColumn,
  bodyIn,
  overLimit,
  query,
  row,
} from '../../../lib';
import type { Reflector } from '../../../streams/kit';
import { keyRequestLayout } from '../wire/bodies/keys';
import { HELD_COLUMNS, HELD_KEY, wrapsSince } from './keyQueries';
import { isPurged } from './keyState';
import { wrapDraftsForPeers } from './wrapDrafts';
import { checkRecent } from '../rules/checkRecent';
import { OWN_PEER } from '../authority/peerSql';

/** Keys wrapped on request for one device in a minute. Source: quiet, "Keys". */
export const ANSWERED_PER_MINUTE_MAX = 64;
const MINUTE_MS = 60_000;
/** Wraps of one key for one device in a day, by one of ours: a wrap is stored by all, and travels as other events do. */
export const WRAPS_OF_KEY_A_DAY_MAX = 8;
const DAY_MS = 24 * 60 * MINUTE_MS;

const AnswerRow = row('KeyAnswer', { ...HELD_KEY, own_id: IdColumn, prekey: IdColumn, box_key: BytesColumn });
type Answer = t.TypeOf<typeof AnswerRow>;

interface Asked extends Record<string, Uint8Array | number> {
  key_id: Uint8Array;
  peer_id: Uint8Array;
  prekey_id: Uint8Array;
  now_ms: number;
}

/** A held key that was never purged, for a device whose user is in its group now, with the prekey that the device names. */
export const keyFor = query<Asked, Answer>({
  name: 'key.answer',
  sql: `SELECT ${HELD_COLUMNS}, o.peer_id AS own_id, p.prekey_id AS prekey, p.public_key AS box_key
          FROM held_keys k
          JOIN identities i ON i.received_by = k.received_by
          ${OWN_PEER} AND o.network_id = k.network_id
          JOIN standing_devices d ON d.received_by = k.received_by AND d.peer_id = :peer_id
          JOIN standing_members m ON m.received_by = d.received_by AND m.user_id = d.user_id AND m.group_id = k.group_id
          JOIN prekeys p ON p.received_by = k.received_by AND p.peer_id = d.peer_id AND p.prekey_id = :prekey_id
         WHERE k.received_by = :received_by AND k.key_id = :key_id AND NOT ${isPurged('k')}
           AND (SELECT count(*) FROM wraps w WHERE w.received_by = k.received_by AND w.key_id = k.key_id
                   AND w.to_id = d.peer_id AND w.peer_id = o.peer_id
                   AND w.created_at_ms > :now_ms - ${DAY_MS}) < ${WRAPS_OF_KEY_A_DAY_MAX} LIMIT 1`,
  row: AnswerRow,
});

/** Wraps keys for the asker while this minute has room for them. The asker asks again for the rest. */
const answerKeys = (
  ctx: CauseCtx,
  { event }: Envelope<'stored'>,
  keys: readonly Answer[],
): E.Either<Fault, readonly Emission[]> => {
  const [first] = keys;
  if (first === undefined) return E.right([]);
  const author = { identity_id: ctx.identity_id, peer_id: first.own_id, network_id: event.realm_id };
  return pipe(
    ctx.query(wrapsSince, { peer_id: first.own_id, to: event.signed_by, since_ms: ctx.nowMs - MINUTE_MS }),
    E.map(([count]) => Math.max(0, ANSWERED_PER_MINUTE_MAX - (count?.made ?? 0))),
    E.filterOrElse(
      (room) => room > 0,
      (): Fault => overLimit('key_answers'),
    ),
    E.chain((room) =>
      E.traverseArray(({ prekey, box_key, ...key }: Answer) =>
        wrapDraftsForPeers(ctx, author, key, [{ to: event.signed_by, prekey, box_key }]),
      )(keys.slice(0, room)),
    ),
    E.map((wraps) => wraps.flat()),
  );
};

/** Wraps the requested keys that we hold for a device whose user is a member now, under the prekey it names. */
export const answerKeyRequest: Reflector = {
  name: 'answerKeyRequest',
  on: 'key_request',
  limit: 16,
  reflect: (e, ctx) =>
    e.authored
      ? E.right([])
      : pipe(
          checkRecent(ctx.nowMs, e.event),
          E.chain(() => bodyIn(e.event, keyRequestLayout)),
          E.chain(({ keys, prekey_id }) =>
            E.traverseArray(({ key_id }: { readonly key_id: EventId }) =>
              ctx.query(keyFor, { key_id, peer_id: e.event.signed_by, prekey_id, now_ms: ctx.nowMs }),
            )(keys),
          ),
          E.chain((found) => answerKeys(ctx, e, found.flat())),
        ),
};
