import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
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
import { wrapsSince } from './keyQueries';
import { isPurged } from './keyState';
import { wrapDraftsForPeers } from './wrapDrafts';
import { checkRecent } from '../rules/checkRecent';
import { OWN_PEER } from '../authority/peerSql';

/** Keys wrapped on request in a minute. Source: quiet, "Keys". */
const ANSWERED_PER_MINUTE_MAX = 64;
const MINUTE_MS = 60_000;

const AnswerRow = row('KeyAnswer', {
  key_id: IdColumn,
  group_id: IdColumn,
  key_class: t.number,
  own_id: IdColumn,
  prekey: IdColumn,
  box_key: BytesColumn,
});

interface Asked extends Record<string, Uint8Array> {
  key_id: Uint8Array;
  peer_id: Uint8Array;
  prekey_id: Uint8Array;
}

/** A held key that was never purged, for a device whose user is in its group now, with the prekey that the device names. */
export const keyFor = query<Asked, t.TypeOf<typeof AnswerRow>>({
  name: 'key.answer',
  sql: `SELECT k.key_id, k.group_id, k.key_class, o.peer_id AS own_id, p.prekey_id AS prekey, p.public_key AS box_key
          FROM held_keys k
          JOIN identities i ON i.received_by = k.received_by
          ${OWN_PEER} AND o.network_id = k.network_id
          JOIN standing_devices d ON d.received_by = k.received_by AND d.peer_id = :peer_id
          JOIN standing_members m ON m.received_by = d.received_by AND m.user_id = d.user_id AND m.group_id = k.group_id
          JOIN prekeys p ON p.received_by = k.received_by AND p.peer_id = d.peer_id AND p.prekey_id = :prekey_id
         WHERE k.received_by = :received_by AND k.key_id = :key_id AND NOT ${isPurged('k')} LIMIT 1`,
  row: AnswerRow,
});

const answerKey = (
  ctx: CauseCtx,
  e: Envelope<'stored'>,
  key_id: EventId,
  prekey_id: EventId,
): E.Either<Fault, readonly Emission[]> =>
  pipe(
    ctx.query(keyFor, { key_id, peer_id: e.event.signed_by, prekey_id }),
    E.chain(([found]) => {
      if (found === undefined) return E.right([]);
      const { own_id, prekey, box_key } = found;
      const author = { identity_id: ctx.identity_id, peer_id: own_id, network_id: e.event.realm_id };
      return pipe(
        ctx.query(wrapsSince, { peer_id: own_id, since_ms: ctx.nowMs - MINUTE_MS }),
        E.filterOrElse(
          ([count]) => (count?.made ?? 0) < ANSWERED_PER_MINUTE_MAX,
          (): Fault => overLimit('key_answers'),
        ),
        E.chain(() => wrapDraftsForPeers(ctx, author, found, [{ to: e.event.signed_by, prekey, box_key }])),
      );
    }),
  );

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
            E.traverseArray(({ key_id }: { readonly key_id: EventId }) => answerKey(ctx, e, key_id, prekey_id))(keys),
          ),
          E.map((wraps) => wraps.flat()),
        ),
};
