import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type CauseCtx,
  type Emission,
  type EventId,
  type Fault,
  fromHex,
  isEventId,
  query,
  refTo,
  row,
  IdColumn,
} from '../../../lib';
import type * as t from 'io-ts';
import { KEYS_PER_REQUEST_MAX, keyRequestLayout } from '../wire/bodies/keys';
import { draftInNetwork } from '../rules/drafts';
import { FIRST_KEY, missingKeys } from './keyQueries';
import { OWN_PEER } from '../authority/peerSql';

const OwnRow = row('OwnDevice', { peer_id: IdColumn, prekey_id: IdColumn, group_id: IdColumn });

/** A device of ours that counts, its newest prekey, and the groups it shares with another device. */
export const ownDevice = query<{ network_id: Uint8Array; with_id: Uint8Array }, t.TypeOf<typeof OwnRow>>({
  name: 'key.own_device',
  sql: `SELECT o.peer_id, k.prekey_id, mine.group_id FROM identities i
          ${OWN_PEER} AND o.network_id = :network_id
          JOIN own_prekeys k ON k.received_by = o.received_by AND k.network_id = o.network_id
          JOIN standing_devices d ON d.received_by = o.received_by AND d.peer_id = o.peer_id
          JOIN standing_members mine ON mine.received_by = d.received_by AND mine.user_id = d.user_id
          JOIN standing_devices td ON td.received_by = d.received_by AND td.peer_id = :with_id
          JOIN standing_members theirs ON theirs.received_by = td.received_by AND theirs.user_id = td.user_id
           AND theirs.group_id = mine.group_id
         WHERE i.received_by = :received_by ORDER BY k.created_at_ms DESC, mine.group_id LIMIT 1`,
  row: OwnRow,
});

/** Lifetime of a request: it is for a device that is online. */
const LASTS_MS = 60_000;

interface With {
  readonly peer_id: EventId;
  readonly network_id: EventId;
}

const idOf = ({ key_ref }: { readonly key_ref: string }): readonly EventId[] => {
  const id = fromHex(key_ref.slice('key:'.length));
  return isEventId(id) ? [id] : [];
};

/** A request and the key after which the next one continues: anyone can make events wait for keys that do not exist. */
interface Asked {
  readonly emissions: readonly Emission[];
  readonly next: string;
}

/** Asks a member for missing keys. Wraps are a head start; this is the guarantee. */
export const askForKeys = (
  ctx: CauseCtx,
  { peer_id, network_id }: With,
  after: string = FIRST_KEY,
): E.Either<Fault, Asked> =>
  pipe(
    E.Do,
    E.bind('missing', () => ctx.query(missingKeys, { after, now_ms: ctx.nowMs })),
    E.bind('own', ({ missing }) =>
      missing.length === 0 ? E.right([]) : ctx.query(ownDevice, { network_id, with_id: peer_id }),
    ),
    E.map(({ missing, own: [own] }) => {
      const keys = missing.flatMap(idOf).slice(0, KEYS_PER_REQUEST_MAX);
      const next = (missing.length < KEYS_PER_REQUEST_MAX ? undefined : missing.at(-1)?.key_ref) ?? FIRST_KEY;
      if (own === undefined || keys.length === 0) return { emissions: [], next };
      const author = { identity_id: ctx.identity_id, peer_id: own.peer_id, network_id };
      const body = { group_id: own.group_id, prekey_id: own.prekey_id, keys: keys.map((key_id) => ({ key_id })) };
      const extra = { expires_at_ms: ctx.nowMs + LASTS_MS, to: [refTo('session', peer_id)] };
      return { emissions: [draftInNetwork(author, ctx.nowMs, { layout: keyRequestLayout, body }, extra)], next };
    }),
  );
