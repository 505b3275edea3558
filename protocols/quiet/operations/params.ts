import * as t from 'io-ts';
import { type EventId, IdFromHex, ZERO_ID } from '../../../lib';
import { OPAQUE, RELAY, TOR, UDP } from '../wire/bodies/network';

/** The most rows that one page has. */
export const PAGE_ROWS_MAX = 200;

/** A caller's `limit`, brought into 1 to 200. */
export const rowsOnPage = (limit: number): number => Math.min(Math.max(1, limit), PAGE_ROWS_MAX);

/** A page of rows in the order of their ids: up to `limit` rows after the row `after`. */
export const pageOf = ({ after, limit = 100 }: { readonly after?: EventId; readonly limit?: number }) => ({
  after: after ?? ZERO_ID,
  limit: rowsOnPage(limit),
});

/** A record with required and optional fields. */
export const record = <R extends t.Props, O extends t.Props>(name: string, required: R, optional: O) =>
  t.intersection([t.strict(required), t.exact(t.partial(optional))], name);

export const Nothing = t.strict({}, 'Nothing');

export const PageOfNetwork = record('PageOfNetwork', { network_id: IdFromHex }, { after: IdFromHex, limit: t.Int });

/** The fields of the address that a device announces. */
export const ADDRESS_FIELDS = {
  transport: t.union([t.literal(OPAQUE), t.literal(UDP), t.literal(TOR), t.literal(RELAY)]),
  host: t.string,
  port: t.Int,
};
export const DeviceAddress = t.strict(ADDRESS_FIELDS, 'Where');
