import * as E from 'fp-ts/Either';
import { BytesColumn, type CauseCtx, type EventId, type Fault, ZERO_ID, query, row } from '../../../lib';
import { epochOf } from '../wire/derive';

const OutsRow = row('GroupOuts', { outs: BytesColumn });

/** The ids of what puts somebody or something out of a group, 16 bytes each, sorted. */
export const outsOfGroup = query<{ group_id: Uint8Array }, { readonly outs: Uint8Array }>({
  name: 'key.group_outs',
  sql: `SELECT outs FROM standing_epochs WHERE received_by = :received_by AND group_id = :group_id LIMIT 1`,
  row: OutsRow,
});

const ID_BYTES = ZERO_ID.length;
const idsIn = (outs: Uint8Array): readonly Uint8Array[] =>
  Array.from({ length: outs.length / ID_BYTES }, (_, nth) => outs.subarray(nth * ID_BYTES, (nth + 1) * ID_BYTES));

/** Computes the present epoch of a group, 16 bytes: keys of another one are for reading alone. Source: quiet, "Keys". */
export const groupEpoch = (ctx: Pick<CauseCtx, 'crypto' | 'query'>, group_id: EventId): E.Either<Fault, EventId> =>
  E.map(([found]: readonly { readonly outs: Uint8Array }[]) =>
    epochOf(ctx.crypto, group_id, found === undefined ? [] : idsIn(found.outs)),
  )(ctx.query(outsOfGroup, { group_id }));
