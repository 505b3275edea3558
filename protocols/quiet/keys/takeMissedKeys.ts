import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { BytesColumn, type CauseCtx, type Drafting, IdColumn, query, row } from '../../../lib';
import { job } from '../../../streams/kit';
import { OWN_PEER } from '../authority/peerSql';
import { KEYS_PER_REQUEST_MAX, keyLayout } from '../wire/bodies/keys';
import { plainBodyIn } from '../wire/sealedForm';
import { MISSING_NAME_KEYS, WITH_ADMIN_DEVICES } from '../talk/updateSql';
import { FIRST_KEY, missingKeys } from './keyQueries';
import { openWrap } from './takeKey';

/** Wraps opened in one tick at most. A tick looks at as many missing keys as one request names. */
const OPENED_PER_TICK_MAX = 64;

const MissedRow = row('MissedWrap', { key_ref: t.string, network_id: IdColumn, sealed: BytesColumn });
type Missed = t.TypeOf<typeof MissedRow>;

const FOR_US = `(w.to_kind = 0 AND EXISTS (SELECT 1 FROM identities i ${OWN_PEER}
                                      WHERE i.received_by = w.received_by AND o.peer_id = w.to_id)
             OR w.to_kind = 1 AND EXISTS (SELECT 1 FROM joinings j WHERE j.received_by = w.received_by AND j.invite_id = w.to_id))`;

/** Unexpired wraps for us, by members who count now, of keys that events or names wait for: those after `:after` up to `:last`. */
export const missedWraps = query<{ after: string; last: string; now_ms: number }, Missed>({
  name: 'key.missed_wraps',
  sql: `${WITH_ADMIN_DEVICES}, missing (ref) AS MATERIALIZED (
          SELECT ref FROM quarantine_needs WHERE received_by = :received_by AND ref > :after AND ref <= :last
          UNION SELECT ref FROM (${MISSING_NAME_KEYS}) WHERE ref > :after AND ref <= :last)
        SELECT n.ref AS key_ref, w.network_id, e.sealed FROM missing n
         CROSS JOIN wraps w ON w.received_by = :received_by AND w.key_id = unhex(substr(n.ref, 5))
          JOIN events e ON e.seq = w.seq AND e.expires_ms > :now_ms
          JOIN standing_devices d ON d.received_by = w.received_by AND d.peer_id = w.peer_id
          JOIN standing_members m ON m.received_by = w.received_by AND m.group_id = w.group_id AND m.user_id = d.user_id
         WHERE ${FOR_US} ORDER BY n.ref, w.seq LIMIT ${OPENED_PER_TICK_MAX}`,
  row: MissedRow,
});

/** Opens the wraps one by one; a key is taken from the first that opens. Those that do not were counted as they came. */
const takeAll = (ctx: CauseCtx, missed: readonly Missed[]): readonly Drafting[] => {
  const taken = new Map<string, Drafting>();
  for (const { key_ref, network_id, sealed } of missed) {
    if (taken.has(key_ref)) continue;
    const held = pipe(
      keyLayout.read(plainBodyIn(sealed), 0),
      E.chain((body) => openWrap(ctx, network_id, body)),
    );
    if (E.isRight(held) && held.right !== undefined) taken.set(key_ref, held.right);
  }
  return [...taken.values()];
};

/**
 * Every minute, takes keys that events wait for from wraps that are here. They were ignored because whoever signed them was
 * no member, which may have changed.
 */
export const takeMissedKeys = job({
  name: 'takeMissedKeys',
  everyMs: 60_000,
  limit: KEYS_PER_REQUEST_MAX,
  state: t.strict({ after: t.string }),
  initial: { after: FIRST_KEY },
  run: (ctx, { after }) =>
    pipe(
      E.Do,
      E.bind('missing', () => ctx.query(missingKeys, { after, now_ms: ctx.nowMs })),
      E.let('last', ({ missing }) => missing.at(-1)?.key_ref ?? FIRST_KEY),
      E.bind('missed', ({ last }) => ctx.query(missedWraps, { after, last, now_ms: ctx.nowMs })),
      E.map(({ missing, last, missed }) => ({
        emissions: takeAll(ctx, missed),
        state: { after: missing.length < KEYS_PER_REQUEST_MAX ? FIRST_KEY : last },
      })),
    ),
});
